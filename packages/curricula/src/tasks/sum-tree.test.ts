import { deriveSeed, type Random, random } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumTree } from './sum-tree.ts';

const number = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }));
const values = fc.array(fc.record({ a: number, b: number }), { maxLength: 20 });
type Values = { a: number; b: number };
const treeOf = (list: readonly Values[]) =>
  sumTree({ kinds: ['a', 'b'] as const, size: list.length, valuesOf: (place) => list[place]! });
const weigh = ({ a, b }: Values) => 2 * a + b;

/** A generator of which the next number is known. */
const fixed = (value: number): Random => {
  const numbers = [value, 0];
  return { ...random(1), next: () => numbers.shift()! };
};

/** Goes through all places. */
function drawnByScan(list: readonly Values[], fraction: number): number | undefined {
  const total = list.reduce((sum, each) => sum + weigh(each), 0);
  let target = fraction * total;
  let last: number | undefined;
  for (const [place, each] of list.entries()) {
    if (weigh(each) === 0) continue;
    if (target < weigh(each)) return place;
    target -= weigh(each);
    last = place;
  }
  return last;
}

describe('sumTree', () => {
  it('draws what a walk through all places finds', () => {
    const fraction = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((bits) => bits / 2 ** 32);
    fc.assert(
      fc.property(values, fraction, (list, at) => {
        expect(treeOf(list).draw(weigh, fixed(at))).toBe(drawnByScan(list, at));
      }),
    );
  });

  it('is after any changes as one that was made so', () => {
    const changes = fc.array(fc.tuple(fc.nat(25), fc.record({ a: number, b: number })), { maxLength: 40 });
    fc.assert(
      fc.property(values, changes, fc.nat(), (list, steps, seed) => {
        const tree = treeOf(list);
        const expected = [...list];
        for (const [at, value] of steps) {
          const place = Math.min(at, expected.length);
          tree.set(place, value);
          expected[place] = value;
        }
        const other = treeOf(expected);
        expect(tree.total()).toEqual(other.total());
        for (let i = 0; i < 5; i++) {
          const chance = deriveSeed(seed, i);
          expect(tree.draw(weigh, random(chance))).toBe(other.draw(weigh, random(chance)));
        }
      }),
    );
  });

  it('takes back what was tried, even where that failed or was nested', () => {
    const tree = treeOf([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    const zero = { a: 0, b: 0 };
    tree.tentatively(() => {
      tree.set(0, zero);
      tree.tentatively(() => tree.set(1, zero));
      expect(tree.total()).toEqual({ a: 3, b: 4 });
      tree.set(2, { a: 9, b: 9 });
      tree.set(0, { a: 8, b: 8 });
    });
    expect(() =>
      tree.tentatively(() => {
        tree.set(1, zero);
        throw new Error('never mind');
      }),
    ).toThrow('never mind');
    expect(tree.total()).toEqual({ a: 4, b: 6 });
  });

  it('never draws a place of weight 0, though rounding comes close to it', () => {
    const tree = treeOf([
      { a: 0.1, b: 0 },
      { a: 0.2, b: 0 },
      { a: 0, b: 0 },
      { a: 0, b: 0 },
    ]);
    expect(tree.draw(weigh, { ...random(1), next: () => 1 - 2 ** -32 })).toBe(1);
    tree.set(0, { a: 0, b: 0 });
    tree.set(1, { a: 0, b: 0 });
    expect(tree.draw(weigh, random(1))).toBeUndefined();
    expect(treeOf([]).draw(weigh, random(1))).toBeUndefined();
  });
});
