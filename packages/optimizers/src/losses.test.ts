import { expect, test } from 'vitest';
import { clippedSurrogate, klEstimate, valueError } from './losses.ts';

const cases = [
  // ratio, advantage, loss, clipped
  [1.1, 2, -2.2, false],
  [1.5, 2, -2.4, true],
  [0.5, 2, -1, false],
  [1.5, -2, 3, false],
  [0.5, -2, 1.6, true],
  [0.5, 0, 0, false],
  [1.5, 0, 0, false],
] as const;

test.each(cases)('clips the ratio %d with the advantage %d', (ratio, advantage, loss, clipped) => {
  const oldLogProbability = -1.3;
  const term = clippedSurrogate({
    logProbability: oldLogProbability + Math.log(ratio),
    oldLogProbability,
    advantage,
    clip: 0.2,
  });
  expect(term.loss).toBeCloseTo(loss, 12);
  expect(term.clipped).toBe(clipped);
});

test('estimates the divergence by k3', () => {
  expect(klEstimate(-1, -1)).toEqual({ loss: 0, derivative: 0 });
  // The reference is twice as likely: 2 - ln 2 - 1.
  expect(klEstimate(-1, -1 + Math.LN2).loss).toBeCloseTo(1 - Math.LN2, 12);
});

test('half the squared error of a value', () => {
  expect(valueError(3, 1)).toEqual({ loss: 2, derivative: 2 });
});

test('every derivative is the one that finite differences show', () => {
  const losses = [
    (x: number) => klEstimate(x, -0.7),
    (x: number) => valueError(x, 0.4),
    ...cases.map(
      ([, advantage]) =>
        (x: number) =>
          clippedSurrogate({ logProbability: x, oldLogProbability: -1, advantage, clip: 0.2 }),
    ),
  ];
  for (const term of losses) {
    for (const x of [-2, -1.1, -0.95, -0.3]) {
      const slope = (term(x + 1e-6).loss - term(x - 1e-6).loss) / 2e-6;
      expect(term(x).derivative).toBeCloseTo(slope, 6);
    }
  }
});
