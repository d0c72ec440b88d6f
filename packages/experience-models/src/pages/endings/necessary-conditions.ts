/** Endings among which fewer successes than these were to be expected show nothing of what success needs. */
const fewestExpected = 30;
/** A condition is necessary where no larger share of the successes that were to be expected without it came about. */
const largestShare = 0.04;

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

/** The share of successes among the endings that lie as far out as a value, where that is next to none of what was to be expected; else 1. */
function learnTail(
  inputs: readonly (readonly number[])[],
  solved: readonly boolean[],
  { feature, sign }: { readonly feature: number; readonly sign: number },
): (value: number) => number {
  const ordered = inputs
    .map((input, at) => ({ value: sign * input[feature]!, solved: solved[at]! }))
    .sort((one, other) => other.value - one.value);
  const usual = solved.filter(Boolean).length / solved.length;
  let successes = 0;
  let bound = { from: Infinity, share: 1 };
  for (const [at, { value, solved }] of ordered.entries()) {
    if (solved) successes += 1;
    const isLast = ordered[at + 1]?.value !== value;
    const expected = usual * (at + 1);
    if (!isLast || expected < fewestExpected) continue;
    if (successes <= largestShare * expected) bound = { from: value, share: successes / (at + 1) };
  }
  return (value) => (value >= bound.from ? bound.share : 1);
}
