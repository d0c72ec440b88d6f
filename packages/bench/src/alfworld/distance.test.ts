import { describe, expect, it } from 'vitest';
import { differences, jensenShannon, totalVariation } from './distance.ts';

const counts = (record: Record<string, number>) => new Map(Object.entries(record));
const half = counts({ a: 1, b: 1 });

describe('distances between counts', () => {
  it('are 0 for the same shares, however many there were', () => {
    const same = counts({ b: 7, a: 7 });
    expect([totalVariation(half, same), jensenShannon(half, same)]).toEqual([0, 0]);
  });

  it('are 1 where nothing is in common', () => {
    const other = counts({ c: 3 });
    expect([totalVariation(half, other), jensenShannon(half, other)]).toEqual([1, 1]);
  });

  it('are those computed by hand in between', () => {
    const all = counts({ a: 5 });
    expect(totalVariation(half, all)).toBeCloseTo(0.5, 12);
    // H(3/4, 1/4) - (H(1/2, 1/2) + H(1, 0)) / 2
    expect(jensenShannon(half, all)).toBeCloseTo(0.8112781245 - 0.5, 9);
    expect(jensenShannon(all, half)).toBeCloseTo(jensenShannon(half, all), 12);
  });

  it('are not defined without counts', () => {
    expect(() => totalVariation(half, counts({}))).toThrow('nothing was counted');
  });
});

describe('differences', () => {
  it('names the largest first', () => {
    expect(differences(counts({ a: 6, b: 4 }), counts({ a: 5, b: 3, c: 2 }), 2)).toEqual([
      { name: 'c', one: 0, other: 0.2 },
      { name: 'b', one: 0.4, other: 0.3 },
    ]);
  });
});
