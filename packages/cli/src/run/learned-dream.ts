import { type Environment, learn, type Parts, remember, type Trajectory } from '@dreamgym/core';

/** The dream as training leaves it to be judged: learned from these trajectories, with them in the replay buffer. */
export async function learnedDream(parts: Parts, trajectories: readonly Trajectory[]): Promise<Environment> {
  await learn(parts.experienceModel, trajectories);
  await remember(parts.replayBuffer, trajectories);
  return parts.practice;
}
