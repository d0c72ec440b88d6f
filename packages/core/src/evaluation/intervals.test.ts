import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalOverTasks, wilsonInterval } from './intervals.ts';

describe('wilsonInterval', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is as published', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('says nothing without trials', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });

  it('holds the share, stays in [0, 1], and mirrors successes and failures', () => {
    const counts = fc.nat(2000).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const [low, high] = wilsonInterval(successes, trials);
        const share = trials === 0 ? 0.5 : successes / trials;
        expect(low >= 0 && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1).toBe(true);
        const [mirroredLow, mirroredHigh] = wilsonInterval(trials - successes, trials);
        expect(mirroredLow).toBeCloseTo(1 - high, 10);
        expect(mirroredHigh).toBeCloseTo(1 - low, 10);
      }),
    );
  });
});

describe('the interval over tasks', () => {
  const of = (attempts: number, ...shares: number[]) => shares.map((success) => ({ attempts, success }));

  it('is that of the tasks where each was attempted once', () => {
    expect(intervalOverTasks(of(1, 1, 0, 1, 1, 0))).toEqual(wilsonInterval(3, 5));
  });

  it('is no narrower by attempts that all end alike', () => {
    const once = intervalOverTasks(of(1, 1, 0, 1, 1, 0));
    for (const [at, bound] of intervalOverTasks(of(20, 1, 0, 1, 1, 0)).entries())
      expect(bound).toBeCloseTo(once[at]!, 12);
    expect(intervalOverTasks(of(20, 1, 1, 1))).toEqual(wilsonInterval(3, 3));
  });

  it('is as computed by hand where attempts at a task differ', () => {
    // Mean 0.5; the shares' variance is (0.25 + 0.0625 + 0.0625 + 0.25) / 4 = 0.15625, so 4 * 0.25 / 0.15625 = 6.4 trials.
    const interval = intervalOverTasks(of(4, 1, 0.75, 0.25, 0));
    const expected = wilsonInterval(3.2, 6.4);
    for (const at of [0, 1] as const) expect(interval[at]).toBeCloseTo(expected[at], 12);
  });

  it('is worth no more trials than there are attempts', () => {
    expect(intervalOverTasks(of(4, 0.5, 0.5, 0.5))).toEqual(wilsonInterval(6, 12));
  });

  it('says nothing without tasks', () => {
    expect(intervalOverTasks([])).toEqual([0, 1]);
  });
});
