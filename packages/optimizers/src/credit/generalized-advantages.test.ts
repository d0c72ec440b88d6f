import { expect, test } from 'vitest';
import { generalizedAdvantages } from './generalized-advantages.ts';

test('estimates generalised advantages as computed by hand', () => {
  const advantages = generalizedAdvantages({
    rewards: [0, 1],
    values: [0.5, 0.25],
    finalValue: 0.5,
    gamma: 0.8,
    lambda: 0.5,
  });
  // t = 1: 1 + 0.8 * 0.5 - 0.25 = 1.15; t = 0: 0 + 0.8 * 0.25 - 0.5 + 0.8 * 0.5 * 1.15 = 0.16.
  expect(advantages[1]).toBeCloseTo(1.15, 12);
  expect(advantages[0]).toBeCloseTo(0.16, 12);
});

test('lambda 1 is the return less the value, lambda 0 the error of one step', () => {
  const request = { rewards: [0.5, 0, 1], values: [1, 2, 3], finalValue: 0, gamma: 0.5 };
  expect([...generalizedAdvantages({ ...request, lambda: 1 })]).toEqual([0.5 + 0.25 - 1, 0.5 - 2, 1 - 3]);
  expect([...generalizedAdvantages({ ...request, lambda: 0 })]).toEqual([0.5 + 1 - 1, 1.5 - 2, 1 - 3]);
});
