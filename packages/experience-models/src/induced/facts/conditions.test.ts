import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, countWith, type Histogram, learnConditions } from './conditions.ts';
import type { Literal } from './vocabulary.ts';

const literals: readonly Literal[] = [
  { kind: 'here', argument: 0 },
  { kind: 'unary', predicate: 0, argument: 0 },
  { kind: 'some', predicate: 0 },
];
const [none, here, closed, both, hereAndSome, some] = ['000', '100', '010', '110', '101', '001'] as const;

function learn(positives: [string, number][], negatives: [string, number][]) {
  return learnConditions(new Map(positives), new Map(negatives), literals).map(
    ({ literal, holds }) => `${holds ? '' : 'not '}${literal.kind}`,
  );
}

describe('conditions', () => {
  it('are what all positive cases share and negative cases lack', () => {
    expect(learn([[here, 50]], [[none, 100]])).toEqual(['here']);
    expect(learn([[none, 50]], [[closed, 100]])).toEqual(['not unary']);
  });

  it('take one literal after the other, the most telling first', () => {
    const positives: [string, number][] = [[both, 40]];
    const negatives: [string, number][] = [
      [closed, 100],
      [here, 30],
    ];
    expect(learn(positives, negatives)).toEqual(['here', 'unary']);
  });

  it('leave out what never made a difference', () => {
    expect(learn([[hereAndSome, 40]], [[some, 100]])).toEqual(['here']);
    expect(learn([[here, 40]], [])).toEqual([]);
  });

  it('tolerate a little noise, and no more', () => {
    expect(
      learn(
        [
          [here, 97],
          [none, 3],
        ],
        [[none, 1000]],
      ),
    ).toEqual(['here']);
    expect(
      learn(
        [
          [here, 90],
          [none, 10],
        ],
        [[none, 1000]],
      ),
    ).toEqual([]);
  });

  it('do not break more positive cases than they explain negative ones', () => {
    expect(
      learn(
        [
          [here, 960],
          [none, 40],
        ],
        [[none, 20]],
      ),
    ).toEqual([]);
  });
});

describe('sets of literals', () => {
  it('are exact, however many literals there are', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (members) => {
        const mask = members.map((isMember) => (isMember ? '1' : '0')).join('');
        for (const [index, isMember] of members.entries()) expect(contains(mask, index)).toBe(isMember);
      }),
    );
  });

  it('are counted by member', () => {
    const histogram: Histogram = new Map([
      ['101', 3],
      ['100', 4],
    ]);
    expect([0, 1, 2].map((index) => countWith(histogram, index))).toEqual([7, 0, 3]);
  });
});
