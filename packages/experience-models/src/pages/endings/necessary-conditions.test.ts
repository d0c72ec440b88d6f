import { random } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { learnNecessaryConditions } from './necessary-conditions.ts';

const chance = random(5);

it('bounds success by what hardly any success lacked, and by nothing else', () => {
  // The second feature has nothing to do with success.
  const inputs = Array.from({ length: 1000 }, () => [chance.integer(3), chance.next()]);
  const bound = learnNecessaryConditions(
    inputs,
    inputs.map(([missing]) => missing === 0),
  );
  expect([0, 1, 2].map((missing) => bound([missing, 0.5]))).toEqual([1, 0, 0]);
  expect([0, 0.5, 1].map((other) => bound([0, other]))).toEqual([1, 1, 1]);
});

it('takes nothing for necessary where successes are rare by themselves', () => {
  const inputs = Array.from({ length: 1000 }, () => [chance.next()]);
  const bound = learnNecessaryConditions(
    inputs,
    inputs.map(() => chance.next() < 0.01),
  );
  expect([0, 0.25, 0.5, 0.75, 1].map((value) => bound([value]))).toEqual([1, 1, 1, 1, 1]);
});
