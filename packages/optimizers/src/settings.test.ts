import type { Optimizer } from '@dreamgym/core';
import { expect, test } from 'vitest';
import { behaviourCloning } from './behaviour-cloning.ts';
import { grpo } from './grpo.ts';
import { ppo } from './ppo.ts';

test.each<[() => Optimizer, string]>([
  [() => grpo({ minibatch: 0 }), 'grpo: minibatch is 0; give a whole number of at least 1'],
  [() => grpo({ kl: -0.1 }), 'grpo: kl is -0.1; give a number of at least 0'],
  [() => ppo({ gamma: 1.01 }), 'ppo: gamma is 1.01; give a number from 0 to 1'],
  [() => ppo({ epochs: 2.5 }), 'ppo: epochs is 2.5; give a whole number of at least 1'],
  [() => behaviourCloning({ epochs: Number.NaN }), 'behaviour-cloning: epochs is NaN'],
])('an option out of range is refused: %s', (make, message) => {
  expect(make).toThrow(message);
});

test('a minibatch may be the whole batch', () => {
  expect(() => grpo({ minibatch: Infinity })).not.toThrow();
});
