import type { Task } from '@dreamgym/core';
import { checkReplayBuffer, corridor, trajectory } from '@dreamgym/testing';
import { expect, it, vi } from 'vitest';
import { replayMemory } from '../memory/replay-memory.ts';
import { guarded } from './leakage-guard.ts';

checkReplayBuffer('guarded', () => guarded(replayMemory(), { environment: corridor() }));

const task = (id: string, instruction: string): Task => ({ id, instruction, origin: { kind: 'seed' } });
const mug = 'put a clean mug in the coffee machine';
const visit = (given: Task) => trajectory({ task: given, opening: `the kitchen of ${given.id}` });

it('keeps test tasks and their near-duplicates out, and asks for them once, when something is added', async () => {
  const tasks = vi.fn(async () => [task('test', mug)]);
  const buffer = guarded(replayMemory(), { environment: { tasks } });
  expect(tasks).not.toHaveBeenCalled();
  await Promise.all(
    [task('test', mug), task('copy', `${mug}!`), task('train', 'water the plants')].map((one) =>
      buffer.add(visit(one)),
    ),
  );
  expect(tasks.mock.calls).toEqual([['test']]);
  expect(buffer.count()).toEqual({ real: 1, dreamed: 0 });
  const found = await buffer.search({ observation: 'the kitchen of test', action: 'go', limit: 10 });
  expect(found.map((each) => each.task)).toEqual(['train']);
});

it('keeps nothing out where the environment has no test tasks to list', async () => {
  const tasks = async () => Promise.reject(new Error('the games were not fetched'));
  const buffer = guarded(replayMemory(), { environment: { tasks } });
  await buffer.add(visit(task('any', mug)));
  expect(buffer.count()).toEqual({ real: 1, dreamed: 0 });
});

it('calls near what it is told to', async () => {
  const environment = { tasks: async () => [task('test', mug)] };
  const [loose, strict] = [0.5, 1].map((similarity) => guarded(replayMemory(), { environment, similarity }));
  for (const buffer of [loose!, strict!]) await buffer.add(visit(task('cup', mug.replace('mug', 'cup'))));
  expect(loose!.count().real).toBe(0);
  expect(strict!.count().real).toBe(1);
});
