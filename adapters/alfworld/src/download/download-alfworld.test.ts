import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { random } from '@dreamgym/core/random';
import { packTar } from 'modern-tar';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ZipFile } from 'yazl';
import { alfworld } from '../alfworld.ts';
import { encode } from '../data/encode.ts';
import { openSplit } from '../data/library.ts';
import { compileGame } from '../engine/game.ts';
import { play } from '../engine/play.ts';
import { generator } from '../generator/generator.ts';
import { officialData } from '../official-data.fixture.ts';
import { downloadAlfworld } from './download-alfworld.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alfworld-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

const data = officialData();
const archive = join(data ?? '', 'official/games-sample.tar.gz');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function zipped(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), path);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

describe('what is no archive of games', async () => {
  const name = 'train/pick_and_place_simple-Mug-None-Shelf-1/trial_1/game.tw-pddl';
  const header = (await packTar([{ header: { name, size: 700 }, body: ' '.repeat(700) }])).subarray(0, 600);
  it.each([
    ['nowhere.zip', undefined, 'there is no'],
    ['plain.zip', 'hello', 'is neither a zip nor a tar.gz archive'],
    ['cut.zip', 'PK\u0003\u0004', 'cut.zip cannot be read: '],
    ['empty.tar.gz', gzipSync(Buffer.alloc(1024)), 'no game was found'],
    ['short.tar.gz', gzipSync(header), 'short.tar.gz cannot be read: '],
    ['cut.tar.gz', gzipSync(Buffer.alloc(5000, 7)).subarray(0, 15), 'cut.tar.gz cannot be read: '],
  ])('is refused: %s', async (name, content, message) => {
    const from = join(folder, name);
    if (content !== undefined) await writeFile(from, content);
    await expect(downloadAlfworld({ folder, sources: [{ from }] })).rejects.toThrow(message);
    expect(existsSync(join(folder, 'train.jsonl.gz'))).toBe(false);
  });

  it('is refused where a game in it is damaged, naming it', async () => {
    const path = 'train/pick_and_place_simple-Mug-None-Shelf-1/trial_1/game.tw-pddl';
    const from = join(folder, 'games.zip');
    await writeFile(from, await zipped({ [path]: Buffer.from('{}') }));
    await expect(downloadAlfworld({ folder, sources: [{ from }] })).rejects.toThrow(
      `${from}: ${path} cannot be played: it is no game file`,
    );
  });

  it('is refused where a path would lead out of the folder', async () => {
    const from = join(folder, 'tree');
    await mkdir(join(from, 'train/pick_and_place_simple-A-None-B-1/..hidden'), { recursive: true });
    await writeFile(join(from, 'train/pick_and_place_simple-A-None-B-1/..hidden/game.tw-pddl'), '{}');
    await expect(downloadAlfworld({ folder, sources: [{ from }] })).rejects.toThrow('no game was found');
  });
});

describe('encode', () => {
  it('is the inverse of decode for generated games, in both dialects', () => {
    const generated = generator({ games: { train: 30 } })('train').map((entry) => entry.load());
    for (const dialect of ['current', 'legacy'] as const) {
      const definitions = generated.map((game) => ({ ...(game as Exclude<typeof game, Promise<unknown>>), dialect }));
      const { games } = encode(definitions);
      expect(games.map(({ id, d }) => [id, d])).toEqual(
        definitions.map(({ id }) => [id, dialect === 'legacy' ? 'legacy' : undefined]),
      );
    }
  });
});

