/** Fewer endings than these show nothing of what success needs. */
const fewest = 60;
/** A condition is necessary where no larger share of the endings that break it were successes. */
const largestShare = 0.02;

/** The most that the probability of success can be, in [0, 1], as far as conditions tell that all successes met. */
export type SuccessBound = (features: readonly number[]) => number;

/**
 * Learns which values of features hardly any success had: of the many endings that lie as far out or further, next to none
 * was one. Estimates go on beyond what they were learned from where things that always came together come apart; a
 * condition that success needs does not.
 */
export function learnNecessaryConditions(
  inputs: readonly (readonly number[])[],
  solved: readonly boolean[],
): SuccessBound {
  const width = inputs[0]?.length ?? 0;
  const sides = Array.from({ length: width }, (_, feature) =>
    [1, -1].map((sign) => ({ feature, sign, tail: learnTail(inputs, solved, { feature, sign }) })),
  ).flat();
  return (features) => Math.min(1, ...sides.map(({ feature, sign, tail }) => tail(sign * features[feature]!)));
}

/** The share of successes among the endings that lie as far out as a value, where those are many and that is next to none; else 1. */
function learnTail(
  inputs: readonly (readonly number[])[],
  solved: readonly boolean[],
  { feature, sign }: { readonly feature: number; readonly sign: number },
): (value: number) => number {
  const ordered = inputs
    .map((input, at) => ({ value: sign * input[feature]!, solved: solved[at]! }))
    .sort((one, other) => other.value - one.value);
  let successes = 0;
  let bound = { from: Infinity, share: 1 };
  for (const [at, { value, solved }] of ordered.entries()) {
    if (solved) successes += 1;
    const isLast = ordered[at + 1]?.value !== value;
    if (!isLast || at + 1 < fewest) continue;
    const share = successes / (at + 1);
    if (share <= largestShare) bound = { from: value, share };
  }
  return (value) => (value >= bound.from ? bound.share : 1);
}
