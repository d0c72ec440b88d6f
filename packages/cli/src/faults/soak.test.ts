import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deriveSeed, dream, learn, remember, rollout, wire } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { household } from '../household.fixture.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const { signal } = new AbortController();
const long = process.env.DREAMGYM_LONG === '1';
const steps = long ? 1_000_000 : 40_000;

it(`${steps.toLocaleString('en')} dreamed steps leave memory as it was`, async () => {
  const { parts, close } = { ...wire(household()), close: () => {} };
  const recorded = await parts.recordings.trajectories(signal);
  await learn(parts.experienceModel, recorded);
  await remember(parts.replayBuffer, recorded);
  const environment = dream(parts);
  const tasks = await environment.tasks('train');
  let done = 0;
  let attempts = 0;
  const play = async (until: number) => {
    while (done < until) {
      const task = tasks[attempts % tasks.length]!;
      const seed = deriveSeed(1, 'soak', attempts++);
      const { end, transitions } = await rollout({ environment, policy: parts.policy, task, seed, signal });
      expect(end.kind).not.toBe('failed');
      done += Math.max(1, transitions.length);
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  // What is cached fills up in the first fifth.
  const before = await play(steps / 5);
  const after = await play(steps);
  close();
  expect((after - before) / 2 ** 20).toBeLessThan(8);
}, 900_000);
