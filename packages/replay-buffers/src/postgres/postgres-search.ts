import type { Reference, ReplayBuffer } from '@dreamgym/core';
import type { Embedder } from '../embedders/embedder.ts';
import {
  recordOf,
  referenceOf,
  type StoredTrajectory,
  stateBefore,
  trajectoryOf,
} from '../memory/stored-trajectory.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { appendRecord } from './postgres-journal.ts';

export interface PostgresSearchOptions {
  readonly embedder: Embedder;
  readonly accepts: (trajectory: StoredTrajectory) => boolean;
}

/** Vectors of more numbers can be stored, but have no index. */
const mostIndexed = 2000;

/** A table of cases with their vectors, which pgvector searches; the embedding is that of the state beside that of the action. */
export function prepareCases({ name, dimensions }: Pick<Embedder, 'name' | 'dimensions'>) {
  return async (query: PostgresDatabase['query'], schema: string): Promise<void> => {
    const [available] = await query("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'");
    if (!available) {
      throw new Error(
        "the database has no extension pgvector; install it on the server, or search in memory (search: 'exact')",
      );
    }
    await query('CREATE EXTENSION IF NOT EXISTS vector');
    const [{ extversion } = { extversion: '0' }] = await query(
      "SELECT extversion FROM pg_extension WHERE extname = 'vector'",
    );
    const [major, minor] = String(extversion).split('.').map(Number);
    if (major! === 0 && minor! < 8) throw new Error(`pgvector is of version ${extversion}; it has to be 0.8 or newer`);
    await query(`CREATE TABLE IF NOT EXISTS ${schema}.cases (
      trajectory bigint REFERENCES ${schema}.trajectories, index integer, task text NOT NULL, is_real boolean NOT NULL,
      embedding vector(${2 * dimensions}) NOT NULL, PRIMARY KEY (trajectory, index))`);
    // Vectors of different embedders cannot be compared.
    const own = `${name}/${dimensions}`;
    await query(`CREATE TABLE IF NOT EXISTS ${schema}.embedder (name text PRIMARY KEY)`);
    await query(`INSERT INTO ${schema}.embedder SELECT $1 WHERE NOT EXISTS (SELECT FROM ${schema}.embedder)`, [own]);
    const [first] = await query(`SELECT name FROM ${schema}.embedder`);
    if (first!.name !== own) {
      throw new Error(
        `the cases of the schema ${schema} were embedded by ${first!.name}, not by ${own}; give that embedder, or another schema`,
      );
    }
    if (2 * dimensions <= mostIndexed) {
      await query(`CREATE INDEX IF NOT EXISTS cases_embedding ON ${schema}.cases USING hnsw (embedding vector_ip_ops)`);
    }
  };
}

/** A replay buffer that holds nothing in memory: the database embeds nothing, but finds what is similar. */
export function postgresSearch(
  database: PostgresDatabase,
  { embedder, accepts }: PostgresSearchOptions,
): Required<Omit<ReplayBuffer, 'snapshot' | 'restore' | 'specificationVersion'>> {
  const { schema } = database;
  let counted = { real: 0, dreamed: 0 };

  const count = async (query: PostgresDatabase['query']) => {
    const rows = await query(`SELECT origin, sum(transitions) AS total FROM ${schema}.trajectories GROUP BY origin`);
    const totals = new Map(rows.map(({ origin, total }) => [origin, Number(total)]));
    counted = { real: totals.get('real') ?? 0, dreamed: totals.get('dreamed') ?? 0 };
  };

  return {
    async add(trajectory) {
      if (trajectory.end.kind === 'failed' || !accepts(trajectory)) return;
      const { task, transitions, provenance } = trajectory;
      const states = transitions.map((_, index) => stateBefore(trajectory, index));
      const vectors = await embedder.embed([...states, ...transitions.map(({ action }) => action.text)]);
      await database.transaction(async (query) => {
        const id = await appendRecord(query, { schema, record: recordOf(trajectory) });
        await query(
          `INSERT INTO ${schema}.cases
            SELECT $1, index, $2, $3, embedding::vector FROM unnest($4::integer[], $5::text[]) AS added(index, embedding)`,
          [
            id,
            taskKey(task.id),
            provenance.origin === 'real',
            [...transitions.keys()],
            transitions.map((_, i) => joined(vectors[i]!, vectors[transitions.length + i]!)),
          ],
        );
        await count(query);
      });
    },

    async search({ observation, action, limit, exclude, origin }) {
      if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is ${limit}; ask for at least 1 case`);
      const [state, chosen] = await embedder.embed([observation, action]);
      return database.transaction(async (query) => {
        await count(query);
        // Goes on behind what the excluded task, the other origin and the filters take away.
        await query('SET LOCAL hnsw.iterative_scan = strict_order');
        await query(`SET LOCAL hnsw.ef_search = ${Math.min(1000, Math.max(40, 8 * limit))}`);
        const excluded = exclude === undefined ? null : taskKey(exclude);
        const otherOrigin = origin === undefined ? null : origin === 'dreamed';
        const found: Reference[] = [];
        for (let offset = 0; found.length < limit; offset += limit) {
          const rows = await query(
            `SELECT cases.index, record, -(embedding <#> $1::vector) AS similarity
              FROM ${schema}.cases JOIN ${schema}.trajectories ON id = trajectory WHERE task IS DISTINCT FROM $2 AND is_real IS DISTINCT FROM $5
              ORDER BY embedding <#> $1::vector, is_real DESC, trajectory, index LIMIT $3 OFFSET $4`,
            [joined(state!, chosen!), excluded, limit, offset, otherOrigin],
          );
          for (const { index, record, similarity } of rows) {
            const trajectory = trajectoryOf(record);
            if (accepts(trajectory)) found.push(referenceOf(trajectory, { index, similarity }));
          }
          if (rows.length < limit) break;
        }
        return found.slice(0, limit);
      });
    },

    count: () => counted,
    close: () => database.close(),
  };
}

/** PostgreSQL's texts hold no NUL and no half of a character; JSON writes them as others. */
const taskKey = (id: string) => JSON.stringify(id);

/** In the words of pgvector. Scaled so that the product of two is the mean of the products of their halves. */
function joined(state: Float32Array, action: Float32Array): string {
  const numbers = [...state, ...action].map((value) => value * Math.SQRT1_2);
  return `[${numbers.join(',')}]`;
}
