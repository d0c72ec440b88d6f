import { describe, expect, it } from 'vitest';
import { atLeast, atMost, medianSeconds, ratio, referenceJob, referenceWork } from './measurement.ts';

describe('ratio', () => {
  const measured = { name: 'x', value: 50, unit: 's' };

  it.each([
    [atLeast(40), 1.25],
    [atLeast(100), 0.5],
    [atMost(100), 2],
    [atMost(25), 0.5],
    [undefined, undefined],
  ])('to the target %j is %j', (target, expected) => {
    expect(ratio({ ...measured, target })).toBe(expected);
  });
});

describe('medianSeconds', () => {
  it('measures a call that takes its time', async () => {
    const seconds = await medianSeconds(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(seconds).toBeGreaterThan(0.019);
  });

  it('throws what the call throws', async () => {
    const call = () => Promise.reject(new Error('out of order'));
    await expect(medianSeconds(call)).rejects.toThrow('out of order');
  });
});

describe('referenceJob', () => {
  it('is the same work each time, and takes some', () => {
    expect(referenceWork()).toBe(referenceWork());
    expect(referenceJob().value).toBeGreaterThan(0);
  });
});
