import type { ExperienceModel } from '../contracts/experience-model.ts';
import type { ReplayBuffer } from '../contracts/replay-buffer.ts';
import type { Trajectory } from '../contracts/trajectory.ts';
import { boundary } from '../errors.ts';
import type { Events } from '../events.ts';

export interface LearnOptions {
  readonly signal?: AbortSignal;
  readonly events?: Events;
}

/** Lets an experience model learn from recorded real trajectories, where it does. */
export async function learn(
  model: ExperienceModel,
  trajectories: readonly Trajectory[],
  { signal = new AbortController().signal, events }: LearnOptions = {},
): Promise<void> {
  const transitions = trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  const learned = { experienceModel: model.name, trajectories: trajectories.length, transitions };
  events?.emit('learn-start', learned);
  await boundary('EXPERIENCE_MODEL', model.name, () => model.learn?.({ trajectories, signal }));
  events?.emit('learn-end', learned);
}

/** Puts trajectories into a replay buffer, in order. */
export function remember(replayBuffer: ReplayBuffer, trajectories: readonly Trajectory[]): Promise<void> {
  return boundary('REPLAY_BUFFER', 'replayBuffer', async () => {
    for (const trajectory of trajectories) await replayBuffer.add(trajectory);
  });
}
