import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alfworld } from '../alfworld.ts';
import type { GameDefinition } from '../engine/definition.ts';
import { smallRecord } from '../engine/small-game.fixture.ts';
import { officialData } from '../official-data.fixture.ts';
import { legacyGame } from './legacy-game.fixture.ts';
import { openSplit } from './library.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alfworld-'));
});
afterAll(() => rm(folder, { recursive: true }));

const rules = JSON.stringify({ canContain: {}, objectFlags: {} });

async function files(name: string, contents: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const made = join(folder, name);
  await mkdir(made, { recursive: true });
  for (const [file, content] of Object.entries(contents)) {
    await mkdir(join(made, file, '..'), { recursive: true });
    await writeFile(join(made, file), content);
  }
  return made;
}

describe('compact files', () => {
  it('are read in the order of ids, zipped or not, and decoded when a game is loaded', async () => {
    const lines = ['b-x/1', 'a-x/1'].map((id) => `${JSON.stringify({ ...smallRecord, id })}\n`).join('');
    const plain = await files('plain', { 'train.jsonl': lines, 'rules.json': rules });
    const zipped = await files('zipped', { 'train.jsonl.gz': gzipSync(lines), 'rules.json.gz': gzipSync(rules) });
    for (const data of [plain, zipped]) {
      const entries = await openSplit(data, 'train');
      expect(entries.map(({ id }) => id)).toEqual(['a-x/1', 'b-x/1']);
      expect(((await entries[0]!.load()) as GameDefinition).receptacles).toHaveLength(8);
    }
  });

  it('name the file and the line where they are damaged', async () => {
    const good = JSON.stringify(smallRecord);
    const cut = await files('cut', { 'train.jsonl': `${good}\n${good.slice(0, 40)}`, 'rules.json': rules });
    await expect(openSplit(cut, 'train')).rejects.toThrow(/train\.jsonl line 2: .*fetch it again/);
    const odd = await files('odd', { 'train.jsonl': JSON.stringify({ ...smallRecord, t: 7 }), 'rules.json': rules });
    await expect(openSplit(odd, 'train')).rejects.toThrow(/train\.jsonl line 1: .*t/s);
    const wrong = await files('wrong', {
      'train.jsonl': JSON.stringify({ ...smallRecord, a: 9 }),
      'rules.json': rules,
    });
    const [entry] = await openSplit(wrong, 'train');
    expect(() => entry!.load()).toThrow(/train\.jsonl line 1 .*starts at location 9 of 8/);
    const unzipped = await files('unzipped', { 'train.jsonl.gz': good, 'rules.json': rules });
    await expect(openSplit(unzipped, 'train')).rejects.toThrow(/train\.jsonl\.gz: it is not a whole gzip file/);
    const alone = await files('alone', { 'train.jsonl': good });
    await expect(openSplit(alone, 'train')).rejects.toThrow(/rules\.json\.gz is missing/);
  });

  it('give the task in the words of people where that is wanted', async () => {
    const games = [
      { ...smallRecord, id: 'a-x/1', anns: ['Shelve a mug.', 'mug to shelf "please"'] },
      { ...smallRecord, id: 'b-x/1' },
    ];
    const made = await files('human', {
      'train.jsonl': games.map((g) => JSON.stringify(g)).join('\n'),
      'rules.json': rules,
    });
    const { environment } = alfworld({ data: made, goals: 'human' });
    const [described, other] = await environment.tasks('train');
    expect(games[0]!.anns).toContain(described!.instruction);
    expect(other!.instruction).toBe('put a mug in shelf');
    const episode = await environment.start(described!, { seed: 1, signal: new AbortController().signal });
    expect(episode.observation.text.endsWith(`Your task is to: ${described!.instruction}.`)).toBe(true);
    expect(await environment.tasks('train')).toEqual([described, other]);
  });

  it('cannot be empty', async () => {
    const empty = await files('empty', { 'train.jsonl': '\n', 'rules.json': rules, 'valid_seen/x': '' });
    await expect(openSplit(empty, 'train')).rejects.toThrow('train.jsonl holds no game');
    await expect(openSplit(empty, 'valid_seen')).rejects.toThrow('valid_seen holds no game');
  });

  it('are none of a split that was not fetched, beside others that were', async () => {
    const compact = await files('compact-train', { 'train.jsonl': '\n', 'rules.json': rules });
    expect(await openSplit(compact, 'valid_unseen')).toEqual([]);
    const official = await files('official-train', { 'json_2.1.1/train/x': '' });
    expect(await openSplit(official, 'valid_seen')).toEqual([]);
  });

  it('name what was looked for where there is nothing', async () => {
    await expect(openSplit(join(folder, 'none'), 'valid_unseen')).rejects.toThrow(
      /split 'valid_unseen': looked for .*valid_unseen\.jsonl\.gz .* and .*valid_unseen .*leave `data` out/s,
    );
  });
});

const data = officialData();

