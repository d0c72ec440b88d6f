import type { TrajectoryGroup } from '@dreamgym/core';
import { checkOptimizer } from '@dreamgym/testing';
import { describe, expect, test } from 'vitest';
import { ppo } from './ppo.ts';
import { recorded, tabularLearner, task, walks } from './tabular.fixture.ts';

checkOptimizer('ppo', ppo);

const signal = new AbortController().signal;
const group = (...trajectories: TrajectoryGroup['trajectories']): TrajectoryGroup => ({ task, trajectories });
const logProbability = Math.log(0.5);
const right = (value?: number) => ({ text: 'right', logProbability, value });
const once = { epochs: 1, minibatch: 100, gamma: 0.8, lambda: 0.5, valueCoefficient: 0.5, entropy: 0.1 };

describe('one step', () => {
  test('has the derivatives computed by hand', async () => {
    const policy = tabularLearner();
    const groups = [group(recorded([right(0.5), right(0.25)], [0, 1]))];
    const { metrics } = await ppo(once).update({ policy, groups, seed: 1, signal });
    // t = 1: 1 - 0.25 = 0.75; t = 0: 0.8 * 0.25 - 0.5 + 0.4 * 0.75 = 0. Mean 0.375, deviation 0.375: normalised -1 and 1.
    const { logProbability: slopes, value, entropy } = policy.derivatives[0]!;
    expect([...slopes].map((slope) => Math.round(slope * 1e9) / 1e9)).toEqual([0.5, -0.5]);
    // The table's values are 0 and the targets 0.5 and 1: 0.5 * (0 - target) / 2.
    expect(value![0]).toBeCloseTo(-0.125, 12);
    expect(value![1]).toBeCloseTo(-0.25, 12);
    expect([...entropy!]).toEqual([-0.05, -0.05]);
    expect(metrics.valueLoss).toBeCloseTo((0.5 * 0.25 + 0.5) / 2, 12);
    expect(metrics.entropy).toBeCloseTo(Math.LN2, 12);
    expect(metrics.loss).toBeCloseTo(0.5 * 0.3125 - 0.1 * Math.LN2, 12);
  });

  test('bootstraps a truncated episode with the value of its last observation, a terminated one with nothing', async () => {
    for (const [kind, target] of [
      ['truncated', 0.8 * 3],
      ['terminated', 0],
    ] as const) {
      const policy = tabularLearner();
      policy.values.set('room 3', 3);
      const groups = [group(recorded([right(0.5)], [0], { kind }))];
      await ppo(once).update({ policy, groups, seed: 1, signal });
      expect(policy.derivatives[0]!.value![0]).toBeCloseTo(0.5 * (0 - target), 12);
    }
  });

  test('keeps trajectories apart where one before them was truncated', async () => {
    const policy = tabularLearner(0.01);
    policy.values.set('room 2', 0.5);
    policy.values.set('room 3', 3);
    const unknown = { text: 'right', logProbability };
    const groups = [group(recorded([unknown], [0], { kind: 'truncated' }), recorded([unknown], [1]))];
    await ppo({ ...once, lambda: 1 }).update({ policy, groups, seed: 1, signal });
    // Targets 0.8 * 3 and 1 against 0.5, in whichever order they were shuffled.
    const slopes = [...policy.derivatives[0]!.value!].sort((one, other) => one - other);
    expect(slopes[0]).toBeCloseTo((0.5 * (0.5 - 2.4)) / 2, 12);
    expect(slopes[1]).toBeCloseTo((0.5 * (0.5 - 1)) / 2, 12);
  });

  test('bootstraps where no action is open after the end', async () => {
    const policy = tabularLearner();
    policy.values.set('room 3', 3);
    const walked = recorded([right(0.5)], [0], { kind: 'truncated' });
    const [only] = walked.transitions;
    const over = { ...walked, transitions: [{ ...only!, observation: { text: 'room 3', actions: [] } }] };
    await ppo(once).update({ policy, groups: [group(over)], seed: 1, signal });
    expect(policy.derivatives[0]!.value![0]).toBeCloseTo(0.5 * (0 - 0.8 * 3), 12);
  });

  test('evaluates values that were not recorded before the first epoch', async () => {
    const policy = tabularLearner(0.01);
    policy.values.set('room 2', 0.5);
    policy.values.set('room 3', 0.25);
    const spelled = tabularLearner(0.01);
    spelled.restore(policy.snapshot());
    const update = { seed: 1, signal };
    const implied = [group(recorded([{ text: 'right' }, { text: 'right' }], [0, 1]))];
    await ppo({ epochs: 2 }).update({ ...update, policy, groups: implied });
    await ppo({ epochs: 2 }).update({
      ...update,
      policy: spelled,
      groups: [group(recorded([right(0.5), right(0.25)], [0, 1]))],
    });
    expect(policy.derivatives).toEqual(spelled.derivatives);
  });
});

test('makes nothing of advantages that differ by rounding', async () => {
  const policy = tabularLearner();
  const groups = [group(...[1, 2, 3].map(() => recorded([right(0)], [0.1])))];
  await ppo(once).update({ policy, groups, seed: 1, signal });
  for (const slope of policy.derivatives[0]!.logProbability) expect(slope).toBeCloseTo(0, 12);
});

test('makes minibatches of trajectories in every epoch, without the failed ones', async () => {
  const policy = tabularLearner(0.1);
  const failed = recorded([right()], [0], { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' });
  const groups = [group(...Array.from({ length: 5 }, () => recorded([right(0)], [1])), failed)];
  const { metrics } = await ppo({ epochs: 3, minibatch: 2 }).update({ policy, groups, seed: 1, signal });
  expect(policy.derivatives.map(({ logProbability: slopes }) => slopes.length)).toEqual([2, 2, 1, 2, 2, 1, 2, 2, 1]);
  expect(metrics.failedTrajectories).toBe(1);
});

test('takes a batch of failures only', async () => {
  const failed = recorded([right()], [0], { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' });
  const policy = tabularLearner();
  const { metrics } = await ppo().update({ policy, groups: [group(failed)], seed: 1, signal });
  expect(metrics).toEqual({ loss: 0, valueLoss: 0, policyKl: 0, clipFraction: 0, failedTrajectories: 1 });
  expect(policy.derivatives).toEqual([]);
});

test('names the quantity that is not finite', async () => {
  const request = { policy: tabularLearner(), seed: 1, signal };
  const groups = [group(recorded([right(0), right(Number.POSITIVE_INFINITY)], [0, 1]))];
  await expect(async () => ppo().update({ ...request, groups })).rejects.toThrow('recorded value[1] is Infinity');
  const bad = [group(recorded([right(0)], [Number.NaN]))];
  await expect(async () => ppo().update({ ...request, groups: bad })).rejects.toThrow('reward of task corridor is NaN');
});

test('finds the far better end of the corridor and what its rooms are worth', async () => {
  const policy = tabularLearner(1);
  const optimizer = ppo({ minibatch: 8, gamma: 0.9, valueCoefficient: 0.3 });
  for (let iteration = 0; iteration < 60; iteration++) {
    await optimizer.update({ policy, groups: [walks(policy, 16, iteration)], seed: iteration, signal });
  }
  const { trajectories } = walks(policy, 50, 1234);
  const best = trajectories.filter(({ transitions }) => transitions.length === 2 && transitions[1]!.reward === 1);
  expect(best.length).toBeGreaterThan(45);
  expect(policy.values.get('room 3')).toBeCloseTo(1, 1);
  expect(policy.values.get('room 2')).toBeCloseTo(0.9, 1);
});