describe.skipIf(!data)('the sample of official games (skipped where the official data is absent)', () => {
  let sample: string;
  const files: Record<string, Uint8Array> = {};
  beforeAll(async () => {
    sample = await mkdtemp(join(tmpdir(), 'alfworld-sample-'));
    execFileSync('tar', ['xzf', archive, '-C', sample]);
    for (const path of readdirSync(sample, { recursive: true, withFileTypes: true })) {
      if (!path.isFile()) continue;
      const file = join(path.parentPath, path.name);
      files[`json_2.1.1/${relative(sample, file)}`] = readFileSync(file);
    }
    const anns = [{ task_desc: 'Put it there.' }];
    const [first] = Object.keys(files).sort();
    files[first!.replace('game.tw-pddl', 'traj_data.json')] = Buffer.from(
      JSON.stringify({ turk_annotations: { anns } }),
    );
    return () => rm(sample, { recursive: true });
  });

  it('plays in the compact form as it does in its own, command by command', async () => {
    const { games } = await downloadAlfworld({ folder, sources: [{ from: archive }] });
    expect(games).toEqual({ train: 24, valid_seen: 12, valid_unseen: 0 });
    for (const split of ['train', 'valid_seen'] as const) {
      const [official, compact] = [await openSplit(sample, split), await openSplit(folder, split)];
      expect(compact.map(({ id, task, taskType }) => [id, task, taskType])).toEqual(
        official.map(({ id, task, taskType }) => [id, task, taskType]),
      );
      for (const [index, entry] of official.entries()) {
        const [one, other] = [await entry.load(), await compact[index]!.load()].map((game) => play(compileGame(game)));
        expect(other!.game.opening).toBe(one!.game.opening);
        const dice = random(index);
        for (let step = 0; step < 200; step++) {
          const actions = one!.commands().map(({ text }) => text);
          expect(other!.commands().map(({ text }) => text)).toEqual(actions);
          const action = dice.pick(actions);
          expect([entry.id, action, other!.step(action), other!.won()]).toEqual([
            entry.id,
            action,
            one!.step(action),
            one!.won(),
          ]);
        }
      }
    }
  });

  it('comes over HTTP, is checked, and is laid out for the original where that is wanted', async () => {
    const zip = await zipped(files);
    const { url } = await fileServer(zip);
    const stages = new Set<string>();
    const downloaded = await downloadAlfworld({
      folder,
      sources: [{ from: url, sha256: sha256(zip) }],
      unpack: true,
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect(downloaded.sources).toEqual([{ from: url, sha256: sha256(zip), bytes: zip.length }]);
    expect([...stages]).toEqual(['download', 'read']);
    expect(await readdir(join(folder, 'downloads'))).toEqual([]);
    const human = await alfworld({ data: folder, goals: 'human' }).environment.tasks('train');
    expect(human.filter(({ instruction }) => instruction === 'Put it there.')).toHaveLength(1);
    const unpacked = await openSplit(join(folder, 'json_2.1.1'), 'train');
    const compact = await openSplit(folder, 'train');
    expect(unpacked.map(({ id }) => id)).toEqual(compact.map(({ id }) => id));
    await rm(join(folder, 'train.jsonl.gz'));
    expect((await openSplit(folder, 'train')).map(({ id }) => id)).toEqual(compact.map(({ id }) => id));
  });

  it('is refused and deleted where it has another checksum, also one that a former download had', async () => {
    const zip = await zipped(files);
    const { url } = await fileServer(zip);
    const wrong = downloadAlfworld({ folder, sources: [{ from: url, sha256: '0'.repeat(64) }] });
    await expect(wrong).rejects.toThrow(
      `${url} has the SHA-256 ${sha256(zip)}, not the expected ${'0'.repeat(64)}. It was damaged on the way or has changed`,
    );
    expect(await readdir(join(folder, 'downloads'))).toEqual([]);
    await downloadAlfworld({ folder, sources: [{ from: url }] });
    await downloadAlfworld({ folder, sources: [{ from: url }] });
    const noted = await readFile(join(folder, 'sources.json'), 'utf8');
    await writeFile(join(folder, 'sources.json'), noted.replace(sha256(zip), 'f'.repeat(64)));
    await expect(downloadAlfworld({ folder, sources: [{ from: url }] })).rejects.toThrow('not the expected ffff');
    for (const damaged of ['{', '{}', '[7]']) {
      await writeFile(join(folder, 'sources.json'), damaged);
      await expect(downloadAlfworld({ folder, sources: [{ from: url }] })).rejects.toThrow('sources.json is damaged');
    }
  });

  it('takes nothing for the file of another URL that a broken call had fetched', async () => {
    const [damaged, whole] = [await fileServer(Buffer.from('PK and nothing')), await fileServer(await zipped(files))];
    await expect(downloadAlfworld({ folder, sources: [{ from: damaged.url }] })).rejects.toThrow('cannot be read');
    expect(await readdir(join(folder, 'downloads'))).toEqual([]);
    expect((await downloadAlfworld({ folder, sources: [{ from: whole.url }] })).games.train).toBe(24);
  });

  it('comes from a folder, too, which has no checksum', async () => {
    const { sources } = await downloadAlfworld({ folder, sources: [{ from: sample }] });
    expect(sources).toEqual([{ from: sample }]);
    const pinned = downloadAlfworld({ folder, sources: [{ from: sample, sha256: '0'.repeat(64) }] });
    await expect(pinned).rejects.toThrow('is a folder, which has no SHA-256');
    await expect(downloadAlfworld({ folder, sources: [{ from: archive, sha256: '0'.repeat(64) }] })).rejects.toThrow(
      'It is damaged or another file',
    );
    expect(existsSync(archive)).toBe(true);
  });

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(downloadAlfworld({ folder, sources: [{ from: archive }], signal })).rejects.toThrow('enough');
  });
});

describe.skipIf(!data)('all public games (skipped where the official data is absent)', () => {
  it('are written as they were read', { timeout: 120_000 }, async () => {
    const definitions = [];
    for (const split of ['train', 'valid_seen'] as const) {
      for (const entry of await openSplit(data!, split)) definitions.push(await entry.load());
    }
    const { games } = encode(definitions);
    expect(games).toHaveLength(3693);
  });
});

/** Serves bytes on a port of this machine until the test has ended. */
async function fileServer(bytes: Buffer): Promise<{ readonly url: string }> {
  const server = createServer((_, response) => response.end(bytes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/games.zip` };
}
