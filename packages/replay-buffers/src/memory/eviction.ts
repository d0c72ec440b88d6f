import type { StoredTrajectory } from './stored-trajectory.ts';

/**
 * Which trajectory makes room where a replay buffer is full: of the task with the lowest number the trajectory with the
 * lowest number, of equal ones the oldest. Its first transitions go first. Real trajectories make room only where no dreamed
 * one is left. Finding it takes time by the logarithm of what is held.
 */
export interface Eviction {
  /** Ranks tasks, whenever what is held of one changes; all are equal unless given. */
  rankTask?(held: {
    readonly task: string;
    /** Transitions held of the task, all its trajectories together. */
    readonly transitions: number;
  }): number;
  /** Ranks a trajectory, once, when it comes in; all are equal unless given. */
  rankTrajectory?(trajectory: StoredTrajectory): number;
}

/** Those that earned least make room: what is held shows how tasks are solved. */
export const leastRewardFirst: Eviction = { rankTrajectory: rewardOf };

/** Those of the task with the most transitions make room: what is held stays spread over the tasks. */
export const crowdedTaskFirst: Eviction = { rankTask: ({ transitions }) => -transitions };

/** The sum of a trajectory's rewards, in [0, 1]. */
export function rewardOf({ transitions }: StoredTrajectory): number {
  return transitions.reduce((sum, { reward }) => sum + reward, 0);
}
