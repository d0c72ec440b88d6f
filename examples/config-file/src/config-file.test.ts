import { train } from 'dreamgym';
import { expect, it } from 'vitest';
import config from './dream.config.ts';

it('trains what the config describes', async () => {
  const { plugins, train: settings } = config;
  const { counters, policy } = await train(plugins, { ...settings, seed: 7, iterations: 1, evaluateEvery: 0 });
  expect(counters.dreamedSteps).toBeGreaterThan(500);
  expect(counters.recordedTransitions).toBeLessThanOrEqual(2000);
  expect(policy.name).toMatch(/^choice-policy@[1-9]/);
});
