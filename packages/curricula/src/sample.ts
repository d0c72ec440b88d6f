import type { Random } from '@dreamgym/core';

/**
 * Picks places in proportion to their weights, none twice, until `count` are picked or only weights of 0 are left.
 * A place that is not accepted is left out for good.
 */
export function weightedSample(
  weights: Float64Array,
  count: number,
  random: Random,
  accept: (place: number) => boolean = () => true,
): number[] {
  const left = weights.slice();
  const picked: number[] = [];
  while (picked.length < count) {
    // Summed anew each time: subtracting what was picked would leave rounding behind where all that is left is 0.
    let total = 0;
    for (let i = 0; i < left.length; i++) total += left[i]!;
    if (total === 0) break;
    let target = random.next() * total;
    let place = 0;
    for (let i = 0; i < left.length && target >= 0; i++) {
      if (left[i] === 0) continue;
      place = i;
      target -= left[i]!;
    }
    left[place] = 0;
    if (accept(place)) picked.push(place);
  }
  return picked;
}

/** Picks items with equal chances, none twice, at most `count`. */
export function uniformSample<T>(items: readonly T[], count: number, random: Random): T[] {
  const left = [...items];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    const place = random.integer(left.length);
    picked.push(left[place]!);
    left[place] = left.at(-1)!;
    left.pop();
  }
  return picked;
}

/** Exactly `count` items: all of them as often as needed, and the rest by chance. */
export function repeatedSample<T>(items: readonly T[], count: number, random: Random): T[] {
  const picked: T[] = [];
  while (picked.length < count) picked.push(...uniformSample(items, count - picked.length, random));
  return picked;
}
