import type { Policy, TrajectoryGroup } from '@dreamgym/core';
import { checkOptimizer } from '@dreamgym/testing';
import { describe, expect, test } from 'vitest';
import { leaveOneOut } from './credit/group-relative.ts';
import { grpo } from './grpo.ts';
import { recorded, tabularLearner, task, walks } from './tabular.fixture.ts';

checkOptimizer('grpo', grpo);

const signal = new AbortController().signal;
const group = (...trajectories: TrajectoryGroup['trajectories']): TrajectoryGroup => ({ task, trajectories });
const right = { text: 'right', logProbability: Math.log(0.5) };
const left = { text: 'left', logProbability: Math.log(0.5) };
const won = recorded([right, right], [0, 1]);
const lost = recorded([left], [0]);

describe('the loss of two trajectories', () => {
  test('is the mean over trajectories of the mean over transitions', async () => {
    const policy = tabularLearner();
    const { metrics } = await grpo().update({ policy, groups: [group(won, lost)], seed: 1, signal });
    // Advantages 1 and -1 at ratio 1: two transitions of weight 1/4 each, one of weight 1/2.
    expect([...policy.derivatives[0]!.logProbability]).toEqual([-0.25, -0.25, 0.5]);
    const measured = { entropy: expect.closeTo(Math.LN2, 12), policyKl: 0, clipFraction: 0 };
    expect(metrics).toEqual({ loss: 0, ...measured, reward: 0.5, skippedGroups: 0, failedTrajectories: 0 });
  });

  test('counts no transition whose ratio left the clip range', async () => {
    const policy = tabularLearner();
    const surer = recorded([{ text: 'right', logProbability: Math.log(0.4) }], [1]);
    const { metrics } = await grpo().update({ policy, groups: [group(surer, lost)], seed: 1, signal });
    // The ratio 0.5 / 0.4 = 1.25 is cut to 1.2: loss (-1.2 + 1) / 2.
    expect([...policy.derivatives[0]!.logProbability]).toEqual([0, 0.5]);
    expect(metrics.loss).toBeCloseTo(-0.1, 12);
    expect(metrics.clipFraction).toBe(0.5);
  });

  test('takes the first evaluation where the probability was not recorded', async () => {
    const policy = tabularLearner();
    const groups = [group(recorded([{ text: 'right' }], [1]), lost)];
    const { metrics } = await grpo({ clip: 0.01, epochs: 2 }).update({ policy, groups, seed: 1, signal });
    expect([...policy.derivatives[0]!.logProbability]).toEqual([-0.5, 0.5]);
    expect([...policy.derivatives[1]!.logProbability]).toEqual([0, 0]);
    expect(metrics.clipFraction).toBe(0.5);
  });

  test('carries the entropy bonus through its own channel', async () => {
    const policy = tabularLearner();
    const { metrics } = await grpo({ entropy: 0.1 }).update({ policy, groups: [group(won, lost)], seed: 1, signal });
    expect([...policy.derivatives[0]!.entropy!]).toEqual([-0.025, -0.025, -0.05]);
    expect(metrics.loss).toBeCloseTo(-0.1 * Math.LN2, 12);
  });
});

test('the entropy bonus goes to groups whose rewards are all the same as well', async () => {
  const policy = tabularLearner();
  const groups = [group(lost, lost)];
  const { metrics } = await grpo({ entropy: 0.1 }).update({ policy, groups, seed: 1, signal });
  expect([...policy.derivatives[0]!.logProbability].map(Math.abs)).toEqual([0, 0]);
  expect([...policy.derivatives[0]!.entropy!]).toEqual([-0.05, -0.05]);
  expect(metrics).toMatchObject({ skippedGroups: 1, reward: 0 });
});

test('the shorter of two solutions is the better one where rewards are discounted, by what that is worth', async () => {
  const policy = tabularLearner();
  const short = recorded([right], [1]);
  const { metrics } = await grpo({ gamma: 0.9 }).update({ policy, groups: [group(won, short)], seed: 1, signal });
  // Worth 0.9 and 1 where both are solved, so the advantages are -0.05 and 0.05.
  expect([...policy.derivatives[0]!.logProbability].map((each) => Number(each.toFixed(12)))).toEqual([
    0.0125, 0.0125, -0.025,
  ]);
  expect(metrics).toMatchObject({ skippedGroups: 1, reward: 1 });
  const plain = tabularLearner();
  await grpo().update({ policy: plain, groups: [group(won, short)], seed: 1, signal });
  expect(plain.derivatives).toEqual([]);
  expect(() => grpo({ gamma: 1.1 })).toThrow('grpo: gamma is 1.1; give a number from 0 to 1');
});

test('a policy that moved where all ends alike is drawn back to its reference, without an entropy bonus too', async () => {
  const policy = tabularLearner();
  const optimizer = grpo({ kl: 0.5 });
  await optimizer.update({ policy, groups: [group(won, lost)], seed: 1, signal });
  const { metrics } = await optimizer.update({ policy, groups: [group(won, won)], seed: 1, signal });
  expect(metrics.kl).toBeGreaterThan(0);
  expect(policy.derivatives[1]!.logProbability.some((slope) => slope !== 0)).toBe(true);
});

