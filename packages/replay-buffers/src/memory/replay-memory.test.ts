import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Reference, ReplayQuery, Trajectory } from '@dreamgym/core';
import { checkReplayBuffer } from '@dreamgym/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { replayMemory } from './replay-memory.ts';

type Case = readonly [state: string, action: string];

function trajectory(task: string, origin: 'real' | 'dreamed', cases: readonly Case[], kind = 'terminated'): Trajectory {
  const [opening = ['', '']] = cases;
  return {
    task: { id: task, instruction: '', origin: { kind: 'seed' } },
    opening: { text: opening[0] },
    transitions: cases.map(([, action], index) => ({
      action: { text: action },
      observation: { text: cases[index + 1]?.[0] ?? 'the end' },
      reward: index === cases.length - 1 ? 1 : 0,
      terminated: index === cases.length - 1,
      truncated: false,
    })),
    end: kind === 'failed' ? { kind, code: 'ENVIRONMENT', message: 'lost' } : { kind: 'terminated' },
    provenance: { environment: 'test', origin, policy: 'test', seed: 0, worldSeed: 0 },
  };
}

const word = fc.constantFrom('mug', 'shelf', 'open', 'take', 'drawer 1', 'drawer 2', 'go to', 'lamp');
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
const stored = fc.record({
  task: fc.constantFrom('a', 'b', 'c'),
  origin: fc.constantFrom('real' as const, 'dreamed' as const),
  cases: fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
});
const storedList = fc.array(stored, { maxLength: 8 });

/** The definition: the cosine of the two embeddings, side by side, over everything, sorted. */
function bruteForce(list: readonly Trajectory[], query: ReplayQuery): Pick<Reference, 'task' | 'index'>[] {
  const embedder = hashingEmbedder();
  const embed = (state: string, action: string) => embedder.embed([state, action]).flatMap((half) => [...half]);
  const wanted = embed(query.observation, query.action);
  return [...list]
    .sort((a, b) => Number(b.provenance.origin === 'real') - Number(a.provenance.origin === 'real'))
    .flatMap(({ task, opening, transitions }) =>
      transitions.map(({ action }, index) => {
        const vector = embed(index === 0 ? opening.text : transitions[index - 1]!.observation.text, action.text);
        return { task: task.id, index, similarity: vector.reduce((sum, value, i) => sum + value * wanted[i]!, 0) / 2 };
      }),
    )
    .filter(({ task }) => task !== query.exclude)
    .sort((a, b) => (Math.abs(b.similarity - a.similarity) < 1e-9 ? 0 : b.similarity - a.similarity))
    .slice(0, query.limit);
}

async function filled(list: readonly Trajectory[], capacity?: number) {
  const buffer = replayMemory({ capacity });
  for (const item of list) await buffer.add(item);
  return buffer;
}

checkReplayBuffer('replayMemory', () => replayMemory());

