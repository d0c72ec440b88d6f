import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, countWith, type Histogram, learnConditions } from './conditions.ts';
import type { Literal } from './vocabulary.ts';

const literals: readonly Literal[] = [
  { kind: 'here', argument: 0 },
  { kind: 'unary', predicate: 0, argument: 0 },
  { kind: 'some', predicate: 0 },
];
const [here, closed, some] = [1, 2, 4];

function learn(positives: [number, number][], negatives: [number, number][]) {
  return learnConditions(new Map(positives), new Map(negatives), literals).map(
    ({ literal, holds }) => `${holds ? '' : 'not '}${literal.kind}`,
  );
}

describe('conditions', () => {
  it('are what all positive cases share and negative cases lack', () => {
    expect(learn([[here, 50]], [[0, 100]])).toEqual(['here']);
    expect(learn([[0, 50]], [[closed, 100]])).toEqual(['not unary']);
  });

  it('take one literal after the other, the most telling first', () => {
    const positives: [number, number][] = [[here | closed, 40]];
    const negatives: [number, number][] = [
      [closed, 100],
      [here, 30],
    ];
    expect(learn(positives, negatives)).toEqual(['here', 'unary']);
  });

  it('leave out what never made a difference', () => {
    expect(learn([[here | some, 40]], [[some, 100]])).toEqual(['here']);
    expect(learn([[here, 40]], [])).toEqual([]);
  });

  it('tolerate a little noise, and no more', () => {
    expect(
      learn(
        [
          [here, 97],
          [0, 3],
        ],
        [[0, 1000]],
      ),
    ).toEqual(['here']);
    expect(
      learn(
        [
          [here, 90],
          [0, 10],
        ],
        [[0, 1000]],
      ),
    ).toEqual([]);
  });

  it('do not break more positive cases than they explain negative ones', () => {
    expect(
      learn(
        [
          [here, 960],
          [0, 40],
        ],
        [[0, 20]],
      ),
    ).toEqual([]);
  });
});

describe('sets of literals', () => {
  it('are exact up to the largest number of literals', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 51 })), (members) => {
        const mask = members.reduce((sum, index) => sum + 2 ** index, 0);
        for (let index = 0; index < 52; index++) expect(contains(mask, index)).toBe(members.includes(index));
      }),
    );
  });

  it('are counted by member', () => {
    const histogram: Histogram = new Map([
      [0b101, 3],
      [0b001, 4],
    ]);
    expect([0, 1, 2].map((index) => countWith(histogram, index))).toEqual([7, 0, 3]);
  });
});
