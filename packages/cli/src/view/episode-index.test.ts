import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trajectory, TrajectoryEnd } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { pairsOf, writeEpisodes } from '../run/files/episodes.ts';
import { files } from '../run/files/run-folder.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { indexEpisodes, pickEpisodes } from './episode-index.ts';

const reference = {
  ...{ task: 'r', index: 2, origin: 'real' as const, similarity: 0.5, reward: 0, terminated: false },
  ...{ observation: 'before', action: 'look', next: 'after' },
};

function trajectory(id: string, of: { reward?: number; text?: string; end?: TrajectoryEnd; dreamed?: boolean } = {}) {
  const { reward = 0, text = 'So it is. Ä', end = { kind: 'terminated' }, dreamed } = of;
  const family = id.startsWith('h') ? 'heat' : 'cool';
  const observation = { text };
  const told = dreamed ? { reasoning: 'a rule says so', references: [reference] } : {};
  const step = {
    action: { text: 'look', reasoning: 'why not' },
    observation,
    reward,
    terminated: true,
    truncated: false,
  };
  return {
    task: { id, instruction: `do ${id}`, family, origin: { kind: 'seed' } },
    opening: { text: 'You are here.' },
    transitions: [{ ...step, ...told }],
    end,
  } as unknown as Trajectory;
}

async function kept(real: readonly Trajectory[], dreamed: readonly Trajectory[], atMost?: number) {
  const run = await temporaryFolder();
  await writeEpisodes(run, pairsOf({ real, dreamed }), { atMost });
  return { run, index: indexEpisodes(run) };
}

describe('episodes of a run', () => {
  it('are read from disk one by one, with what lists tell of them in memory', async () => {
    const ids = ['h1', 'c1', 'h2'];
    const { index } = await kept(
      ids.map((id) => trajectory(id, { reward: id === 'c1' ? 0 : 1, text: `real ${id} Ä` })),
      ids.map((id) => trajectory(id, { reward: 1, dreamed: true })),
    );
    expect(
      index.summaries.map(({ at, instruction, dreamed, real }) => [at, instruction, dreamed.solved, real.solved]),
    ).toEqual([
      [0, 'do h1', true, true],
      [1, 'do c1', true, false],
      [2, 'do h2', true, true],
    ]);
    expect(index.pair(2)).toEqual({
      ...{ task: 'h2', instruction: 'do h2', family: 'heat' },
      dreamed: {
        ...{ opening: 'You are here.', solved: true, end: { kind: 'terminated' } },
        steps: [
          {
            ...{ action: 'look', observation: 'So it is. Ä', thought: 'why not', reasoning: 'a rule says so' },
            references: [
              {
                ...{ task: 'r', index: 2, origin: 'real', similarity: 0.5 },
                ...{ observation: 'before', action: 'look', next: 'after' },
              },
            ],
          },
        ],
      },
      real: {
        ...{ opening: 'You are here.', solved: true, end: { kind: 'terminated' } },
        steps: [{ action: 'look', observation: 'real h2 Ä', thought: 'why not' }],
      },
    });
    for (const at of [3, -1, 0.5, Number.NaN]) expect(index.pair(at)).toBeUndefined();
  });

  it('are no more than are wanted, and none where only one side was played', async () => {
    const both = ['h1', 'h2', 'h3'].map((id) => trajectory(id));
    expect((await kept(both, both, 2)).index.summaries).toHaveLength(2);
    expect((await kept(both, both, 0)).index.summaries).toEqual([]);
    expect((await kept(both, both.slice(1))).index.summaries.map(({ instruction }) => instruction)).toEqual([
      'do h2',
      'do h3',
    ]);
    expect(indexEpisodes(join(await temporaryFolder(), 'nowhere')).summaries).toEqual([]);
  });

  it('keep how attempts failed, and count none as solved that the policy forfeited', async () => {
    const forfeited = trajectory('h1', { reward: 1, end: { kind: 'forfeited', message: 'no action' } });
    const failed = trajectory('h1', { end: { kind: 'failed', code: 'EXPERIENCE_MODEL', message: 'no answer' } });
    const { index } = await kept([forfeited], [failed]);
    expect(index.summaries).toMatchObject([{ real: { solved: false, end: 'forfeited' }, dreamed: { end: 'failed' } }]);
    expect(index.pair(0)!.dreamed.end).toEqual({ kind: 'failed', message: 'no answer' });
  });

  it('are picked so that each family and outcome is there before any has a second', async () => {
    const real = [...Array(30).keys()].map((at) =>
      trajectory(`${at < 28 ? 'h' : 'c'}${at}`, { reward: at === 20 ? 0 : 1 }),
    );
    const { index } = await kept(
      real,
      real.map((each) => each),
    );
    expect(pickEpisodes(index, 3).map(({ summary }) => summary.at)).toEqual([0, 20, 28]);
    expect(pickEpisodes(index, 100)).toHaveLength(30);
  });

  it('that are damaged are named', async () => {
    const { run } = await kept([trajectory('h1')], [trajectory('h1')]);
    await appendFile(files.episodes(run), '{"task":1}\n');
    expect(() => indexEpisodes(run)).toThrow(`${files.episodes(run)}, line 2 is damaged`);
  });
});
