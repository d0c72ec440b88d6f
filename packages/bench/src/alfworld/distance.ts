/** How often each outcome was seen. */
export type Counts = ReadonlyMap<string, number>;

/** Half the sum of the differences between the shares, in [0, 1]: 0 for the same distribution, 1 for nothing in common. */
export function totalVariation(one: Counts, other: Counts): number {
  return pairs(one, other).reduce((sum, [p, q]) => sum + Math.abs(p - q), 0) / 2;
}

/** The Jensen-Shannon divergence in bits, in [0, 1]. */
export function jensenShannon(one: Counts, other: Counts): number {
  const half = (p: number, q: number) => (p === 0 ? 0 : (p / 2) * Math.log2((2 * p) / (p + q)));
  return Math.max(
    0,
    pairs(one, other).reduce((sum, [p, q]) => sum + half(p, q) + half(q, p), 0),
  );
}

/** The outcomes whose shares differ most, with their shares in both. */
export function differences(one: Counts, other: Counts, limit: number): readonly Difference[] {
  const [ofOne, ofOther] = [shares(one), shares(other)];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names
    .map((name) => ({ name, one: ofOne(name), other: ofOther(name) }))
    .sort((a, b) => Math.abs(b.one - b.other) - Math.abs(a.one - a.other))
    .slice(0, limit);
}

export interface Difference {
  readonly name: string;
  readonly one: number;
  readonly other: number;
}

function pairs(one: Counts, other: Counts): readonly (readonly [number, number])[] {
  const [ofOne, ofOther] = [shares(one), shares(other)];
  return [...new Set([...one.keys(), ...other.keys()])].map((name) => [ofOne(name), ofOther(name)] as const);
}

function shares(counts: Counts): (name: string) => number {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new Error('nothing was counted, so that there are no shares');
  return (name) => (counts.get(name) ?? 0) / total;
}
