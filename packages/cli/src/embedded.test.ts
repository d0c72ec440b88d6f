import { type Plugin, type Task, type TrajectoryGroup, wire } from '@dreamgym/core';
import { ppo } from '@dreamgym/optimizers';
import { expect, it } from 'vitest';
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
