import { describe, expect, it } from 'vitest';
import { openSplit, type SplitFolder } from './data/library.ts';
import type { Dialect } from './engine/definition.ts';
import { compileGame, type Game } from './engine/game.ts';
import { play } from './engine/play.ts';
import { officialData, readJsonLines } from './official-data.fixture.ts';

/** A recording of the original: command, observation, won, score, done, admissible commands. */
interface Recording {
  readonly id: string;
  readonly intro: string;
  readonly adm0: readonly string[];
  readonly won0: boolean;
  readonly steps: readonly (readonly [string, string, 0 | 1, number, 0 | 1, readonly string[]])[];
}

const data = officialData();

async function games(split: SplitFolder, dialect: Dialect): Promise<(id: string) => Promise<Game>> {
  const entries = new Map((await openSplit(data!, split)).map((entry) => [`${split}/${entry.id}`, entry]));
  return async (id) => compileGame(await entries.get(id)!.load(), { dialect });
}

describe.skipIf(!data)('the recordings of the original (skipped where the official data is absent)', () => {
  it.each([
    ['valid_seen.jsonl.gz', 'valid_seen', 'current', 70],
    ['train_directed.jsonl.gz', 'train', 'current', 99],
    ['legacy_valid_seen.jsonl.gz', 'valid_seen', 'legacy', 6],
  ] as const)('%s replays without a difference', async (file, split, dialect, count) => {
    const compiled = await games(split, dialect);
    const recordings = readJsonLines<Recording>(`${data}/golden/${file}`);
    expect(recordings).toHaveLength(count);
    for (const recording of recordings) {
      const game = await compiled(recording.id);
      let run = play(game);
      const actions = () => run.commands().map(({ text }) => text);
      expect([game.opening, actions(), run.won()]).toEqual([recording.intro, recording.adm0, Boolean(recording.won0)]);
      for (const [index, [command, observation, won, score, done, admissible]] of recording.steps.entries()) {
        let text = game.opening;
        if (command === '<RESET>') run = play(game);
        else text = run.step(command);
        const seen = [text, run.won(), run.won() ? 1 : 0, run.won(), actions()];
        if (JSON.stringify(seen) === JSON.stringify([observation, won === 1, score, done === 1, admissible])) continue;
        expect([recording.id, index, ...seen]).toEqual([
          recording.id,
          index,
          observation,
          won === 1,
          score,
          done === 1,
          admissible,
        ]);
      }
    }
  });

  it('eto_train_gt_legacy_3553.jsonl.gz replays without a difference, and wins', async () => {
    const compiled = await games('train', 'legacy');
    const paths = readJsonLines<{ id: string; intro: string; steps: [string, string][]; won: boolean }>(
      `${data}/golden/eto_train_gt_legacy_3553.jsonl.gz`,
    );
    expect(paths).toHaveLength(3553);
    for (const path of paths) {
      const run = play(await compiled(path.id));
      expect(run.game.opening).toBe(path.intro);
      for (const [command, observation] of path.steps) {
        const text = run.step(command).replace(/^You arrive at loc \d+\. /, '');
        if (text !== observation) expect([path.id, command, text]).toEqual([path.id, command, observation]);
      }
      expect([path.id, run.won()]).toEqual([path.id, path.won]);
    }
  });

  it('every stored walkthrough wins at its last command and never earlier', async () => {
    for (const split of ['train', 'valid_seen'] as const) {
      for (const entry of await openSplit(data!, split)) {
        const run = play(compileGame(await entry.load()));
        const wins = run.game.definition.walkthrough.map((command) => {
          run.step(command);
          return run.won();
        });
        expect([entry.id, wins.indexOf(true)]).toEqual([entry.id, wins.length - 1]);
      }
    }
  });
});
