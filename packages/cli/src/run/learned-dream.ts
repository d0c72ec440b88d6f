import { boundary, type Environment, type Parts, type Trajectory } from '@dreamgym/core';

/** The dream as training leaves it to be judged: learned from these trajectories, with them in the replay buffer. */
export async function learnedDream(parts: Parts, trajectories: readonly Trajectory[]): Promise<Environment> {
  const { experienceModel, replayBuffer, practice } = parts;
  const { signal } = new AbortController();
  await boundary('EXPERIENCE_MODEL', experienceModel.name, () => experienceModel.learn?.({ trajectories, signal }));
  await boundary('REPLAY_BUFFER', 'replayBuffer', async () => {
    for (const trajectory of trajectories) await replayBuffer.add(trajectory);
  });
  return practice;
}
