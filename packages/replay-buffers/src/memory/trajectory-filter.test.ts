import type { Task } from '@dreamgym/core';
import { checkReplayBuffer, trajectory } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { leakageGuard } from '../guard/leakage-guard.ts';
import { frozen } from './frozen.ts';
import { replayMemory } from './replay-memory.ts';
import { realOnly, rewardedDreams, type TrajectoryFilter } from './trajectory-filter.ts';

const task = (id: string, instruction: string, rest: Partial<Task> = {}): Task => ({
  id,
  instruction,
  origin: { kind: 'seed' },
  ...rest,
});

const mug = 'put a clean mug in the coffee machine';
const shoes = 'find me machine washable running shoes with arch support, size 9, and price lower than 60.00 dollars';
const heldOut = [task('test/mug', mug, { scene: 'FloorPlan7' }), task('test/shoes', shoes)];

const accepts = (filter: TrajectoryFilter, given: Task) => filter(trajectory({ task: given }));

describe('leakageGuard', () => {
  const guard = leakageGuard({ heldOut });

  it.each([
    ['a test task', task('test/mug', 'anything')],
    [
      'a task that was invented from one',
      task('new', 'anything', { origin: { kind: 'generated', parent: 'test/mug', reason: '' } }),
    ],
    ['the same instruction in the same scene', task('copy', mug, { scene: 'FloorPlan7' })],
    ['the same instruction where the scene is unknown', task('copy', mug)],
    ['other case and punctuation', task('copy', 'Put a clean mug in the coffee machine!')],
    ['one other number', task('copy', shoes.replace('60.00', '50.00'))],
    ['one other word', task('copy', shoes.replace('running', 'walking'))],
  ])('refuses %s', (_, given) => {
    expect(accepts(guard, given)).toBe(false);
    // The answer is remembered, and stays.
    expect(accepts(guard, given)).toBe(false);
  });

  it.each([
    ['the same instruction in another scene', task('train', mug, { scene: 'FloorPlan8' })],
    ['another goal in the same scene', task('train', 'examine the book with the desk lamp', { scene: 'FloorPlan7' })],
    [
      'another product',
      task('train', 'find me wireless headphones with noise cancelling, and price lower than 60.00 dollars'),
    ],
  ])('accepts %s', (_, given) => {
    expect(accepts(guard, given)).toBe(true);
  });

  it('keeps what it refuses out of a buffer, also when a snapshot is restored', async () => {
    const open = replayMemory();
    for (const id of ['test/mug', 'train']) await open.add(trajectory({ task: id, opening: `the ${id} kitchen` }));
    const guarded = replayMemory({ filters: [guard] });
    guarded.restore(open.snapshot());
    await guarded.add(trajectory({ task: 'test/mug' }));
    await guarded.add(trajectory({ task: task('copy', mug) }));
    expect(guarded.count()).toEqual({ real: 1, dreamed: 0 });
    const found = await guarded.search({ observation: 'the test/mug kitchen', action: 'go', limit: 10 });
    expect(found.map((each) => each.task)).toEqual(['train']);
  });

  it('wants a cosine', () => {
    expect(() => leakageGuard({ heldOut, similarity: 0 })).toThrow('similarity is 0');
  });
});

describe('filters', () => {
  it('keep what dreams earned too little out', async () => {
    const buffer = replayMemory({ filters: [rewardedDreams(0.5)] });
    for (const reward of [0.2, 0.7]) {
      for (const origin of ['real', 'dreamed'] as const) await buffer.add(trajectory({ reward, origin }));
    }
    expect(buffer.count()).toEqual({ real: 2, dreamed: 1 });
    expect(() => rewardedDreams(2)).toThrow('the least reward is 2');
  });

  it('keep dreams out', () => {
    expect(realOnly(trajectory())).toBe(true);
    expect(realOnly(trajectory({ origin: 'dreamed' }))).toBe(false);
  });
});

describe('frozen', () => {
  it('searches and counts, and refuses to add', async () => {
    const buffer = replayMemory();
    const view = frozen(buffer);
    await buffer.add(trajectory({ task: 'seen' }));
    await expect(view.add(trajectory({ task: 'test 3' }))).rejects.toThrow('frozen; a trajectory of test 3');
    expect(view.count()).toEqual({ real: 1, dreamed: 0 });
    expect(await view.search({ observation: '', action: 'go', limit: 1 })).toMatchObject([{ task: 'seen' }]);
  });
});

checkReplayBuffer('replayMemory with a guard', () => replayMemory({ filters: [leakageGuard({ heldOut })] }));
