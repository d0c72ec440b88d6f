import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { checkReplayBuffer, trajectory } from '@dreamgym/testing';
import { Database } from 'node-sqlite3-wasm';
import { describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { temporaryFolders } from '../folders.fixture.ts';
import { collected } from '../journal/journal.fixture.ts';
import { digest } from '../journal/stored-embedder.ts';
import { replaySqlite } from './replay-sqlite.ts';
import { sqliteJournal } from './sqlite-journal.ts';

const folder = temporaryFolders();
const newFile = () => join(folder(), 'replay.sqlite');
const visit = (task: string) =>
  trajectory({ task, opening: `the ${task} room`, steps: [['look', `the ${task} desk`]] });
const query = { observation: 'the first room', action: 'look', limit: 2000 };
const tasksOf = async (buffer: ReturnType<typeof replaySqlite>) =>
  (await buffer.search(query)).map(({ task }) => task).sort();

let last = '';
checkReplayBuffer(
  'replaySqlite',
  () => {
    last = newFile();
    return replaySqlite({ file: last });
  },
  { reopen: () => replaySqlite({ file: last }) },
);

/** Adds so many records in one transaction, `mark` being that of the last one so far. */
function fill(file: string, count: number, mark: number): void {
  const database = new Database(file);
  database.exec('BEGIN IMMEDIATE');
  const first = Number(database.get('SELECT max(id) AS last FROM trajectories')?.last) + 1;
  for (let id = first; id < first + count; id++) {
    mark = crc32(`more ${id}`, mark);
    database.run('INSERT INTO trajectories (id, mark, record) VALUES (?, ?, ?)', [id, mark, `more ${id}`]);
  }
  database.exec('COMMIT');
  database.close();
}

describe('replaySqlite', () => {
  it('lets one process write and others follow it', async () => {
    const file = newFile();
    const writer = replaySqlite({ file });
    const reader = replaySqlite({ file, readOnly: true });
    expect(() => replaySqlite({ file })).toThrow('writes here already');
    await writer.add(visit('first'));
    expect(await tasksOf(reader)).toEqual(['first']);
    const early = writer.snapshot();
    await writer.add(visit('second'));
    expect(await tasksOf(reader)).toEqual(['first', 'second']);
    writer.restore(early);
    await writer.add(visit('third'));
    expect(await tasksOf(reader)).toEqual(['first', 'third']);
    await expect(reader.add(visit('fourth'))).rejects.toThrow(/read-?only/);
    await reader.close();
    await writer.close();
  });

  it('reads more than a page', async () => {
    const file = newFile();
    const writer = replaySqlite({ file });
    for (let i = 0; i < 501; i++) await writer.add(visit(`${i}`));
    await writer.close();
    const reader = replaySqlite({ file, readOnly: true });
    expect(reader.count()).toEqual({ real: 501, dreamed: 0 });
    await reader.close();
  });

  it('reads what is there where records are taken back between two pages', async () => {
    const file = newFile();
    const writer = sqliteJournal({ file, readOnly: false, embedder: 'test' });
    const write = (record: string) => {
      writer.append(record);
      collected(writer);
    };
    write('first');
    const early = writer.position();
    fill(file, 600, early.mark);
    const reader = sqliteJournal({ file, readOnly: true, embedder: 'test' });
    const all = vi.spyOn(Database.prototype, 'all').mockImplementationOnce(function (this: Database, ...query) {
      all.mockRestore();
      const page = this.all(...query);
      collected(writer);
      writer.cut(early);
      collected(writer);
      write('second');
      fill(file, 600, writer.position().mark);
      return page;
    });
    const { records, restarted } = collected(reader);
    expect(restarted).toBe(true);
    expect([records.length, ...records.slice(0, 3)]).toEqual([602, 'first', 'second', 'more 3']);
    reader.close();
    writer.close();
  });

  it('embeds no text twice, not even after it was opened again', async () => {
    const file = newFile();
    const seen: string[] = [];
    const hashing = hashingEmbedder();
    const counting: Embedder = {
      ...hashing,
      embed: async (texts) => {
        seen.push(...texts);
        return hashing.embed(texts);
      },
    };
    for (const task of ['first', 'second']) {
      const buffer = replaySqlite({ file, embedder: counting });
      await buffer.add(visit(task));
      expect((await buffer.search(query))[0]).toMatchObject({ task: 'first', similarity: expect.closeTo(1, 5) });
      await buffer.close();
    }
    expect([...seen].sort()).toEqual(['look', 'the first room', 'the second room']);
  });

  it('keeps all vectors of a call or none, and goes on after one that failed', async () => {
    const { vectors, close } = sqliteJournal({ file: newFile(), readOnly: false, embedder: 'test' });
    const entry = (text: string) => ({ key: digest(text), vector: Float32Array.of(text.length) });
    const broken = { key: digest('broken'), vector: undefined as never };
    expect(() => vectors.keep([entry('one'), broken])).toThrow();
    await vectors.keep([entry('three')]);
    expect(await vectors.find([digest('one'), digest('three')])).toEqual([undefined, Float32Array.of(5)]);
    close();
  });

  it('says what is wrong with a file', async () => {
    const [text, missing] = [newFile(), newFile()];
    writeFileSync(
      text,
      'my diary, which is no database at all, and long enough to have a header of a hundred bytes, or nearly so',
    );
    expect(() => replaySqlite({ file: text })).toThrow(/replay.sqlite: .*not a database/);
    expect(() => replaySqlite({ file: missing, readOnly: true })).toThrow();
  });

  it('finds every trajectory that was damaged, and says where', async () => {
    const file = newFile();
    const writer = replaySqlite({ file });
    for (const task of ['first', 'second', 'third']) await writer.add(visit(task));
    await writer.close();
    const changes = [
      "UPDATE trajectories SET record = replace(record, 'desk', 'disk') WHERE id = 2",
      'UPDATE trajectories SET mark = mark + 1 WHERE id = 2',
      'DELETE FROM trajectories WHERE id = 2',
    ];
    for (const [at, change] of changes.entries()) {
      const copy = `${file}.${at}`;
      copyFileSync(file, copy);
      const database = new Database(copy);
      database.exec(change);
      database.close();
      for (const readOnly of [true, false]) {
        expect(() => replaySqlite({ file: copy, readOnly })).toThrow('is damaged at trajectory 2, after 1 whole ones');
      }
    }
  });

  it('embeds a text again whose vector was damaged', async () => {
    const file = newFile();
    const first = replaySqlite({ file });
    await first.add(visit('first'));
    const found = await first.search(query);
    await first.close();
    const database = new Database(file);
    for (const { key, vector } of database.all('SELECT key, vector FROM vectors')) {
      const bytes = vector as Uint8Array;
      bytes[5]! ^= 64;
      database.run('UPDATE vectors SET vector = ? WHERE key = ?', [bytes, key as Uint8Array]);
    }
    database.close();
    const again = replaySqlite({ file });
    expect(await again.search(query)).toEqual(found);
    await again.close();
  });

  /** A database with one trajectory, whose writer was killed in the middle of a transaction. */
  const killedWhileWriting = async () => {
    const file = newFile();
    const before = replaySqlite({ file });
    await before.add(visit('first'));
    await before.close();
    const script = `
      const { Database } = require(process.argv[1]);
      const database = new Database(process.argv[2]);
      database.exec('PRAGMA cache_size = 1; BEGIN IMMEDIATE');
      for (let id = 2; id < 400; id++) {
        database.run('INSERT INTO trajectories (id, mark, record) VALUES (?, 0, ?)', [id, 'x'.repeat(4000)]);
      }
      process.kill(process.pid, 'SIGKILL');`;
    const library = createRequire(import.meta.url).resolve('node-sqlite3-wasm');
    const { signal } = spawnSync(process.execPath, ['-e', script, library, file]);
    expect(signal).toBe('SIGKILL');
    expect(existsSync(`${file}.lock`)).toBe(true);
    expect(existsSync(`${file}-journal`)).toBe(true);
    return file;
  };

  it('goes on where a process was killed in the middle of a transaction', async () => {
    const file = await killedWhileWriting();
    const buffer = replaySqlite({ file });
    expect(await tasksOf(buffer)).toEqual(['first']);
    await buffer.add(visit('second'));
    await buffer.close();
    const reader = replaySqlite({ file, readOnly: true });
    expect(await tasksOf(reader)).toEqual(['first', 'second']);
    await reader.close();
  });

  it('is read where its writer was killed in the middle of a transaction', async () => {
    const file = await killedWhileWriting();
    const reader = replaySqlite({ file, readOnly: true });
    expect(await tasksOf(reader)).toEqual(['first']);
    const writer = replaySqlite({ file });
    await writer.add(visit('second'));
    expect(await tasksOf(reader)).toEqual(['first', 'second']);
    await writer.close();
    await reader.close();
  });

  it('refuses a snapshot of another database', async () => {
    const [one, other] = [replaySqlite({ file: newFile() }), replaySqlite({ file: newFile() })];
    await one.add(visit('first'));
    await other.add(visit('second'));
    expect(() => other.restore(one.snapshot())).toThrow('never had the 1 trajectories of the snapshot');
    await one.close();
    await other.close();
  });
});
