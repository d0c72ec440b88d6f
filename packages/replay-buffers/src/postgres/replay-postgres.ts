import type { ReplayBuffer } from '@dreamgym/core';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { journaled } from '../journal/journaled.ts';
import { storedEmbedder } from '../journal/stored-embedder.ts';
import { type ReplayStoreOptions, replayStore } from '../memory/replay-store.ts';
import { postgresDatabase } from './postgres-database.ts';
import { postgresJournal, postgresVectors, prepareJournal } from './postgres-journal.ts';
import { postgresSearch, prepareCases } from './postgres-search.ts';

export interface ReplayPostgresOptions extends Omit<ReplayStoreOptions, 'search'> {
  /** The environment variable that holds the address: `postgres://user:password@host/database`. */
  readonly urlVariable?: string;
  /** Where the tables are; made where it is missing. Buffers of one schema are one buffer. */
  readonly schema?: string;
  /**
   * `exact` and `approximate` search in the memory of each worker, which reads along what the others add. `server` leaves
   * the search to pgvector, approximately: workers hold nothing, and `capacity` and `eviction` do not apply.
   */
  readonly search?: 'exact' | 'approximate' | 'server';
  /** The most connections open at once. */
  readonly connections?: number;
}

/**
 * A replay buffer in PostgreSQL, which any number of workers on any number of machines write and read. What is added by one
 * is found by all others at once. Needs the package `pg`, and the extension pgvector (0.8 or newer) only where the server
 * is to search. Connects at its first use; until then, `count()` is 0. It takes no snapshots: it belongs to no single run.
 */
export function replayPostgres(
  options: ReplayPostgresOptions = {},
): Required<Omit<ReplayBuffer, 'snapshot' | 'restore' | 'specificationVersion'>> {
  const { urlVariable = 'DATABASE_URL', schema = 'dreamgym', connections = 4, search = 'exact', ...rest } = options;
  const { embedder = hashingEmbedder({ dimensions: rest.dimensions }) } = rest;
  const cases = prepareCases(embedder);
  const database = postgresDatabase({
    urlVariable,
    schema,
    connections,
    async prepare(query, schema) {
      await prepareJournal(query, schema);
      if (search === 'server') await cases(query, schema);
    },
  });
  const vectors = postgresVectors(database, { embedder: `${embedder.name}/${embedder.dimensions}` });
  const stored = storedEmbedder(embedder, vectors);
  if (search === 'server') {
    const accepts = replayStore(rest).accepts;
    return postgresSearch(database, { embedder: stored, accepts });
  }
  return journaled(replayStore({ ...rest, search, embedder: stored }), postgresJournal(database));
}
