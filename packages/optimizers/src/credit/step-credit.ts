import type { Credit, Trajectory } from '@dreamgym/core';
import { learnable } from '../batch.ts';
import { allFinite, standardDeviation } from '../numbers.ts';
import { checkOptions, share } from '../settings.ts';
import { generalizedAdvantages } from './generalized-advantages.ts';
import { outcomeOf, rewardsOf } from './returns.ts';

export interface DiscountedReturnsOptions {
  /** What a reward is worth one action later, in [0, 1]; 1. */
  readonly gamma?: number;
}

/**
 * Reward to go (REINFORCE; Williams 1992): every action gets the discounted sum of the rewards from it on, without a
 * baseline.
 */
export function discountedReturns({ gamma = 1 }: DiscountedReturnsOptions = {}): Credit {
  const credit = generalizedAdvantage({ gamma, lambda: 1, values: ({ transitions }) => valueless(transitions.length) });
  return (groups) => credit(groups);
}

export interface GeneralizedAdvantageOptions {
  /** Discount of rewards per step, in [0, 1]. */
  readonly gamma: number;
  /** Trade between bias (0) and variance (1), in [0, 1]. */
  readonly lambda: number;
  /** The rewards still to come, as estimated before each action and at the end; those recorded with the actions, unless given. */
  readonly values?: (trajectory: Trajectory) => ValueEstimates;
}

export interface ValueEstimates {
  /** Before each action. */
  readonly before: ArrayLike<number>;
  /** After the last one: counts where the attempt was truncated, since a terminated one is worth nothing more. */
  readonly after: number;
}

/** Generalised advantage estimation (paper, section 3; Schulman et al. 2016), transition by transition. */
export function generalizedAdvantage({ gamma, lambda, values = recorded }: GeneralizedAdvantageOptions): Credit {
  checkOptions('generalizedAdvantage', { gamma, lambda }, { gamma: share, lambda: share });
  return (groups) => ({
    trajectories: groups.flatMap((group) =>
      learnable(group).map((trajectory) => {
        const { before, after } = values(trajectory);
        const finalValue = trajectory.end.kind === 'truncated' ? after : 0;
        const rewards = rewardsOf(trajectory);
        const advantages = generalizedAdvantages({ rewards, values: before, finalValue, gamma, lambda });
        return { trajectory, advantages: allFinite('advantage', advantages) };
      }),
    ),
    skippedGroups: groups.filter((group) => standardDeviation(learnable(group).map(outcomeOf)) === 0).length,
  });
}

function recorded({ task, transitions }: Trajectory): ValueEstimates {
  const before = transitions.map(({ action }, at) => {
    if (action.value !== undefined) return action.value;
    throw new Error(
      `action ${at} of the attempt at ${task.id} has no value; give \`values\`, or a policy that estimates them`,
    );
  });
  return { before, after: before.at(-1)! };
}

const valueless = (length: number): ValueEstimates => ({ before: new Float64Array(length), after: 0 });
