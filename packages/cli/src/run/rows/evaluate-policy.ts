import {
  deriveSeed,
  type Environment,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  type Policy,
  type Split,
} from '@dreamgym/core';
import type { RunContext } from '../context.ts';
import { concurrencyOf } from '../settings.ts';

/** Plays a split, in the same order and with the same seeds as the evaluations during training. */
export function evaluatePolicy(
  { settings, signal }: Pick<RunContext, 'settings' | 'signal'>,
  request: {
    readonly environment: Environment;
    readonly policy: Policy;
    readonly split: Split;
    readonly limit?: number;
  },
): Promise<EvaluationResult> {
  const seed = deriveSeed(settings.train.seed, 'evaluation');
  const limit = request.limit ?? settings.evaluationTasks;
  return evaluate({ ...request, limit, seed, concurrency: concurrencyOf(settings), signal });
}

export function summary({ trajectories: _, outcomes: __, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}