test('credits actions as it is told', async () => {
  const policy = tabularLearner();
  const groups = [group(won, lost, lost)];
  await grpo({ credit: leaveOneOut() }).update({ policy, groups, seed: 1, signal });
  // Leaving one out: 1 - 0, and 0 - 0.5 twice; each trajectory weighs a third.
  const slopes = [...policy.derivatives[0]!.logProbability].map((each) => Number(each.toFixed(12)));
  expect(slopes).toEqual([-1 / 6, -1 / 6, 1 / 6, 1 / 6].map((each) => Number(each.toFixed(12))));
});

describe('the reference of the KL term', () => {
  test('is the policy of the first update', async () => {
    const policy = tabularLearner();
    const optimizer = grpo({ kl: 0.5 });
    const update = () => optimizer.update({ policy, groups: [group(won, lost)], seed: 1, signal });
    expect((await update()).metrics.kl).toBe(0);
    const before = policy.scores.get('room 2 right')! - policy.scores.get('room 2 left')!;
    const { metrics } = await update();
    expect(metrics.kl).toBeGreaterThan(0);
    const p = 1 / (1 + Math.exp(-before));
    const slope = 0.25 * 0.5 * (1 - 0.5 / p);
    // The first transition is clipped at this ratio, so the KL term alone is left.
    expect(policy.derivatives[1]!.logProbability[0]).toBeCloseTo(slope, 12);
  });

  test('comes back with a snapshot', async () => {
    const policy = tabularLearner();
    const groups = [group(won, lost)];
    const optimizer = grpo({ kl: 0.5 });
    await optimizer.update({ policy, groups, seed: 1, signal });
    const resumed = grpo({ kl: 0.5 });
    resumed.restore!(JSON.parse(JSON.stringify(optimizer.snapshot!())));
    const twin = policy.copy();
    const first = await optimizer.update({ policy, groups, seed: 2, signal });
    const second = await resumed.update({ policy: twin, groups, seed: 2, signal });
    expect(second.metrics).toEqual(first.metrics);
    expect(first.metrics.kl).toBeGreaterThan(0);
    expect(() => resumed.restore!({ optimizer: 'ppo' })).toThrow('is of ppo, not of grpo');
  });
});

test('skips groups that say nothing and leaves failed trajectories out', async () => {
  const policy = tabularLearner();
  const failed = recorded([right], [0], { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' });
  const groups = [group(won, won), group(lost, failed), group(won, lost, failed), group(failed)];
  const { metrics } = await grpo().update({ policy, groups, seed: 1, signal });
  expect(metrics).toMatchObject({ skippedGroups: 3, failedTrajectories: 3 });
  expect([...policy.derivatives[0]!.logProbability]).toEqual([-0.25, -0.25, 0.5]);
});

test('leaves the policy alone where no group says anything', async () => {
  const policy = tabularLearner();
  const { metrics } = await grpo().update({ policy, groups: [group(won, won)], seed: 1, signal });
  expect(policy.derivatives).toEqual([]);
  expect(metrics).toMatchObject({ loss: 0, skippedGroups: 1, reward: 1 });
});

test('passes over the batch in minibatches of trajectories', async () => {
  const policy = tabularLearner(0.1);
  const groups = [group(won, lost), group(won, lost)];
  await grpo({ epochs: 3, minibatch: 3 }).update({ policy, groups, seed: 1, signal });
  expect(policy.derivatives).toHaveLength(6);
});

test('names the quantity that is not finite', async () => {
  const request = { policy: tabularLearner(), seed: 1, signal };
  const bad = recorded([right], [Number.NaN]);
  await expect(async () => grpo().update({ ...request, groups: [group(bad, lost)] })).rejects.toThrow(
    'reward of task corridor is NaN',
  );
  const odd = recorded([{ text: 'right', logProbability: -Infinity }], [1]);
  await expect(async () => grpo().update({ ...request, groups: [group(odd, lost)] })).rejects.toThrow(
    'recorded log-probability[0] is -Infinity',
  );
});

test('says which policy it cannot train', async () => {
  const policy: Policy = { name: 'scripted', begin: () => ({ act: () => right }) };
  await expect(async () => grpo().update({ policy, groups: [], seed: 1, signal })).rejects.toThrow(
    'grpo cannot train the policy scripted: it has no evaluate, descend, copy',
  );
});

test('finds the far better end of the corridor', async () => {
  const policy = tabularLearner(4);
  const optimizer = grpo({ epochs: 2 });
  for (let iteration = 0; iteration < 60; iteration++) {
    const groups = [walks(policy, 16, iteration)];
    await optimizer.update({ policy, groups, seed: iteration, signal });
  }
  const { trajectories } = walks(policy, 50, 1234);
  const best = trajectories.filter(({ transitions }) => transitions.at(-1)!.reward === 1);
  expect(best.length).toBeGreaterThan(45);
});
