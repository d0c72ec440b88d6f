import type { Random } from '@dreamgym/core';

/** Picks places below `size` with equal chances, none twice, at most `count`. */
export function uniformSample(size: number, count: number, random: Random): number[] {
  // Of a shuffle of all places only the steps that are needed, and of all places only those that moved.
  const moved = new Map<number, number>();
  const picked: number[] = [];
  for (let left = size; picked.length < count && left > 0; left--) {
    const place = random.integer(left);
    picked.push(moved.get(place) ?? place);
    moved.set(place, moved.get(left - 1) ?? left - 1);
  }
  return picked;
}

/** Exactly `count` places below `size`: all of them as often as needed, and the rest by chance. */
export function repeatedSample(size: number, count: number, random: Random): number[] {
  const picked: number[] = [];
  while (picked.length < count) picked.push(...uniformSample(size, count - picked.length, random));
  return picked;
}
