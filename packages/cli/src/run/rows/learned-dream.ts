import { dream, type Environment, learn, type Parts, remember, type Trajectory } from '@dreamgym/core';

/** The dream as training leaves it to be evaluated: learned from these trajectories, with them in the replay buffer. */
export async function learnedDream(parts: Parts, trajectories: readonly Trajectory[]): Promise<Environment> {
  await learn(parts.experienceModel, trajectories);
  await remember(parts.replayBuffer, trajectories);
  return wholeDream(parts);
}

/** The dream from its beginning to its end, where training may begin anywhere in it. */
export function wholeDream(parts: Parts): Environment {
  return parts.trainingEnvironment.dreamed ? dream(parts) : parts.trainingEnvironment;
}
