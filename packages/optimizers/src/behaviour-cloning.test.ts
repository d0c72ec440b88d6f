import type { TrajectoryGroup } from '@dreamgym/core';
import { checkOptimizer } from '@dreamgym/testing';
import { expect, test } from 'vitest';
import { behaviourCloning } from './behaviour-cloning.ts';
import { recorded, tabularLearner, task, walks } from './tabular.fixture.ts';

checkOptimizer('behaviourCloning', behaviourCloning, {
  skip: { 'makes the policy better': 'it clones what was done, whatever came of it' },
});

const signal = new AbortController().signal;
const group = (...trajectories: TrajectoryGroup['trajectories']): TrajectoryGroup => ({ task, trajectories });
const right = { text: 'right' };
const left = { text: 'left' };

test('descends along the mean of -log p over the transitions of a minibatch', async () => {
  const policy = tabularLearner();
  const groups = [group(recorded([right, right], [0, 0])), group(recorded([left], [1]))];
  const { metrics } = await behaviourCloning().update({ policy, groups, seed: 1, signal });
  expect([...policy.derivatives[0]!.logProbability]).toEqual([-1 / 3, -1 / 3, -1 / 3]);
  expect(metrics).toEqual({ loss: Math.LN2, failedTrajectories: 0 });
});

test('comes to do what was recorded', async () => {
  const policy = tabularLearner(4);
  const groups = [group(...Array.from({ length: 20 }, () => recorded([right, right], [0, 1])))];
  const optimizer = behaviourCloning({ epochs: 20, minibatch: 4 });
  const { metrics } = await optimizer.update({ policy, groups, seed: 1, signal });
  expect(metrics.loss).toBeLessThan(0.2);
  expect(policy.derivatives).toHaveLength(100);
  const { trajectories } = walks(policy, 50, 7);
  expect(trajectories.filter(({ transitions }) => transitions.length === 2).length).toBeGreaterThan(45);
});

test('leaves failed trajectories out and takes a batch of nothing else', async () => {
  const policy = tabularLearner();
  const failed = recorded([right], [0], { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' });
  const { metrics } = await behaviourCloning().update({ policy, groups: [group(failed)], seed: 1, signal });
  expect(metrics).toEqual({ loss: 0, failedTrajectories: 1 });
  expect(policy.derivatives).toEqual([]);
});

test('imitates only what earned enough, where that is asked for', async () => {
  const policy = tabularLearner();
  const groups = [group(recorded([right, right], [0, 1])), group(recorded([left], [0.5]))];
  await behaviourCloning({ leastReward: 1 }).update({ policy, groups, seed: 1, signal });
  expect([...policy.derivatives[0]!.logProbability]).toEqual([-1 / 2, -1 / 2]);
});

test('shuffles by the seed', async () => {
  const groups = [group(...Array.from({ length: 8 }, (_, n) => recorded(n % 2 ? [left] : [right, right], [0, 0])))];
  const train = async (seed: number) => {
    const policy = tabularLearner();
    await behaviourCloning({ minibatch: 2 }).update({ policy, groups, seed, signal });
    return policy.snapshot();
  };
  expect(await train(1)).toEqual(await train(1));
  expect(await train(1)).not.toEqual(await train(2));
});
