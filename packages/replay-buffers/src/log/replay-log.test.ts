import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { checkReplayBuffer, trajectory } from '@dreamgym/testing';
import ts from 'typescript';
import { describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { temporaryFolders } from '../folders.fixture.ts';
import { rewardedDreams } from '../memory/trajectory-filter.ts';
import { type ReplayLogOptions, replayLog } from './replay-log.ts';

const folder = temporaryFolders();
const fast = { sync: false } as const;
const open = (options: ReplayLogOptions) => replayLog({ ...fast, ...options });
const visit = (task: string) =>
  trajectory({ task, opening: `the ${task} room`, steps: [['look', `the ${task} desk`]] });
const query = { observation: 'the first room', action: 'look', limit: 100 };
const tasksOf = async (buffer: ReturnType<typeof replayLog>) =>
  (await buffer.search(query)).map(({ task }) => task).sort();

let last = '';
checkReplayBuffer(
  'replayLog',
  () => {
    last = folder();
    return open({ folder: last });
  },
  { reopen: () => open({ folder: last }) },
);

/** A folder with the log of these tasks, and the size of the log after each of them. */
async function written(tasks: readonly string[]) {
  const path = folder();
  const file = join(path, 'trajectories.log');
  const buffer = open({ folder: path });
  const sizes = [readFileSync(file).length];
  for (const task of tasks) {
    await buffer.add(visit(task));
    sizes.push(readFileSync(file).length);
  }
  await buffer.close();
  return { path, file, sizes };
}

describe('replayLog', () => {
  it('has all whole trajectories wherever the file was cut, and goes on from there', async () => {
    const { file, sizes } = await written(['first', 'second']);
    const cut = folder();
    const copy = join(cut, 'trajectories.log');
    for (let size = 0; size <= sizes.at(-1)!; size++) {
      copyFileSync(file, copy);
      truncateSync(copy, size);
      const expected = ['first', 'second'].filter((_, i) => sizes[i + 1]! <= size);
      const buffer = open({ folder: cut });
      expect(buffer.count()).toEqual({ real: expected.length, dreamed: 0 });
      await buffer.add(visit('third'));
      await buffer.close();
      const again = open({ folder: cut, readOnly: true });
      expect(again.count()).toEqual({ real: expected.length + 1, dreamed: 0 });
      await again.close();
    }
  });

  it('tells a last line that was damaged from one that was not finished, and cuts only that', async () => {
    const { path, file, sizes } = await written(['first', 'second']);
    const whole = readFileSync(file);
    for (let at = sizes[1]!; at < whole.length - 1; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      // What looks like the end of a line makes two of it.
      if (bytes[at] === 10) continue;
      writeFileSync(file, bytes);
      const message = `is damaged at byte ${sizes[1]}, after 1 whole trajectories`;
      expect(() => open({ folder: path })).toThrow(message);
      expect(() => open({ folder: path, readOnly: true })).toThrow(message);
      expect(readFileSync(file)).toEqual(bytes);
    }
    writeFileSync(file, whole);
    const reader = open({ folder: path, readOnly: true });
    appendFileSync(file, '00000000 {"task"\n');
    await expect(reader.search(query)).rejects.toThrow('after 2 whole trajectories');
    await reader.close();
    writeFileSync(file, `${whole}00000000 {"task"`);
    const buffer = open({ folder: path });
    expect(await tasksOf(buffer)).toEqual(['first', 'second']);
    await buffer.close();
    expect(readFileSync(file)).toEqual(whole);
  });

  it('refuses a log that is damaged in the middle, and leaves it as it is', async () => {
    const { path, file, sizes } = await written(['first', 'second', 'third']);
    const bytes = readFileSync(file);
    bytes[sizes[1]! + 40]! ^= 1;
    writeFileSync(file, bytes);
    const message = `is damaged at byte ${sizes[1]}, after 1 whole trajectories`;
    expect(() => open({ folder: path })).toThrow(message);
    expect(() => open({ folder: path, readOnly: true })).toThrow(message);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('refuses a file that is something else', () => {
    const path = folder();
    writeFileSync(join(path, 'trajectories.log'), 'my diary\n');
    expect(() => open({ folder: path })).toThrow('is no replay log of version 1');
    expect(() => open({ folder: path })).toThrow('is no replay log of version 1');
  });

  it('lets one process write and others follow it', async () => {
    const path = folder();
    const writer = open({ folder: path });
    const reader = open({ folder: path, readOnly: true });
    expect(() => open({ folder: path })).toThrow(`process ${process.pid} on ${hostname()} writes here already`);
    await writer.add(visit('first'));
    expect(await tasksOf(reader)).toEqual(['first']);
    const early = writer.snapshot();
    await writer.add(visit('second'));
    expect(await tasksOf(reader)).toEqual(['first', 'second']);
    // What was taken back and written over is no longer there, for the reader either.
    writer.restore(early);
    await writer.add(visit('a third one with a longer name, in a longer line than the second'));
    expect((await tasksOf(reader)).length).toBe(2);
    expect(await tasksOf(reader)).not.toContain('second');
    await expect(reader.add(visit('fourth'))).rejects.toThrow('open for reading only');
    await writer.close();
    await reader.close();
    await expect(reader.search(query)).rejects.toThrow('the replay buffer is closed');
  });

  it('takes the lock over from a process that is gone', async () => {
    const { path } = await written([]);
    const lock = join(path, 'writer.lock');
    writeFileSync(lock, '');
    await open({ folder: path }).close();
    const child = spawn(process.execPath, ['--version']);
    await once(child, 'exit');
    writeFileSync(lock, JSON.stringify({ pid: child.pid, host: hostname() }));
    utimesSync(lock, 0, 0);
    await open({ folder: path }).close();
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'another-host' }));
    expect(() => open({ folder: path })).toThrow('process 1 on another-host writes here already');
  });

  it('embeds no text twice, not even after it was opened again', async () => {
    const hashing = hashingEmbedder();
    const seen: string[] = [];
    const counting: Embedder = {
      ...hashing,
      embed: async (texts) => {
        seen.push(...texts);
        return hashing.embed(texts);
      },
    };
    const path = folder();
    const found = [];
    for (const task of ['first', 'second']) {
      const buffer = open({ folder: path, embedder: counting });
      await buffer.add(visit(task));
      found.push(await buffer.search(query));
      await buffer.close();
      // A row of the vectors that was not finished costs that row only.
      appendFileSync(join(path, readdirSync(path).find((name) => name.startsWith('vectors-'))!), 'torn');
    }
    expect([...seen].sort()).toEqual(['look', 'the first room', 'the second room']);
    expect(found[1]![0]).toEqual(found[0]![0]);
  });

  it('keeps what filters refuse out of the log', async () => {
    const path = folder();
    const buffer = open({ folder: path, filters: [rewardedDreams(1)] });
    await buffer.add(trajectory({ task: 'refused', reward: 0, origin: 'dreamed' }));
    await buffer.close();
    expect(readFileSync(join(path, 'trajectories.log'), 'utf8')).not.toContain('refused');
  });

  it('starts over where it is told to, and embeds nothing again for that', async () => {
    const { path } = await written(['first', 'second']);
    const before = open({ folder: path });
    await before.search(query);
    await before.close();
    const embedder: Embedder = { ...hashingEmbedder(), embed: vi.fn(hashingEmbedder().embed) };
    const buffer = open({ folder: path, startOver: true, embedder });
    expect(buffer.count()).toEqual({ real: 0, dreamed: 0 });
    await buffer.add(visit('first'));
    expect(await tasksOf(buffer)).toEqual(['first']);
    expect(embedder.embed).not.toHaveBeenCalled();
    await buffer.close();
    const again = open({ folder: path, readOnly: true });
    expect(again.count()).toEqual({ real: 1, dreamed: 0 });
    await again.close();
    expect(() => open({ folder: path, readOnly: true, startOver: true })).toThrow('open for reading only');
  });

  it('refuses a snapshot of another log', async () => {
    const [one, other] = [open({ folder: folder() }), open({ folder: folder() })];
    await one.add(visit('first'));
    await other.add(visit('second'));
    expect(() => other.restore(one.snapshot())).toThrow('never had the 1 trajectories of the snapshot');
    await one.close();
    await other.close();
  });

  it('has what was added when its process is killed at any moment', async () => {
    const path = folder();
    const file = join(path, 'trajectories.log');
    let before = 0;
    for (const milliseconds of [0, 15, 60]) {
      const added = await appendUntilKilled(file, milliseconds);
      const buffer = open({ folder: path, capacity: 1_000_000 });
      const { real } = buffer.count();
      // It may have been killed before it could tell of the last ones.
      expect(real).toBeGreaterThanOrEqual(before + added);
      await buffer.add(visit('afterwards'));
      expect(buffer.count().real).toBe(real + 1);
      before = real + 1;
      await buffer.close();
    }
  });
});

/** Appends to a log in another process, which is killed so many milliseconds after its first trajectory; returns how many it told of. */
async function appendUntilKilled(file: string, milliseconds: number): Promise<number> {
  const script = join(folder(), 'append.mjs');
  const source = readFileSync(new URL('log-journal.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const loop = `
    const journal = logJournal({ file: process.argv[2], readOnly: false, sync: false });
    const reader = { take() {}, restart() {} };
    journal.read(reader);
    for (;;) {
      journal.append(process.argv[3]);
      journal.read(reader);
      process.stdout.write('+');
    }`;
  writeFileSync(script, outputText + loop);
  const long = trajectory({ opening: 'a long page '.repeat(2000) });
  const child = spawn(process.execPath, [script, file, JSON.stringify(long)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    if (told === 0) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    told += bytes.length;
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return told;
}
