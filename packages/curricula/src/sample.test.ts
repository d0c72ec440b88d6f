import { deriveSeed, random } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedSample, uniformSample, weightedSample } from './sample.ts';

const items = fc.uniqueArray(fc.integer(), { maxLength: 12 });
const count = fc.integer({ min: 0, max: 20 });
const seed = fc.integer();

describe('weightedSample', () => {
  it('picks no place twice, none of weight 0, and as many as there are', () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(weights, count, seed, (list, wanted, from) => {
        const picked = weightedSample(Float64Array.from(list), wanted, random(from));
        expect(new Set(picked).size).toBe(picked.length);
        expect(picked.every((place) => list[place]! > 0)).toBe(true);
        expect(picked).toHaveLength(Math.min(wanted, list.filter((weight) => weight > 0).length));
      }),
    );
  });

  it('picks in proportion to the weights', () => {
    const counts = [0, 0, 0, 0];
    for (let from = 0; from < 8000; from++) {
      const [place] = weightedSample(Float64Array.of(1, 0, 2, 5), 1, random(deriveSeed(from)));
      counts[place!]! += 1;
    }
    expect(counts[1]).toBe(0);
    for (const [place, share] of [1, 0, 2, 5].entries())
      expect(Math.abs(counts[place]! - 1000 * share)).toBeLessThan(130);
  });

  it('goes on with others where a place is not accepted', () => {
    const picked = weightedSample(Float64Array.of(9, 1, 1), 2, random(1), (place) => place !== 0);
    expect(picked.sort()).toEqual([1, 2]);
  });
});

describe('uniformSample and repeatedSample', () => {
  it('pick distinct items, as many as there are', () => {
    fc.assert(
      fc.property(items, count, seed, (list, wanted, from) => {
        const picked = uniformSample(list, wanted, random(from));
        expect(new Set(picked).size).toBe(Math.min(wanted, list.length));
        expect(picked.every((item) => list.includes(item))).toBe(true);
      }),
    );
  });

  it('repeat each item about equally often', () => {
    const picked = repeatedSample(['a', 'b', 'c'], 8, random(3));
    const counts = ['a', 'b', 'c'].map((item) => picked.filter((each) => each === item).length).sort();
    expect(counts).toEqual([2, 3, 3]);
  });

  it('pick every item equally often', () => {
    const counts = [0, 0, 0];
    for (let from = 0; from < 3000; from++) counts[uniformSample([0, 1, 2], 1, random(deriveSeed(from)))[0]!]! += 1;
    for (const times of counts) expect(Math.abs(times - 1000)).toBeLessThan(110);
  });
});
