import type { Split, Task } from '@dreamgym/core';
import { checkReplayBuffer, classInstance, corridor, trajectory } from '@dreamgym/testing';
import { expect, it, vi } from 'vitest';
import { replayMemory } from '../memory/replay-memory.ts';
import { guarded } from './leakage-guard.ts';

checkReplayBuffer('guarded', () => guarded(replayMemory(), { environment: corridor() }));
checkReplayBuffer('guarded, an instance of a class', () =>
  guarded(classInstance(replayMemory()), { environment: classInstance(corridor()) }),
);

const task = (id: string, instruction: string): Task => ({ id, instruction, origin: { kind: 'seed' } });
const mug = 'put a clean mug in the coffee machine';
const visit = (given: Task) => trajectory({ task: given, opening: `the kitchen of ${given.id}` });

it('keeps held-out tasks and their near-duplicates out, and asks for them once, when something is added', async () => {
  const rug = 'beat the dust out of the rug in the hall';
  const tasks = vi.fn(async (split: Split) => (split === 'test' ? [task('test', mug)] : [task('validation', rug)]));
  const buffer = guarded(replayMemory(), { environment: { name: 'house', tasks } });
  expect(tasks).not.toHaveBeenCalled();
  const given = [
    task('test', mug),
    task('copy', `${mug}!`),
    task('validation', rug),
    task('rug', `Please ${rug}`),
    { ...task('child', 'sing'), origin: { kind: 'generated', parent: 'validation', reason: 'new' } } as const,
    task('train', 'water the plants'),
  ];
  await Promise.all(given.map((one) => buffer.add(visit(one))));
  expect(tasks.mock.calls).toEqual([['validation'], ['test']]);
  expect(buffer.count()).toEqual({ real: 1, dreamed: 0 });
  const found = await buffer.search({ observation: 'the kitchen of test', action: 'go', limit: 10 });
  expect(found.map((each) => each.task)).toEqual(['train']);
});

it.each(['validation', 'test'])(
  'stores nothing while the %s tasks cannot be listed, and asks again',
  async (failing) => {
    let isBroken = true;
    const tasks = async (split: Split) => {
      if (split === failing && isBroken) throw new Error('read ECONNRESET');
      return [task(split, `${mug} for the ${split}`)];
    };
    const buffer = guarded(replayMemory(), { environment: { name: 'house', tasks } });
    const message = `the ${failing} tasks of house cannot be listed, so nothing can be stored that is surely none of them: read ECONNRESET`;
    for (const each of [failing, 'other', failing]) {
      await expect(buffer.add(visit(task(each, `do ${each}`)))).rejects.toThrow(message);
    }
    expect(buffer.count()).toEqual({ real: 0, dreamed: 0 });
    isBroken = false;
    for (const each of [failing, 'other']) await buffer.add(visit(task(each, `do ${each}`)));
    expect(buffer.count()).toEqual({ real: 1, dreamed: 0 });
  },
);

it('calls near what it is told to', async () => {
  const environment = { name: 'house', tasks: async () => [task('test', mug)] };
  const [loose, strict] = [0.5, 1].map((similarity) => guarded(replayMemory(), { environment, similarity }));
  for (const buffer of [loose!, strict!]) await buffer.add(visit(task('cup', mug.replace('mug', 'cup'))));
  expect(loose!.count().real).toBe(0);
  expect(strict!.count().real).toBe(1);
});
