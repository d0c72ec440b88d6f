import { mean, standardDeviation } from './numbers.ts';

/**
 * A = (r - mean) / std over one group of rewards, with the standard deviation of the population (paper, section 3).
 * `scale: false` leaves out the division. Undefined where all rewards are the same: such a group says nothing.
 */
export function groupAdvantages(
  rewards: readonly number[],
  options: { readonly scale?: boolean } = {},
): number[] | undefined {
  const { scale = true } = options;
  const deviation = standardDeviation(rewards);
  if (deviation === 0) return undefined;
  const centre = mean(rewards);
  return rewards.map((reward) => (reward - centre) / (scale ? deviation : 1));
}

/**
 * Generalised advantage estimation of one trajectory (paper, section 3; Schulman et al. 2016):
 * A_t = sum over l of (gamma lambda)^l (r_{t+l} + gamma V_{t+l+1} - V_{t+l}).
 */
export function generalizedAdvantages(request: {
  readonly rewards: readonly number[];
  /** The value before each action, as many as rewards. */
  readonly values: ArrayLike<number>;
  /** The value after the last action: 0 where the episode terminated, an estimate where it was truncated. */
  readonly finalValue: number;
  readonly gamma: number;
  readonly lambda: number;
}): Float64Array {
  const { rewards, values, finalValue, gamma, lambda } = request;
  const advantages = new Float64Array(rewards.length);
  let next = finalValue;
  let advantage = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const value = values[t]!;
    advantage = rewards[t]! + gamma * next - value + gamma * lambda * advantage;
    advantages[t] = advantage;
    next = value;
  }
  return advantages;
}