describe.skipIf(!data)('the official layout (skipped where the official data is absent)', () => {
  let sample: string;
  beforeAll(async () => {
    sample = await files('sample', {});
    execFileSync('tar', ['xzf', join(data!, 'official/games-sample.tar.gz'), '-C', sample]);
  });

  it('holds the same games as the compact files', async () => {
    for (const [split, count] of [
      ['train', 24],
      ['valid_seen', 12],
    ] as const) {
      const compact = new Map((await openSplit(data!, split)).map((entry) => [entry.id, entry]));
      const entries = await openSplit(sample, split);
      expect(entries).toHaveLength(count);
      for (const entry of entries) {
        const same = compact.get(entry.id)!;
        expect([entry.taskType, entry.task]).toEqual([same.taskType, same.task]);
        const [one, other] = [await entry.load(), await same.load()];
        expect({ ...one, canContain: uses(one) }).toEqual({
          ...other,
          canContain: uses(other),
        });
      }
    }
  });

  it('leaves out games that cannot be won, and reads what people said beside the game', async () => {
    const [entry] = await openSplit(sample, 'train');
    const text = await readFile(join(sample, 'train', entry!.id, 'game.tw-pddl'), 'utf8');
    const anns = [{ task_desc: 'Read by lamp light. ' }];
    const made = await files('beside', {
      'train/look_at_obj_in_light-A-None-DeskLamp-1/t/game.tw-pddl': text,
      'train/look_at_obj_in_light-A-None-DeskLamp-1/t/traj_data.json': JSON.stringify({ turk_annotations: { anns } }),
      'train/look_at_obj_in_light-B-None-DeskLamp-1/t/game.tw-pddl': text.replace(
        '"solvable": true',
        '"solvable": false',
      ),
      'train/look_at_obj_in_light-CSliced-None-DeskLamp-1/t/game.tw-pddl': text,
    });
    const entries = await openSplit(made, 'train');
    expect(entries.map(({ id }) => id)).toEqual(['look_at_obj_in_light-A-None-DeskLamp-1/t']);
    expect(entries[0]!.annotations()).toEqual(['Read by lamp light. ']);
    expect(entry!.annotations()).toEqual([]);
  });

  it('are played in the words of their file', async () => {
    const [entry] = await openSplit(sample, 'train');
    const path = `train/${entry!.id}/game.tw-pddl`;
    const text = await readFile(join(sample, path), 'utf8');
    const made = await files('legacy', { [path]: legacyGame(text) });
    const [legacy] = await openSplit(made, 'train');
    const { walkthrough: _, ...current } = (await entry!.load()) as GameDefinition;
    expect(await legacy!.load()).toEqual({ ...current, dialect: 'legacy', walkthrough: [] });
    for (const [options, arrival] of [
      [{ data: made }, /^You arrive at loc \d+\. /],
      [{ data: made, dialect: 'current' }, /^You arrive at bed 1\. /],
      [{ data: sample, dialect: 'legacy' }, /^You arrive at loc \d+\. /],
    ] as const) {
      const { environment } = alfworld(options);
      const [task] = await environment.tasks('train');
      const episode = await environment.start(task!, { seed: 1, signal: new AbortController().signal });
      expect((await episode.step({ text: 'go to bed 1' })).observation.text).toMatch(arrival);
    }
  });

  it('refuses a game with another grammar, domain or goal, or none, saying why', async () => {
    const [entry] = await openSplit(sample, 'train');
    const text = await readFile(join(sample, 'train', entry!.id, 'game.tw-pddl'), 'utf8');
    const game = JSON.parse(text) as Record<'grammar' | 'pddl_domain' | 'pddl_problem', string>;
    const cases: [string, string | Partial<typeof game>, RegExp][] = [
      [
        'grammar',
        { grammar: game.grammar.replace('You arrive', 'You get') },
        /grammar \(SHA-256 [0-9a-f]{64}\) is none of the official ones/,
      ],
      [
        'domain',
        { pddl_domain: `${game.pddl_domain} ` },
        /domain \(SHA-256 [0-9a-f]{64}\) is none of the official ones/,
      ],
      [
        'goal',
        {
          pddl_problem: game.pddl_problem
            .replace('(inReceptacle ?o ?r)', '(isOn ?o)')
            .replace('(holds ?a ?o)', '(isOn ?o)'),
        },
        /goal is of none of the six official shapes/,
      ],
      ['cut', { pddl_problem: game.pddl_problem.slice(0, 20_000) }, /its problem ends within \(:init/],
      ['nothing', { pddl_problem: '(define)' }, /its problem has no \(:init …\)/],
      ['type', { pddl_problem: 7 as unknown as string }, /it is no game file/],
      [
        'start',
        { pddl_problem: game.pddl_problem.replace(/\(atLocation [^)]*\)/, '') },
        /the agent has 0 facts about its location/,
      ],
    ];
    for (const [name, changes, message] of cases) {
      const changed = await files(`refused-${name}`, {
        [`train/${entry!.id}/game.tw-pddl`]: JSON.stringify({ ...game, ...(changes as object) }),
      });
      const [damaged] = await openSplit(changed, 'train');
      await expect(damaged!.load()).rejects.toThrow(message);
      await expect(damaged!.load()).rejects.toThrow(/game\.tw-pddl cannot be played: .* Fetch it again/s);
    }
    const broken = await files('broken', { [`train/${entry!.id}/game.tw-pddl`]: text.slice(0, 500) });
    await expect(openSplit(broken, 'train')).rejects.toThrow(/game\.tw-pddl cannot be played/);
  });
});

/** Which furniture of a game holds which of its things. */
function uses({ receptacles, objects, canContain }: GameDefinition): string[] {
  return receptacles.flatMap(({ kind, name }) =>
    objects
      .filter((object) => object.kind && canContain.get(kind)?.has(object.kind))
      .map((object) => `${name} ${object.name}`),
  );
}
