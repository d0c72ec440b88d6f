import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import type { Database } from 'node-sqlite3-wasm';
import type { JournalPosition, LocalJournal } from '../journal/journal.ts';
import { bytesOf, type VectorStore, vectorOf } from '../journal/stored-embedder.ts';

export interface SqliteJournalOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** Names the vectors of one embedder. */
  readonly embedder: string;
}

const version = 1;
const busyMilliseconds = 5000;
/** Every reader of a page keeps the others waiting. */
const rowsAtOnce = 500;
const begin: JournalPosition = { records: 0, mark: 0 };

/** The trajectories and vectors of a replay buffer in a SQLite database. The mark of a trajectory covers all before it, too. */
export function sqliteJournal({ file, readOnly, embedder }: SqliteJournalOptions): LocalJournal & {
  readonly vectors: VectorStore;
} {
  const database = open(file, readOnly);
  let state = begin;

  const markAt = (id: number): unknown =>
    id === 0 ? 0 : database.get('SELECT mark FROM trajectories WHERE id = ?', id)?.mark;

  return {
    read() {
      let records: string[] = [];
      for (let restarted = false; ; ) {
        // What was read may have been taken back since, and others been added in its place.
        if (markAt(state.records) !== state.mark) {
          state = begin;
          restarted = true;
          records = [];
        }
        const rows = database.all('SELECT id, mark, record FROM trajectories WHERE id > ? ORDER BY id LIMIT ?', [
          state.records,
          rowsAtOnce,
        ]);
        if (rows.length === 0) return { records, restarted };
        for (const { id, mark, record } of rows) {
          records.push(String(record));
          state = { records: Number(id), mark: Number(mark) };
        }
      }
    },
    append(record) {
      database.run('INSERT INTO trajectories (id, mark, record) VALUES (?, ?, ?)', [
        state.records + 1,
        crc32(record, state.mark),
        record,
      ]);
    },
    position: () => state,
    cut({ records, mark }) {
      if (markAt(records) !== mark) {
        throw new Error(
          `${file} never had the ${records} trajectories of the snapshot; it has ${state.records} others`,
        );
      }
      database.run('DELETE FROM trajectories WHERE id > ?', records);
    },
    vectors: {
      find: (keys) =>
        keys.map((key) => {
          const row = database.get('SELECT vector FROM vectors WHERE embedder = ? AND key = ?', [embedder, key]);
          return row ? vectorOf(row.vector as Uint8Array) : undefined;
        }),
      keep(entries) {
        if (readOnly || entries.length === 0) return;
        database.exec('BEGIN IMMEDIATE');
        try {
          for (const { key, vector } of entries) {
            database.run('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)', [embedder, key, bytesOf(vector)]);
          }
          database.exec('COMMIT');
        } catch (error) {
          if (database.inTransaction) database.exec('ROLLBACK');
          throw error;
        }
      },
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
}

function open(file: string, readOnly: boolean): Database {
  const { Database } = load();
  const database = new Database(file, { readOnly, fileMustExist: readOnly });
  try {
    database.exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
    const seen = database.get('PRAGMA user_version')?.user_version;
    if (seen === version) return database;
    const tables = Number(database.get('SELECT count(*) AS count FROM sqlite_master')?.count);
    if (seen !== 0 || tables > 0) throw new Error('it is no replay buffer of version 1; give another file');
    if (readOnly) throw new Error('it is not begun yet; open it once its writer has');
    database.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE trajectories (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL, record TEXT NOT NULL);
      CREATE TABLE vectors (embedder TEXT, key BLOB, vector BLOB NOT NULL, PRIMARY KEY (embedder, key)) WITHOUT ROWID;
      PRAGMA user_version = ${version};
      COMMIT;`);
    return database;
  } catch (error) {
    database.close();
    throw new Error(`${file}: ${(error as Error).message}${hintOf(error)}`, { cause: error });
  }
}

/** A process that is killed in the middle of a transaction leaves its lock behind. */
function hintOf(error: unknown): string {
  if (!/locked|busy/i.test(String(error))) return '';
  return '; if no other process has it open, one was killed: delete the folder of this name that ends with .lock';
}

function load(): typeof import('node-sqlite3-wasm') {
  try {
    return createRequire(import.meta.url)('node-sqlite3-wasm');
  } catch (error) {
    throw new Error('a replay buffer in SQLite needs the package node-sqlite3-wasm: npm install node-sqlite3-wasm', {
      cause: error,
    });
  }
}
