import { trajectory } from '@dreamgym/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowdedTaskFirst, type Eviction, leastRewardFirst } from './eviction.ts';
import { replayMemory } from './replay-memory.ts';

/** The tasks of what is left of these dreams of two steps each, in a buffer for three of them. */
async function left(eviction: Eviction | undefined, dreams: readonly (readonly [task: string, reward: number])[]) {
  const buffer = replayMemory({ capacity: 6, eviction });
  for (const [index, [task, reward]] of dreams.entries()) {
    const steps = [
      ['go', `${index}`],
      ['stay', 'end'],
    ] as const;
    await buffer.add(trajectory({ task, reward, steps, opening: `${index}`, origin: 'dreamed' }));
  }
  const found = await buffer.search({ observation: '', action: '', limit: 10 });
  return found.map((each) => `${each.task}.${each.index}`);
}

describe('eviction', () => {
  const dreams = [
    ['a', 1],
    ['b', 0],
    ['a', 0.5],
    ['a', 0.2],
  ] as const;

  it('drops the oldest', async () => {
    expect(await left(undefined, dreams)).toEqual(['b.0', 'b.1', 'a.0', 'a.1', 'a.0', 'a.1']);
  });

  it('drops what earned least', async () => {
    expect(await left(leastRewardFirst, dreams)).toEqual(['a.0', 'a.1', 'a.0', 'a.1', 'a.0', 'a.1']);
    expect(
      await left(leastRewardFirst, [
        ['a', 1],
        ['b', 0.5],
        ['c', 0.9],
        ['d', 0.1],
      ]),
    ).toEqual(['a', 'b', 'c'].flatMap((task) => [`${task}.0`, `${task}.1`]));
  });

  it('drops from the task with the most transitions', async () => {
    expect(
      await left(crowdedTaskFirst, [
        ['a', 1],
        ['b', 1],
        ['b', 1],
        ['c', 1],
      ]),
    ).toEqual(['a', 'b', 'c'].flatMap((task) => [`${task}.0`, `${task}.1`]));
  });

  it('drops the first transitions of what makes room, and only as many as needed', async () => {
    const buffer = replayMemory({ capacity: 3 });
    const steps = [
      ['one', '1'],
      ['two', '2'],
    ] as const;
    for (const task of ['a', 'b']) await buffer.add(trajectory({ task, steps }));
    const found = await buffer.search({ observation: '', action: '', limit: 10 });
    expect(found.map(({ task, index }) => `${task}.${index}`).sort()).toEqual(['a.1', 'b.0', 'b.1']);
  });

  it('drops real ones only where no dreamed one is left', async () => {
    const buffer = replayMemory({ capacity: 2, eviction: leastRewardFirst });
    await buffer.add(trajectory({ task: 'dream', reward: 1, origin: 'dreamed' }));
    for (const reward of [0, 0.5]) await buffer.add(trajectory({ task: `real ${reward}`, reward }));
    expect(buffer.count()).toEqual({ real: 2, dreamed: 0 });
    await buffer.add(trajectory({ task: 'real 1', reward: 1 }));
    const found = await buffer.search({ observation: '', action: '', limit: 10 });
    expect(found.map(({ task }) => task)).toEqual(['real 0.5', 'real 1']);
  });

  it('finds what a walk through everything finds', async () => {
    const rankings = {
      oldest: () => [],
      leastReward: (each: Kept) => [each.reward],
      crowdedTask: (each: Kept, all: readonly Kept[]) => [-all.filter(({ task }) => task === each.task).length],
      both: (each: Kept, all: readonly Kept[]) => [-all.filter(({ task }) => task === each.task).length, each.reward],
    };
    const evictions: Record<keyof typeof rankings, Eviction | undefined> = {
      oldest: undefined,
      leastReward: leastRewardFirst,
      crowdedTask: crowdedTaskFirst,
      both: { ...crowdedTaskFirst, ...leastRewardFirst },
    };
    const added = fc.record({
      task: fc.constantFrom('a', 'b', 'c', 'd'),
      reward: fc.constantFrom(0, 0.5, 1),
      origin: fc.constantFrom('real' as const, 'dreamed' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(rankings) as (keyof typeof rankings)[])),
        fc.array(added, { maxLength: 30 }),
        async (name, list) => {
          const buffer = replayMemory({ capacity: 8, eviction: evictions[name] });
          let expected: Kept[] = [];
          for (const [order, each] of list.entries()) {
            await buffer.add(trajectory({ ...each, opening: `${order}`, steps: [['go', 'end']] }));
            expected.push({ ...each, order });
            if (expected.length <= 8) continue;
            const dreamed = expected.filter(({ origin }) => origin === 'dreamed');
            const rank = (one: Kept) => [...rankings[name](one, expected), one.order];
            const [victim] = (dreamed.length > 0 ? dreamed : expected).toSorted((a, b) => {
              const [ranks, others] = [rank(a), rank(b)];
              const at = ranks.findIndex((value, i) => value !== others[i]);
              return ranks[at]! - others[at]!;
            });
            expected = expected.filter((one) => one !== victim);
          }
          const found = await buffer.search({ observation: '', action: '', limit: 100 });
          const orders = (kept: readonly { order: number }[]) => kept.map(({ order }) => order).sort((a, b) => a - b);
          expect(orders(found.map(({ observation }) => ({ order: Number(observation) })))).toEqual(orders(expected));
        },
      ),
    );
  });
});

interface Kept {
  readonly task: string;
  readonly reward: number;
  readonly origin: 'real' | 'dreamed';
  readonly order: number;
}
