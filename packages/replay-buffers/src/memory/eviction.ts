import type { StoredTrajectory } from './stored-trajectory.ts';

/**
 * Which trajectory makes room where a replay buffer is full: the one with the lowest number, of equal ones the oldest. Its
 * first transitions go first. Real trajectories make room only where no dreamed one is left.
 */
export type Eviction = (held: {
  readonly trajectory: StoredTrajectory;
  /** Transitions held of the trajectory's task, all its trajectories together. */
  readonly transitionsOfTask: number;
}) => number;

/** Those that earned least make room: what is held shows how tasks are solved. */
export const leastRewardFirst: Eviction = ({ trajectory }) => rewardOf(trajectory);

/** Those of the task with the most transitions make room: what is held stays spread over the tasks. */
export const crowdedTaskFirst: Eviction = ({ transitionsOfTask }) => -transitionsOfTask;

/** The sum of a trajectory's rewards, in [0, 1]. */
export function rewardOf({ transitions }: StoredTrajectory): number {
  return transitions.reduce((sum, { reward }) => sum + reward, 0);
}
