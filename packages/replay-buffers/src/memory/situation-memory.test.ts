import { type ReplayBuffer, random, type Trajectory } from '@dreamgym/core';
import { checkReplayBuffer, trajectory } from '@dreamgym/testing';
import { describe, expect, it, vi } from 'vitest';
import { replayMemory } from './replay-memory.ts';

const words = Array.from({ length: 400 }, (_, i) => `word${(i * 7919) % 1009}`);

/** Pages that are visited again and again, a tenth of their words altered, with five actions each. */
function visits(count: number, seed: number): Trajectory[] {
  const site = random(1);
  const pages = Array.from({ length: 60 }, () => Array.from({ length: 20 }, () => site.pick(words)));
  const chance = random(seed);
  return Array.from({ length: count }, (_, index) => {
    const page = chance.pick(pages);
    const seen = page.map((word) => (chance.integer(10) === 0 ? chance.pick(words) : word));
    return trajectory({
      task: `${seed} ${index}`,
      opening: seen.join(' '),
      steps: [[`open ${page[chance.integer(5)]}`, 'done']],
      origin: chance.integer(2) === 0 ? 'real' : 'dreamed',
    });
  });
}

const stored = visits(6000, 2);
const queries = visits(60, 3).map(({ opening, transitions }) => ({
  observation: opening.text,
  action: transitions[0]!.action.text,
  limit: 8,
}));

async function filled(search: 'exact' | 'approximate', capacity = stored.length) {
  const buffer = replayMemory({ search, capacity, dimensions: 64 });
  for (const [index, each] of stored.entries()) {
    await buffer.add(each);
    // Searching now and then makes the index grow and shrink in between.
    if (index % 500 === 0) await buffer.search(queries[0]!);
  }
  return buffer;
}

/** The share of what one buffer finds that the other one finds, too, with the same similarities. */
async function share(truth: ReplayBuffer, buffer: ReplayBuffer): Promise<number> {
  let found = 0;
  for (const query of queries) {
    const known = new Map((await truth.search(query)).map((each) => [each.task, each]));
    for (const each of await buffer.search(query)) {
      const same = known.get(each.task);
      if (same) expect(each).toEqual(same);
      if (same) found += 1;
    }
  }
  return found / (8 * queries.length);
}

checkReplayBuffer('replayMemory, approximate', () => replayMemory({ search: 'approximate' }));

describe('approximate search', () => {
  it('finds nearly all that exact search finds, with the same similarities', async () => {
    expect(await share(await filled('exact'), await filled('approximate'))).toBeGreaterThan(0.99);
  });

  it('finds the same each time', async () => {
    const [once, again] = [await filled('approximate', 2000), await filled('approximate', 2000)];
    for (const query of queries) expect(await again.search(query)).toEqual(await once.search(query));
  });

  it('forgets what was dropped, and finds what is left', async () => {
    const kept = await filled('approximate', 700);
    const real = stored.filter(({ provenance }) => provenance.origin === 'real').slice(-700);
    expect(kept.count()).toEqual({ real: 700, dreamed: 0 });
    const everything = await kept.search({ ...queries[0]!, limit: 1000 });
    expect(everything.map(({ task }) => task).sort()).toEqual(real.map(({ task }) => task.id).sort());
    expect(await share(await filled('exact', 700), kept)).toBeGreaterThan(0.99);
  });

  it('goes on where everything was dropped', async () => {
    const buffer = replayMemory({ search: 'approximate', capacity: 50, dimensions: 64 });
    for (const [index, each] of stored.slice(0, 300).entries()) {
      await buffer.add(each);
      if (index % 60 === 0) await buffer.search(queries[0]!);
    }
    const everything = await buffer.search({ ...queries[0]!, limit: 100 });
    expect(new Set(everything.map(({ task }) => task)).size).toBe(50);
    buffer.restore(replayMemory().snapshot());
    expect(await buffer.search(queries[0]!)).toEqual([]);
  });

  it('goes on until enough is found where most is left out', async () => {
    const buffer = replayMemory({ search: 'approximate', dimensions: 64 });
    const alike = (task: string, count: number) =>
      Array.from({ length: count }, (_, i) =>
        trajectory({ task, opening: `${task} ${i}`, steps: [[`look ${i % 7}`, 'done']] }),
      );
    for (const each of [...alike('kitchen', 3000), ...alike('cellar', 10)]) await buffer.add(each);
    const found = await buffer.search({ observation: 'kitchen 17', action: 'look 3', limit: 8, exclude: 'kitchen' });
    expect(found.map(({ task }) => task)).toEqual(Array(8).fill('cellar'));
  });

  it('says what to install where the index library is missing', async () => {
    vi.doMock('usearch', () => {
      throw new Error('no such package');
    });
    const buffer = replayMemory({ search: 'approximate' });
    await buffer.add(stored[0]!);
    await expect(buffer.search(queries[0]!)).rejects.toThrow(
      'an approximate search needs the package usearch: npm install usearch',
    );
    vi.doUnmock('usearch');
    expect(await buffer.search(queries[0]!)).toHaveLength(1);
  });
});
