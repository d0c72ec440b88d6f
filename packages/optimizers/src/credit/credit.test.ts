import type { CreditedBatch, TrajectoryGroup } from '@dreamgym/core';
import { describe, expect, test } from 'vitest';
import { recorded, task } from '../tabular.fixture.ts';
import { groupRelative, leaveOneOut } from './group-relative.ts';
import { discountedReturns, generalizedAdvantage } from './step-credit.ts';

const go = (value?: number) => ({ text: 'right', value });
/** An attempt of so many steps that is paid at its end. */
const attempt = (steps: number, reward: number) =>
  recorded(
    Array.from({ length: steps }, () => go()),
    Array.from({ length: steps }, (_, at) => (at === steps - 1 ? reward : 0)),
  );
const group = (...trajectories: TrajectoryGroup['trajectories']): TrajectoryGroup => ({ task, trajectories });
const failed = recorded([go()], [0], { kind: 'failed', code: 'ENVIRONMENT', message: 'gone' });
const firsts = ({ trajectories }: CreditedBatch) =>
  trajectories.map(({ advantages }) => Number(advantages[0]!.toFixed(6)));

describe('groupRelative', () => {
  test('normalises by mean and standard deviation of a group, the same for every action', () => {
    // Mean 0.25; deviations 0.75 and -0.25; variance (0.5625 + 3 * 0.0625) / 4 = 0.1875.
    const groups = [group(attempt(2, 1), attempt(1, 0), failed, attempt(3, 0), attempt(1, 0))];
    const batch = groupRelative()(groups);
    const deviation = Math.sqrt(0.1875);
    expect(firsts(batch)).toEqual([0.75, -0.25, -0.25, -0.25].map((each) => Number((each / deviation).toFixed(6))));
    expect(batch.trajectories.map(({ advantages }) => advantages.length)).toEqual([2, 1, 3, 1]);
    expect(new Set(batch.trajectories[2]!.advantages).size).toBe(1);
    expect(batch.skippedGroups).toBe(0);
    expect(firsts(groupRelative({ scale: false })(groups))).toEqual([0.75, -0.25, -0.25, -0.25]);
  });

  test.each([[[]], [[0.3]], [[0, 0, 0]], [[1, 1]]])('finds nothing better than the rest in %j', (rewards) => {
    const batch = groupRelative()([group(...rewards.map((reward) => attempt(2, reward)))]);
    expect(firsts(batch)).toEqual(rewards.map(() => 0));
    expect(batch.skippedGroups).toBe(1);
  });

  test('makes of one step more what discounting makes of it, where all are solved', () => {
    const batch = groupRelative({ gamma: 0.9 })([group(...[10, 10, 10, 11].map((steps) => attempt(steps, 1)))]);
    // 0.9^9 = 0.387420 three times and 0.9^10 = 0.348678; mean 0.377735.
    expect(firsts(batch)).toEqual([0.009686, 0.009686, 0.009686, -0.029057]);
    expect(batch.skippedGroups).toBe(1);
  });

  test('scales by the outcomes, before discounting', () => {
    const batch = groupRelative({ gamma: 0.5 })([group(attempt(1, 1), attempt(2, 1), attempt(2, 0), attempt(1, 0))]);
    // Returns 1, 0.5, 0, 0 of mean 0.375; outcomes 1, 1, 0, 0 of deviation 0.5.
    expect(firsts(batch)).toEqual([1.25, 0.25, -0.75, -0.75]);
  });
});

test('leaveOneOut holds each return against the mean of the others', () => {
  const batch = leaveOneOut()([
    group(attempt(2, 1), attempt(1, 0), attempt(1, 0.5)),
    group(attempt(1, 1)),
    group(failed),
  ]);
  // 1 - 0.25, 0 - 0.75, 0.5 - 0.5; one alone has nothing to be held against.
  expect(firsts(batch)).toEqual([0.75, -0.75, 0, 0]);
  expect(batch.skippedGroups).toBe(2);
});

test('discountedReturns sums the rewards from each action on', () => {
  const batch = discountedReturns({ gamma: 0.5 })([group(recorded([go(), go(), go()], [0.5, 0, 0.5]))]);
  expect([...batch.trajectories[0]!.advantages]).toEqual([0.5 + 0.125, 0.25, 0.5]);
});

describe('generalizedAdvantage', () => {
  test('is as computed by hand, with the values that the policy gave', () => {
    const batch = generalizedAdvantage({ gamma: 0.8, lambda: 0.5 })([group(recorded([go(0.5), go(0.25)], [0, 1]))]);
    // t = 1: 1 - 0.25 = 0.75; t = 0: 0.8 * 0.25 - 0.5 + 0.4 * 0.75 = 0.
    expect([...batch.trajectories[0]!.advantages].map((each) => Number(each.toFixed(12)))).toEqual([0, 0.75]);
  });

  test('goes on behind a truncated attempt with the value that it is given', () => {
    const cut = recorded([go()], [0], { kind: 'truncated' });
    const over = recorded([go()], [0]);
    const values = () => ({ before: [0.5], after: 3 });
    const batch = generalizedAdvantage({ gamma: 0.8, lambda: 1, values })([group(cut, over)]);
    expect(firsts(batch)).toEqual([0.8 * 3 - 0.5, -0.5].map((each) => Number(each.toFixed(6))));
  });

  test('says which action has no value', () => {
    const credit = generalizedAdvantage({ gamma: 1, lambda: 1 });
    expect(() => credit([group(attempt(1, 1))])).toThrow('action 0 of the attempt at corridor has no value');
  });
});
