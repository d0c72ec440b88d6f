import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockForWriting } from '@dreamgym/files';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { fillingOf, journaled, journalSnapshots } from '../journal/journaled.ts';
import { storedEmbedder } from '../journal/stored-embedder.ts';
import type { DurableReplayBuffer } from '../log/replay-log.ts';
import { type ReplayStoreOptions, replayStore } from '../memory/replay-store.ts';
import { sqliteJournal } from './sqlite-journal.ts';

export interface ReplaySqliteOptions extends ReplayStoreOptions {
  /** The database; made where it is missing. */
  readonly file: string;
  /** Read what another process writes, and see what it adds. */
  readonly readOnly?: boolean;
}

/**
 * A replay buffer in a SQLite database, for those who want to look into it with SQL; otherwise as `replayLog`, which is
 * faster. Needs the package `node-sqlite3-wasm`. One process writes, others may read; they wait for each other.
 */
export function replaySqlite(options: ReplaySqliteOptions): DurableReplayBuffer {
  const { file, readOnly = false, dimensions } = options;
  const { embedder = hashingEmbedder({ dimensions }), ...rest } = options;
  if (!readOnly) mkdirSync(dirname(file), { recursive: true });
  const unlock = readOnly ? () => {} : lockForWriting(`${file}.writer`);
  try {
    const journal = sqliteJournal({ file, readOnly, embedder: `${embedder.name}/${embedder.dimensions}` });
    const memory = replayStore({ ...rest, embedder: storedEmbedder(embedder, journal.vectors) });
    journal.read(fillingOf(memory));
    const buffer = journaled(memory, {
      ...journal,
      close() {
        journal.close();
        unlock();
      },
    });
    return { ...buffer, ...journalSnapshots(memory, { journal, kind: 'replay-sqlite' }) };
  } catch (error) {
    unlock();
    throw error;
  }
}
