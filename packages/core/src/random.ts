import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that is fully determined by its seed. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform whole number in [0, bound). */
  integer(bound: number): number;
  /** One of the items; throws where there are none. */
  pick<T>(items: readonly T[]): T;
  /** One of the items, each as likely as its weight says; throws where there are none. */
  weigh<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
}

export function random(seed: number): Random {
  // Unmixed, the first number would be the seed's own bits: neighbouring seeds would begin alike.
  const generator = xoroshiro128plus(deriveSeed(seed));
  const next = () => (generator.next() >>> 0) / 0x1_0000_0000;
  const integer = (bound: number) => uniformInt(generator, 0, bound - 1);
  return {
    next,
    integer,
    pick(items) {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list');
      return items[integer(items.length)]!;
    },
    weigh(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      throw new RangeError('cannot pick from an empty list');
    },
    shuffle(items) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
  };
}

/**
 * A seed for one purpose, from a seed and what names the purpose: `deriveSeed(7, 'rollout', iteration, index)`.
 * Different names give unrelated 32-bit seeds (FNV-1a over the names, then the murmur3 finalizer).
 */
export function deriveSeed(seed: number, ...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const name of names) {
    const text = `${name}/`;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
