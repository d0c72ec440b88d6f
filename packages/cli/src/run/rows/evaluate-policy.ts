import {
  deriveSeed,
  type Environment,
  type EvaluateOptions,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  type Policy,
  type Split,
} from '@dreamgym/core';
import { whole } from '../../numbers.ts';
import type { ProgressDisplay } from '../../progress/display.ts';
import type { RunContext } from '../context.ts';
import { concurrencyOf } from '../settings.ts';

/** Plays a split, in the same order and with the same seeds as the evaluations during training. */
export async function evaluatePolicy(
  { settings, signal, displays }: Pick<RunContext, 'settings' | 'signal' | 'displays'>,
  request: {
    readonly environment: Environment;
    readonly policy: Policy;
    readonly split: Split;
    readonly limit?: number;
  },
): Promise<EvaluationResult> {
  const seed = deriveSeed(settings.train.seed, 'evaluation');
  const limit = request.limit ?? settings.evaluationTasks;
  const { environment, policy } = request;
  const display = displays(`evaluating ${policy.name} in ${environment.name}`);
  const onProgress = attemptsOn(display);
  try {
    return await evaluate({ ...request, limit, seed, concurrency: concurrencyOf(settings), signal, onProgress });
  } finally {
    display.stop();
  }
}

/** Shows how many attempts have ended. */
export function attemptsOn(display: ProgressDisplay): NonNullable<EvaluateOptions['onProgress']> {
  return ({ ended, all }) => display.show({ done: ended / all, facts: [`${whole(ended)} of ${whole(all)} attempts`] });
}

export function summary({ trajectories: _, outcomes: __, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}