describe('replayMemory', () => {
  it('finds what the definition finds', async () => {
    const query = fc.record({
      observation: text,
      action: text,
      limit: fc.integer({ min: 1, max: 10 }),
      exclude: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(storedList, query, async (list, wanted) => {
        const trajectories = list.map(({ task, origin, cases }) => trajectory(task, origin, cases));
        const buffer = await filled(trajectories);
        const found = await buffer.search(wanted);
        const expected = bruteForce(trajectories, wanted) as Reference[];
        expect(found.map(({ similarity }) => similarity.toFixed(5))).toEqual(
          expected.map(({ similarity }) => (similarity || 0).toFixed(5)),
        );
      }),
    );
  });

  it('describes the case that it found', async () => {
    const buffer = await filled([
      trajectory('kitchen', 'dreamed', [
        ['a closed fridge', 'open fridge'],
        ['an open fridge', 'take egg'],
      ]),
    ]);
    const [found] = await buffer.search({ observation: 'an open fridge', action: 'take egg', limit: 1 });
    expect(found).toEqual({
      task: 'kitchen',
      index: 1,
      observation: 'an open fridge',
      action: 'take egg',
      next: 'the end',
      reward: 1,
      terminated: true,
      origin: 'dreamed',
      provenance: { environment: 'test', origin: 'dreamed', policy: 'test', seed: 0, worldSeed: 0 },
      lineage: { kind: 'seed' },
      similarity: expect.closeTo(1, 5),
    });
    expect(found!.similarity).toBeLessThanOrEqual(1);
  });

  it('lets a short action weigh as much as a long state', async () => {
    const state = 'you are in a kitchen and see a shelf, a fridge, a sink, a table, a lamp, a drawer and a stove';
    const buffer = await filled([
      trajectory('state', 'real', [[state, 'open fridge']]),
      trajectory('action', 'real', [[`${state} and more`, 'take egg']]),
    ]);
    const [first] = await buffer.search({ observation: state, action: 'take egg', limit: 2 });
    expect(first!.task).toBe('action');
  });

  it('prefers real cases, then earlier ones, where they are equally similar', async () => {
    const same: readonly Case[] = [['here', 'go']];
    const buffer = await filled([
      trajectory('dreamed', 'dreamed', same),
      trajectory('first', 'real', same),
      trajectory('second', 'real', same),
    ]);
    const found = await buffer.search({ observation: 'here', action: 'go', limit: 3 });
    expect(found.map(({ task }) => task)).toEqual(['first', 'second', 'dreamed']);
  });

  it('holds the newest dreamed transitions that fit beside the real ones, never more than its capacity', async () => {
    await fc.assert(
      fc.asyncProperty(storedList, fc.integer({ min: 1, max: 12 }), async (list, capacity) => {
        const trajectories = list.map(({ origin, cases }, at) =>
          trajectory(
            `${at}`,
            origin,
            cases.map(([state], i) => [state, `${at} ${i}`]),
          ),
        );
        const buffer = await filled(trajectories, capacity);
        const actionsOf = (origin: string) =>
          trajectories.flatMap(({ provenance, transitions }) =>
            provenance.origin === origin ? transitions.map(({ action }) => action.text) : [],
          );
        const real = actionsOf('real').slice(-capacity);
        // Real ones may have pushed out dreamed ones that would fit again only if the real ones went.
        const dreamed = actionsOf('dreamed').slice(-Math.max(0, capacity - real.length) || Infinity);
        const found = await buffer.search({ observation: '', action: '', limit: 100 });
        expect(new Set(found.filter(({ origin }) => origin === 'real').map(({ action }) => action))).toEqual(
          new Set(real),
        );
        expect(found.filter(({ origin }) => origin === 'dreamed').map(({ action }) => action)).toEqual(dreamed);
        expect(buffer.count()).toEqual({ real: real.length, dreamed: dreamed.length });
      }),
    );
  });

  it('refuses failed trajectories silently', async () => {
    const buffer = await filled([trajectory('a', 'real', [['here', 'go']], 'failed')]);
    expect(buffer.count()).toEqual({ real: 0, dreamed: 0 });
  });

  it('answers the same after its snapshot went through JSON', async () => {
    await fc.assert(
      fc.asyncProperty(storedList, text, text, async (list, observation, action) => {
        const buffer = await filled(
          list.map(({ task, origin, cases }) => trajectory(task, origin, cases)),
          10,
        );
        const restored = replayMemory({ capacity: 10 });
        restored.restore(JSON.parse(JSON.stringify(buffer.snapshot())));
        const query = { observation, action, limit: 20 };
        expect(await restored.search(query)).toEqual(await buffer.search(query));
        expect(restored.count()).toEqual(buffer.count());
        expect(restored.snapshot()).toEqual(buffer.snapshot());
      }),
    );
  });

  it('refuses a snapshot of another kind or version', () => {
    const buffer = replayMemory();
    expect(() => buffer.restore(null)).toThrow('expected a snapshot of replay-memory version 2, found undefined');
    expect(() => buffer.restore({ kind: 'replay-memory', version: 1 })).toThrow('found replay-memory version 1');
  });

  it('embeds nothing before the first search and no text twice', async () => {
    const seen: string[] = [];
    const hashing = hashingEmbedder();
    const counting: Embedder = {
      ...hashing,
      embed: async (texts) => {
        seen.push(...texts);
        return hashing.embed(texts);
      },
    };
    const buffer = replayMemory({ embedder: counting });
    await buffer.add(
      trajectory('a', 'real', [
        ['here', 'go'],
        ['there', 'go'],
      ]),
    );
    expect(seen).toEqual([]);
    const query = { observation: 'x', action: 'y', limit: 1 };
    await Promise.all([buffer.search(query), buffer.add(trajectory('b', 'real', [['here', 'stay']]))]);
    await buffer.search(query);
    expect(seen.filter((each) => each !== 'x' && each !== 'y').sort()).toEqual(['go', 'here', 'stay', 'there']);
  });

  it('lets other work go on while much is made searchable', async () => {
    const buffer = replayMemory({ dimensions: 8 });
    for (let i = 0; i < 1000; i++) await buffer.add(trajectory(`${i}`, 'real', [[`state ${i}`, `action ${i}`]]));
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    const found = await buffer.search({ observation: 'state 999', action: 'action 999', limit: 1 });
    clearInterval(timer);
    expect(found).toMatchObject([{ task: '999' }]);
    expect(turns).toBeGreaterThan(0);
  });

  it('goes on answering while the texts of dropped transitions are forgotten', async () => {
    const buffer = replayMemory({ capacity: 2 });
    for (let i = 0; i < 20; i++) {
      await buffer.add(trajectory(`${i}`, 'dreamed', [[`state ${i}`, `action ${i}`]]));
      const [found] = await buffer.search({ observation: `state ${i}`, action: `action ${i}`, limit: 1 });
      expect(found).toMatchObject({ task: `${i}`, similarity: expect.closeTo(1, 5) });
    }
  });

  it('keeps no answer that leaves out what was taken in while it was sought', async () => {
    const query = { observation: 'the drawer', action: 'open', limit: 2 };
    for (let turns = 0; turns < 40; turns++) {
      const buffer = await filled([trajectory('before', 'real', [['the drawer', 'open']])]);
      const sought = buffer.search(query);
      for (let turn = 0; turn < turns; turn++) await null;
      await buffer.add(trajectory('meanwhile', 'real', [['the drawer', 'open']]));
      await sought;
      expect((await buffer.search(query)).map(({ task }) => task)).toEqual(['before', 'meanwhile']);
    }
  });

  it('answers a query whose known text is forgotten while the other one is embedded', async () => {
    const { embed, ...rest } = hashingEmbedder();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const embedder: Embedder = {
      ...rest,
      async embed(texts) {
        if (texts.includes('wait')) await held;
        return embed(texts);
      },
    };
    const buffer = replayMemory({ embedder });
    await buffer.add(trajectory('a', 'real', [['the drawer', 'open']]));
    const ask = (observation: string, action: string) => buffer.search({ observation, action, limit: 1 });
    await ask('the drawer', 'open');
    const waiting = ask('the drawer', 'wait');
    for (let at = 0; at < 3_000; at++) await ask(`drawer ${at}`, 'open');
    letGo();
    expect(await waiting).toMatchObject([{ task: 'a' }]);
  });

  it('says what is wrong with an option, a limit or an embedder', async () => {
    expect(() => replayMemory({ capacity: 0 })).toThrow('capacity is 0; give the most transitions to hold');
    const buffer = replayMemory({ embedder: { ...hashingEmbedder({ dimensions: 8 }), dimensions: 9 } });
    await expect(buffer.search({ observation: '', action: '', limit: 0 })).rejects.toThrow('limit is 0');
    await buffer.add(trajectory('a', 'real', [['here', 'go']]));
    await expect(buffer.search({ observation: '', action: '', limit: 1 })).rejects.toThrow(
      'the embedder hashing-8 gave a vector of 8 numbers; its dimensions say 9',
    );
  });
});

describe('replayMemory that is never searched', () => {
  it('lets go of what was dropped', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const buffer = replayMemory({ capacity: 10 });
    const fill = async () => {
      const given = trajectory('a', 'dreamed', [['here', 'go']]);
      await buffer.add(given);
      return new WeakRef(given);
    };
    const first = await fill();
    for (let i = 0; i < 20; i++) await fill();
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(first.deref()).toBeUndefined();
    expect(buffer.count().dreamed).toBe(10);
  });
});
