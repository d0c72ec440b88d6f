import type { Database } from './database.ts';

/** Everything of one schema: several coordinators and any number of workers share it. */
export interface Tables extends Database {
  /** Quoted, with a dot behind: `"dreamgym_workers".`. */
  readonly at: string;
}

/** The tables as statements reach them: those of a transaction, or each by itself. */
export type Statements = Pick<Tables, 'query' | 'at'>;

/** Makes the tables where they are missing; several processes may come at the same time, but only one is let in. */
export async function prepareTables(database: Database, schema: string): Promise<Tables> {
  const at = `${quoted(schema)}.`;
  await database.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`dreamgym ${schema}`]);
    await query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
    await query(`CREATE TABLE IF NOT EXISTS ${at}runs (
      id bigserial PRIMARY KEY, epoch integer NOT NULL DEFAULT 0, seen timestamptz NOT NULL DEFAULT now(),
      queue text, pipeline text)`);
    await query(`CREATE TABLE IF NOT EXISTS ${at}states (
      run bigint NOT NULL REFERENCES ${at}runs ON DELETE CASCADE, kind text NOT NULL, version integer NOT NULL,
      checksum text NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (run, kind, version))`);
    // An attempt that failed has a row for each of its episodes; the one that counts is the one that is final.
    await query(`CREATE TABLE IF NOT EXISTS ${at}episodes (
      run bigint NOT NULL REFERENCES ${at}runs ON DELETE CASCADE, iteration integer NOT NULL, place text NOT NULL,
      retry integer NOT NULL, final boolean NOT NULL, fingerprint text NOT NULL, worker text NOT NULL, bytes bytea NOT NULL,
      failed boolean NOT NULL, PRIMARY KEY (run, iteration, place, retry))`);
    await query(`CREATE UNLOGGED TABLE IF NOT EXISTS ${at}workers (
      name text PRIMARY KEY, queue text NOT NULL, run bigint, playing integer NOT NULL, played integer NOT NULL,
      failed integer NOT NULL, error text, gone boolean NOT NULL, seen timestamptz NOT NULL DEFAULT now())`);
  });
  return { ...database, at };
}

function quoted(schema: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(schema)) return `"${schema}"`;
  throw new Error(`the schema is "${schema}"; give a name of small letters, digits and underscores`);
}
