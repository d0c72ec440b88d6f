import { rewardOf } from './eviction.ts';
import type { StoredTrajectory } from './stored-trajectory.ts';

/** Whether a trajectory may be stored. Its answer never changes. */
export type TrajectoryFilter = (trajectory: StoredTrajectory) => boolean;

/** Refuses dreamed trajectories that earned less than `least`, in [0, 1]: what a policy did wrong in a dream is the least reliable experience. */
export function rewardedDreams(least: number): TrajectoryFilter {
  if (!(least >= 0 && least <= 1)) throw new RangeError(`the least reward is ${least}; give a number in [0, 1]`);
  return (trajectory) => trajectory.provenance.origin === 'real' || rewardOf(trajectory) >= least;
}

/** Refuses dreamed trajectories: the buffer holds what is real, and nothing else. */
export const realOnly: TrajectoryFilter = ({ provenance }) => provenance.origin === 'real';
