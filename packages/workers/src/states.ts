import { checksumOf, pack, unpack } from './packed.ts';
import type { Statements } from './tables.ts';

/** What of a run is kept for workers: weights and other states by version, recordings, what the replay buffer held at first and its batches. */
type StateKind = 'policy' | 'world' | 'recordings' | 'buffer' | 'batch';

export interface StateKey {
  readonly run: number;
  readonly kind: StateKind;
  readonly version: number;
}

/** Keeps a value under its version, in the place of what is there; its checksum. */
export async function putState({ query, at }: Statements, key: StateKey, value: unknown): Promise<string> {
  const bytes = pack(value);
  const checksum = checksumOf(bytes);
  await query(
    `INSERT INTO ${at}states (run, kind, version, checksum, bytes) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (run, kind, version) DO UPDATE SET checksum = EXCLUDED.checksum, bytes = EXCLUDED.bytes`,
    [key.run, key.kind, key.version, checksum, bytes],
  );
  return checksum;
}

/** Throws where it is not there, or not as it was kept. */
export async function getState<T>({ query, at }: Statements, { run, kind, version }: StateKey): Promise<T> {
  const what = `${kind} ${version} of run ${run}`;
  const sql = `SELECT checksum, bytes FROM ${at}states WHERE run = $1 AND kind = $2 AND version = $3`;
  const [row] = await query(sql, [run, kind, version]);
  if (!row) throw new Error(`the database has no ${what}`);
  if (checksumOf(row.bytes) !== row.checksum) throw new Error(`${what} is damaged in the database`);
  return unpack(row.bytes);
}

/** Forgets versions that nobody plays with any more. */
export async function dropStates(
  { query, at }: Statements,
  { run, kind, version }: StateKey,
  which: 'before' | 'from',
): Promise<void> {
  const comparison = which === 'before' ? '<' : '>=';
  const sql = `DELETE FROM ${at}states WHERE run = $1 AND kind = $2 AND version ${comparison} $3`;
  await query(sql, [run, kind, version]);
}
