import {
  deriveSeed,
  type Environment,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  type Policy,
  random,
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
  return evaluate({ ...rest, seed: deriveSeed(seed, 'evaluation'), signal: new AbortController().signal });
}

/** The same environment with its tasks in a seeded order, so that the first so many of them are a fair sample. */
export function shuffled(environment: Environment, seed: number): Environment {
  const { name, dreamed, stepLimit, abstraction } = environment;
  return {
    name,
    dreamed,
    stepLimit,
    abstraction,
    tasks: async (split) => random(deriveSeed(seed, 'order', split)).shuffle(await environment.tasks(split)),
    start: (task, options) => environment.start(task, options),
  };
}

export function summary({ trajectories: _, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}
