import {
  deriveSeed,
  type Environment,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  type Policy,
  type Split,
} from '@dreamgym/core';

/** Plays a split, in the same order and with the same seeds as the evaluations during training. */
export function judge(request: {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly split: Split;
  readonly seed: number;
  readonly limit?: number;
}): Promise<EvaluationResult> {
  const { seed, ...rest } = request;
  return evaluate({ ...rest, seed: deriveSeed(seed, 'evaluation') });
}

export function summary({ trajectories: _, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}
