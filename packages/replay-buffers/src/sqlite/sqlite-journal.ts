import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import type { Database } from 'node-sqlite3-wasm';
import type { JournalPosition, LocalJournal } from '../journal/journal.ts';
import { sealed, unsealed, type VectorStore } from '../journal/stored-embedder.ts';
import { clearStaleLock } from './stale-lock.ts';

export interface SqliteJournalOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** Names the vectors of one embedder. */
  readonly embedder: string;
}

const version = 2;
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
    read(reader) {
      for (;;) {
        // What was read may have been taken back since, and others been added in its place.
        if (markAt(state.records) !== state.mark) {
          state = begin;
          reader.restart();
        }
        const rows = database.all('SELECT id, mark, record FROM trajectories WHERE id > ? ORDER BY id LIMIT ?', [
          state.records,
          rowsAtOnce,
        ]);
        if (rows.length === 0) return;
        for (const row of rows) {
          const [id, mark, record] = [Number(row.id), Number(row.mark), String(row.record)];
          if (id !== state.records + 1 || mark !== crc32(record, state.mark)) {
            if (markAt(state.records) !== state.mark) break;
            throw new Error(
              `${file} is damaged at trajectory ${state.records + 1}, after ${state.records} whole ones; restore a copy, or DELETE FROM trajectories WHERE id > ${state.records} to keep those`,
            );
          }
          reader.take(record);
          state = { records: id, mark };
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
          return row ? unsealed(row.vector as Uint8Array) : undefined;
        }),
      keep(entries) {
        if (readOnly || entries.length === 0) return;
        database.exec('BEGIN IMMEDIATE');
        try {
          for (const { key, vector } of entries) {
            database.run('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)', [embedder, key, sealed(vector)]);
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
  clearStaleLock(file, { seconds: readOnly ? busyMilliseconds / 1000 : 1 });
  const database = new Database(file, { readOnly, fileMustExist: readOnly });
  try {
    database.exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
    const seen = database.get('PRAGMA user_version')?.user_version;
    if (seen === version) return database;
    const tables = Number(database.get('SELECT count(*) AS count FROM sqlite_master')?.count);
    if (seen !== 0 || tables > 0) throw new Error(`it is no replay buffer of version ${version}; give another file`);
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
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
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
