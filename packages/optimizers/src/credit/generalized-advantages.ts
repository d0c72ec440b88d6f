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
