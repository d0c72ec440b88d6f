import { createRequire } from 'node:module';
import type { Pool, PoolClient } from 'pg';

export interface PostgresDatabase {
  /** The schema's name, quoted. */
  readonly schema: string;
  /** Runs a query once the tables are there. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs queries that hold together: all of them, or none. */
  transaction<T>(run: (query: PostgresDatabase['query']) => Promise<T>): Promise<T>;
  /** May be called twice. */
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a row holds is known where its query is written
type Row = Record<string, any>;

export interface PostgresDatabaseOptions {
  readonly urlVariable: string;
  readonly schema: string;
  readonly connections: number;
  /** Makes the tables where they are missing; several processes may come at the same time, but only one is let in. */
  readonly prepare: (query: PostgresDatabase['query'], schema: string) => Promise<void>;
}

/** A database that is connected to at the first query. */
export function postgresDatabase(options: PostgresDatabaseOptions): PostgresDatabase {
  const { urlVariable, connections, prepare } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(options.schema)) {
    throw new Error(`the schema is "${options.schema}"; give a name of small letters, digits and underscores`);
  }
  const connectionString = process.env[urlVariable];
  if (!connectionString) {
    throw new Error(`the environment variable ${urlVariable} is not set; put the address of the database there`);
  }
  const schema = `"${options.schema}"`;
  const { Pool } = load();
  const pool: Pool = new Pool({ connectionString, max: connections });
  // A connection that breaks while it is idle is replaced; the next query tells where that fails.
  pool.on('error', () => {});
  let prepared: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const asQuery = (client: Pool | PoolClient) => async (text: string, values?: readonly unknown[]) =>
    (await client.query(text, values as unknown[])).rows as readonly Row[];

  const inTransaction = async <T>(run: (query: PostgresDatabase['query']) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      const query = asQuery(client);
      await query('BEGIN');
      const result = await run(query);
      await query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // The connection may be broken, and with it the transaction is gone, too.
      client.release(true);
      throw error;
    }
  };

  const ready = () => {
    prepared ??= inTransaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`dreamgym ${schema}`]);
      await query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await prepare(query, schema);
    }).catch((error) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };

  return {
    schema,
    async query(text, values) {
      await ready();
      return asQuery(pool)(text, values);
    },
    async transaction(run) {
      await ready();
      return inTransaction(run);
    },
    close() {
      closed ??= pool.end();
      return closed;
    },
  };
}

function load(): typeof import('pg') {
  try {
    return createRequire(import.meta.url)('pg');
  } catch (error) {
    throw new Error('a replay buffer in PostgreSQL needs the package pg: npm install pg', { cause: error });
  }
}
