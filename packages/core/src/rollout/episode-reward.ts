import type { Trajectory } from '../contracts/trajectory.ts';

/** The sum of a trajectory's rewards, in [0, 1]; 1 is solved. */
export function episodeReward(trajectory: Trajectory): number {
  let sum = 0;
  for (const { reward } of trajectory.transitions) sum += reward;
  return sum;
}
