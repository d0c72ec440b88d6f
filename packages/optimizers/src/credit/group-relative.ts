import type { Credit, Trajectory } from '@dreamgym/core';
import { learnable } from '../batch.ts';
import { mean, standardDeviation } from '../numbers.ts';
import { checkOptions, share } from '../settings.ts';
import { outcomeOf, returnOf } from './returns.ts';

export interface GroupRelativeOptions {
  /** What a reward is worth one action later, in [0, 1]: below 1 the shorter of two solutions is the better one. The paper has 1. */
  readonly gamma?: number;
  /** Divides by the standard deviation of the group's outcomes; true. */
  readonly scale?: boolean;
}

/**
 * GRPO (paper, section 3; Shao et al. 2024): every action of a trajectory gets (R - mean) / std, the trajectory's return
 * normalised within its group. What a group's outcomes scatter by is measured before discounting, and where they are all the
 * same nothing is divided: a step more or less is worth what discounting makes of it, not as much as success and failure.
 * Such groups count as skipped; they say nothing but how long it took.
 */
export function groupRelative({ gamma = 1, scale = true }: GroupRelativeOptions = {}): Credit {
  checkOptions('groupRelative', { gamma }, { gamma: share });
  return (groups) => {
    let skippedGroups = 0;
    const trajectories = groups.flatMap((group) => {
      const own = learnable(group);
      const deviation = standardDeviation(own.map(outcomeOf));
      if (deviation === 0) skippedGroups += 1;
      const returns = own.map((trajectory) => returnOf(trajectory, gamma));
      // Differences that are rounding would be something of nothing.
      const centre = standardDeviation(returns) === 0 ? undefined : mean(returns);
      const divisor = scale && deviation > 0 ? deviation : 1;
      return own.map((trajectory, at) =>
        constant(trajectory, centre === undefined ? 0 : (returns[at]! - centre) / divisor),
      );
    });
    return { trajectories, skippedGroups };
  };
}

export interface LeaveOneOutOptions {
  /** What a reward is worth one action later, in [0, 1]; 1. */
  readonly gamma?: number;
}

/**
 * Leave-one-out (RLOO; Kool et al. 2019, Ahmadian et al. 2024): every action of a trajectory gets its return less the mean
 * return of the other trajectories of its group, an unbiased baseline. A trajectory alone in its group gets 0.
 */
export function leaveOneOut({ gamma = 1 }: LeaveOneOutOptions = {}): Credit {
  checkOptions('leaveOneOut', { gamma }, { gamma: share });
  return (groups) => {
    let skippedGroups = 0;
    const trajectories = groups.flatMap((group) => {
      const own = learnable(group);
      if (standardDeviation(own.map(outcomeOf)) === 0) skippedGroups += 1;
      const returns = own.map((trajectory) => returnOf(trajectory, gamma));
      const centre = mean(returns);
      const others = own.length - 1;
      // r - (sum - r) / (n - 1) is (r - mean) n / (n - 1).
      return own.map((trajectory, at) =>
        constant(trajectory, others === 0 ? 0 : ((returns[at]! - centre) * own.length) / others),
      );
    });
    return { trajectories, skippedGroups };
  };
}

const constant = (trajectory: Trajectory, advantage: number) => ({
  trajectory,
  advantages: new Float64Array(trajectory.transitions.length).fill(advantage),
});
