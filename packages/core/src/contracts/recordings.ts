import type { Specified } from './specification.ts';
import type { Trajectory } from './trajectory.ts';

/** Real transitions that somebody recorded: what the replay buffer is seeded with and experience models learn from. */
export interface Recordings extends Specified {
  /** Always the same trajectories in the same order. */
  trajectories(signal: AbortSignal): Promise<readonly Trajectory[]>;
}
