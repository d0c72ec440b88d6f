import {
  deriveSeed,
  dream,
  type Environment,
  type EvaluationResult,
  type EvaluationSummary,
  evaluate,
  learn,
  type Parts,
  type Policy,
  remember,
  type Split,
  type Trajectory,
} from '@dreamgym/core';
import type { RunContext } from '../context.ts';
import { concurrencyOf } from '../settings.ts';

/** Plays a split, in the same order and with the same seeds as the evaluations during training. */
export function judge(
  { settings, signal }: Pick<RunContext, 'settings' | 'signal'>,
  request: {
    readonly environment: Environment;
    readonly policy: Policy;
    readonly split: Split;
    readonly limit?: number;
  },
): Promise<EvaluationResult> {
  const seed = deriveSeed(settings.train.seed, 'evaluation');
  return evaluate({ ...request, seed, concurrency: concurrencyOf(settings), signal });
}

export function summary({ trajectories: _, ...rest }: EvaluationResult): EvaluationSummary {
  return rest;
}

/** The dream as training leaves it to be judged: learned from these trajectories, with them in the replay buffer. */
export async function learnedDream(parts: Parts, trajectories: readonly Trajectory[]): Promise<Environment> {
  await learn(parts.experienceModel, trajectories);
  await remember(parts.replayBuffer, trajectories);
  return wholeDream(parts);
}

/** The dream from its beginning to its end, where practice may begin anywhere in it. */
export function wholeDream(parts: Parts): Environment {
  return parts.trainingEnvironment.dreamed ? dream(parts) : parts.trainingEnvironment;
}
