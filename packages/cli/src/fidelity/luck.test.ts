import { type Environment, type Trajectory, wire } from '@dreamgym/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { household } from '../household.fixture.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import { attempt } from './attempt.fixture.ts';
import { measureLuck } from './luck.ts';

const { signal } = new AbortController();

/** A world in which the last step of every attempt is rewarded by chance. */
function lottery(rewardOf: (options: { seed: number; worldSeed: number }) => number): Environment {
  return {
    name: 'lottery',
    tasks: async () => [],
    async start(_task, { seed, worldSeed = seed }) {
      const reward = rewardOf({ seed, worldSeed });
      if (Number.isNaN(reward)) throw new Error('no answer');
      const step = () => ({ observation: { text: 'drawn' }, reward, terminated: true, truncated: false });
      return { observation: { text: 'draw' }, step, close: async () => {} };
    },
  };
}

describe('measureLuck', () => {
  const trajectories: readonly Trajectory[] = [attempt('a', ['draw']), attempt('b', ['draw'])];
  const request = { trajectories, replays: 40, seed: 1, signal };

  it('tells luck within a world from luck of the world', async () => {
    const bySeed = await measureLuck({ ...request, dream: lottery(({ seed }) => seed % 2) });
    expect(bySeed.pinned).toMatchObject({ attempts: 80, failed: 0, range: 1 });
    expect(Math.abs(bySeed.pinned.score - 0.5)).toBeLessThan(0.15);
    expect(bySeed.pinned.deviation).toBeCloseTo(0.5, 1);
    const byWorld = await measureLuck({ ...request, dream: lottery(({ worldSeed }) => worldSeed % 2) });
    expect(byWorld.pinned).toMatchObject({ deviation: 0, range: 0 });
    expect(byWorld.unpinned).toMatchObject({ attempts: 80, range: 1 });
    expect(byWorld.unpinned.deviation).toBeCloseTo(0.5, 1);
  });

  it('counts attempts without an answer, and does not score them', async () => {
    const { pinned } = await measureLuck({ ...request, dream: lottery(({ seed }) => (seed % 2 ? 1 : Number.NaN)) });
    expect(pinned.failed).toBeGreaterThan(10);
    expect(pinned).toMatchObject({ attempts: 80 - pinned.failed, score: 1, deviation: 0 });
    const mute = await measureLuck({ ...request, dream: lottery(() => Number.NaN) });
    expect(mute.pinned).toEqual({ attempts: 0, failed: 80, score: 0, deviation: 0, range: 0 });
  });

  it('ends with a spent budget and with its signal', async () => {
    const spent = Object.assign(new Error('spent'), { name: 'ChatFailure', kind: 'budget', retryable: false });
    const dream = { ...lottery(() => 0), start: () => Promise.reject(spent) };
    await expect(measureLuck({ ...request, dream })).rejects.toBe(spent);
    const aborted = { ...request, dream: lottery(() => Number.NaN), signal: AbortSignal.abort() };
    await expect(measureLuck(aborted)).rejects.toThrow('aborted');
  });

  describe('of the induced model', () => {
    let dream: Environment;
    let held: readonly Trajectory[];
    beforeAll(async () => {
      const { parts } = wire(household());
      const recorded = await parts.recordings.trajectories(signal);
      held = recorded.slice(-6);
      dream = await learnedDream(parts, recorded.slice(0, -6));
    });

    it('is none within one hidden world', async () => {
      const { pinned, unpinned } = await measureLuck({ dream, trajectories: held, replays: 5, seed: 1, signal });
      expect(pinned).toMatchObject({ attempts: 30, failed: 0, deviation: 0, range: 0 });
      expect(unpinned.attempts).toBe(30);
    });
  });
});
