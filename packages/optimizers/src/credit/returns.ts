import { episodeReward, type Trajectory } from '@dreamgym/core';
import { finite } from '../numbers.ts';

/** The rewards of a trajectory. Throws where one is not finite, naming the task. */
export function rewardsOf({ task, transitions }: Trajectory): number[] {
  return transitions.map(({ reward }) => finite(`reward of task ${task.id}`, reward));
}

/** What a trajectory earned, before discounting. */
export function outcomeOf(trajectory: Trajectory): number {
  return finite(`reward of task ${trajectory.task.id}`, episodeReward(trajectory));
}

/** What its rewards are worth at its beginning. */
export function returnOf(trajectory: Trajectory, gamma: number): number {
  if (gamma === 1) return outcomeOf(trajectory);
  return rewardsOf(trajectory).reduce((sum, reward, at) => sum + gamma ** at * reward, 0);
}
