import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplayBuffer, Snapshotable } from '@dreamgym/core';
import { lockForWriting } from '@dreamgym/files';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { fillingOf, journaled, journalSnapshots } from '../journal/journaled.ts';
import { digest, storedEmbedder } from '../journal/stored-embedder.ts';
import { type ReplayStoreOptions, replayStore } from '../memory/replay-store.ts';
import { logJournal } from './log-journal.ts';
import { vectorFile } from './vector-file.ts';

export interface ReplayLogOptions extends ReplayStoreOptions {
  /** Where the log is; made where it is missing. */
  readonly folder: string;
  /** Read what another process writes, and see what it adds. Any number of processes may. */
  readonly readOnly?: boolean;
  /** Begin with an empty log, whatever it holds: what is left of a run that is begun anew. Its vectors are kept. */
  readonly startOver?: boolean;
  /** Wait until each trajectory is on the disk, so that it survives the machine's power, too. */
  readonly sync?: boolean;
}

/** A replay buffer that outlives its process and is to be closed. */
export type DurableReplayBuffer = Required<Omit<ReplayBuffer, 'specificationVersion'>> & Snapshotable;

/**
 * A replay buffer in files: an append-only log of trajectories, and the vectors of their texts, so that none is embedded
 * twice. Wherever its process dies, what was added stays and the rest is as if it had never been begun. One process writes,
 * any number read. Search is in memory, with the options of `replayMemory`; `capacity` bounds what is searched, while the
 * log keeps everything.
 *
 * A snapshot is a position in the log, and restoring it takes back what was added since.
 * Throws where another process writes, and where the log is damaged elsewhere than at its end.
 */
export function replayLog(options: ReplayLogOptions): DurableReplayBuffer {
  const { folder, readOnly = false, startOver = false, sync = true, dimensions } = options;
  const { embedder = hashingEmbedder({ dimensions }), ...rest } = options;
  if (!readOnly) mkdirSync(folder, { recursive: true });
  const unlock = readOnly ? () => {} : lockForWriting(join(folder, 'writer.lock'));
  try {
    const journal = logJournal({ file: join(folder, 'trajectories.log'), readOnly, sync });
    if (startOver) journal.cut(journal.position());
    const vectors = vectorFile({
      file: join(folder, `vectors-${digest(embedder.name).toString('hex', 0, 6)}.bin`),
      dimensions: embedder.dimensions,
      readOnly,
    });
    const memory = replayStore({ ...rest, embedder: storedEmbedder(embedder, vectors) });
    journal.read(fillingOf(memory));
    const buffer = journaled(memory, {
      ...journal,
      close() {
        journal.close();
        vectors.close();
        unlock();
      },
    });
    return { ...buffer, ...journalSnapshots(memory, { journal, kind: 'replay-log' }) };
  } catch (error) {
    unlock();
    throw error;
  }
}
