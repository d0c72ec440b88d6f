import {
  deriveSeed,
  type Environment,
  type EvaluateOptions,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  type Policy,
  type Split,
  wire,
} from '@dreamgym/core';
import { embeddedReplayBuffer } from '../../embedded.ts';
import { whole } from '../../numbers.ts';
import type { ProgressDisplay } from '../../progress/display.ts';
import type { RunContext } from '../context.ts';
import { concurrencyOf } from '../settings.ts';
import { learnedDream } from './learned-dream.ts';

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

/**
 * Plays held-out tasks: those that are real, or, where there is no environment to play them in, the dream of them as recordings
 * alone tell it.
 */
export async function evaluateHeldOut(context: RunContext, policy: Policy): Promise<EvaluationResult> {
  const { environment, recordings, pipeline, signal } = context;
  if (!environment.dreamOnly) return evaluatePolicy(context, { environment, policy, split: 'validation' });
  const wiring = wire([...pipeline(), { environment, recordings, replayBuffer: embeddedReplayBuffer }]);
  try {
    const dreamed = await learnedDream(wiring.parts, await recordings.trajectories(signal));
    return await evaluatePolicy(context, { environment: dreamed, policy, split: 'validation' });
  } finally {
    await wiring.close();
  }
}

/** Shows how many attempts have ended. */
export function attemptsOn(display: ProgressDisplay): NonNullable<EvaluateOptions['onProgress']> {
  return ({ ended, all }) => display.show({ done: ended / all, facts: [`${whole(ended)} of ${whole(all)} attempts`] });
}

export function summary({ trajectories: _, outcomes: __, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}
