import { type Plugin, type Task, type TrajectoryGroup, wire } from '@dreamgym/core';
import { ppo } from '@dreamgym/optimizers';
import { webshop } from '@dreamgym/webshop';
import { expect, it } from 'vitest';
import { embedded } from './embedded.ts';
import { household } from './household.fixture.ts';

/** One attempt at a task. */
function once(task: Task, reward: number): TrajectoryGroup {
  const observation = { text: 'a room' };
  const transition = { action: { text: 'look' }, observation, reward, terminated: true, truncated: false };
  const provenance = { environment: 'dream', origin: 'dreamed', policy: 'walker', seed: 1, worldSeed: 1 } as const;
  const end = { kind: 'terminated' } as const;
  return { task, trajectories: [{ task, opening: observation, transitions: [transition], end, provenance }] };
}

/** What two tasks that ask for the same are worth after one attempt at each, of which one succeeded. */
async function valuesWith(plugin: Plugin): Promise<readonly number[]> {
  const { curriculum, environment } = wire([...household(), plugin]).parts;
  const tasks = await environment.tasks('train');
  const first = tasks.find((task) => tasks.some((other) => isTwin(task, other)))!;
  const second = tasks.find((task) => isTwin(first, task))!;
  await curriculum.record([once(first, 0), once(second, 1)]);
  const { variances } = curriculum.snapshot!() as unknown as { variances: number[] };
  return variances;
}

const isTwin = (one: Task, other: Task) => one.id !== other.id && one.instruction === other.instruction;

it('weighs tasks by clusters where PPO attempts each once, and each by itself with GRPO', async () => {
  expect(await valuesWith({})).toEqual([0, 0]);
  expect(await valuesWith({ optimizer: () => ppo() })).toEqual([0.25, 0.25]);
});

it('invents tasks for a shop without a language model, and says what it needs for that', async () => {
  const shop = webshop({ generate: { products: 80 }, tagger: 'stub' });
  const { signal } = new AbortController();
  const { parts } = wire([shop, embedded({ transitions: 600, behaviours: ['expert', 'shopper'] })]);
  const trajectories = await parts.recordings.trajectories(signal);
  await parts.experienceModel.learn!({ trajectories, signal });
  const known = new Set((await parts.environment.tasks('train')).map(({ instruction }) => instruction));
  const parents = trajectories.filter(({ transitions }) => transitions.at(-1)?.reward === 1).map(({ task }) => task);
  const tasks = await parts.taskGenerator.generate({ parents: parents.slice(0, 12), count: 12, seed: 1, signal });
  expect(tasks.length).toBeGreaterThan(0);
  for (const { origin } of tasks) expect(origin).toHaveProperty('reason', expect.stringContaining('in the place of'));
  expect(tasks.some(({ instruction }) => known.has(instruction))).toBe(true);

  const experienceModel = { ...parts.experienceModel, name: 'another', site: undefined };
  const other = wire([shop, embedded(), { experienceModel }]).parts.taskGenerator;
  await expect(other.generate({ parents, count: 1, seed: 1, signal })).rejects.toThrow(
    'another has no learned pages to invent tasks by',
  );
});
