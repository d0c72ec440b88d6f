import { deriveSeed, random } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedSample, uniformSample } from './sample.ts';

const size = fc.integer({ min: 1, max: 12 });
const count = fc.integer({ min: 0, max: 30 });
const seed = fc.integer();

describe('uniformSample and repeatedSample', () => {
  it('pick distinct places, as many as there are', () => {
    fc.assert(
      fc.property(size, count, seed, (from, wanted, start) => {
        const picked = uniformSample(from, wanted, random(start));
        expect(new Set(picked).size).toBe(Math.min(wanted, from));
        expect(picked.every((place) => place >= 0 && place < from)).toBe(true);
      }),
    );
  });

  it('repeat each place about equally often', () => {
    const picked = repeatedSample(3, 8, random(3));
    const counts = [0, 1, 2].map((place) => picked.filter((each) => each === place).length).sort();
    expect(counts).toEqual([2, 3, 3]);
  });

  it('pick every ordered pair equally often', () => {
    const counts = new Map<string, number>();
    for (let from = 0; from < 12_000; from++) {
      const pair = uniformSample(4, 2, random(deriveSeed(from))).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    for (const times of counts.values()) expect(Math.abs(times - 1000)).toBeLessThan(130);
  });

  it('pick from many places without going through them', () => {
    expect(uniformSample(2 ** 31 - 1, 5, random(1))).toHaveLength(5);
  });
});
