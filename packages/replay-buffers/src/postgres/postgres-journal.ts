import type { Journal } from '../journal/journal.ts';
import { sealed, unsealed, type VectorStore } from '../journal/stored-embedder.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const rowsAtOnce = 1000;

/** Tables of trajectories and of the vectors of their texts. */
export async function prepareJournal(query: PostgresDatabase['query'], schema: string): Promise<void> {
  await query(`CREATE TABLE IF NOT EXISTS ${schema}.trajectories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, origin text NOT NULL, transitions integer NOT NULL, record text NOT NULL)`);
  await query(`CREATE TABLE IF NOT EXISTS ${schema}.vectors (
    embedder text, key bytea, vector bytea NOT NULL, PRIMARY KEY (embedder, key))`);
}

/** A journal that any number of processes write and read. */
export function postgresJournal(database: PostgresDatabase): Journal {
  const { schema } = database;
  let last = '0';
  return {
    async read(reader) {
      for (;;) {
        const rows = await database.query(
          `SELECT id, record FROM ${schema}.trajectories WHERE id > $1 ORDER BY id LIMIT ${rowsAtOnce}`,
          [last],
        );
        if (rows.length === 0) return;
        for (const { record } of rows) reader.take(record);
        last = rows.at(-1)!.id;
      }
    },
    append: (record) => database.transaction((query) => appendRecord(query, { schema, record }).then(() => {})),
    close: () => database.close(),
  };
}

/** Returns the number of the trajectory. */
export async function appendRecord(
  query: PostgresDatabase['query'],
  { schema, record }: { readonly schema: string; readonly record: string },
): Promise<string> {
  const { provenance, transitions } = JSON.parse(record);
  // Without it a lower number could appear after a higher one was read, and never be read itself.
  await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`dreamgym ${schema}`]);
  const [row] = await query(
    `INSERT INTO ${schema}.trajectories (origin, transitions, record) VALUES ($1, $2, $3) RETURNING id`,
    [provenance.origin, transitions.length, record],
  );
  return row!.id;
}

/** Vectors that all workers share. */
export function postgresVectors(database: PostgresDatabase, { embedder }: { readonly embedder: string }): VectorStore {
  const table = `${database.schema}.vectors`;
  return {
    async find(keys) {
      const rows = await database.query(`SELECT key, vector FROM ${table} WHERE embedder = $1 AND key = ANY($2)`, [
        embedder,
        keys,
      ]);
      const known = new Map(rows.map(({ key, vector }) => [key.toString('latin1'), unsealed(vector)]));
      return keys.map((key) => known.get(key.toString('latin1')));
    },
    async keep(entries) {
      if (entries.length === 0) return;
      // In the order of the keys, so that two workers never wait for each other.
      const sorted = [...entries].sort((a, b) => Buffer.compare(a.key, b.key));
      await database.query(
        `INSERT INTO ${table} SELECT $1, * FROM unnest($2::bytea[], $3::bytea[]) 
          ON CONFLICT (embedder, key) DO UPDATE SET vector = excluded.vector`,
        [embedder, sorted.map(({ key }) => key), sorted.map(({ vector }) => sealed(vector))],
      );
    },
  };
}
