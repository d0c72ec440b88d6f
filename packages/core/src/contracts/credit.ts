import type { Trajectory, TrajectoryGroup } from './trajectory.ts';

/**
 * Says how much better each action of a batch was than could be expected: groups of attempts to advantages per
 * transition. A pure function, apart from any loss, so that learners here and engines elsewhere share it.
 */
export type Credit = (groups: readonly TrajectoryGroup[]) => CreditedBatch;

export interface CreditedBatch {
  /** In the order of the groups. Failed trajectories and those without a transition are left out. */
  readonly trajectories: readonly CreditedTrajectory[];
  /** Groups whose outcomes are all the same, and which say nothing of what was better. */
  readonly skippedGroups: number;
}

export interface CreditedTrajectory {
  readonly trajectory: Trajectory;
  /** One finite number per transition; 0 says that it was neither better nor worse than expected. */
  readonly advantages: Float64Array;
}
