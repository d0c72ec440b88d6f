import type { Task } from '@dreamgym/core';
import { checkReplayBuffer, trajectory } from '@dreamgym/testing';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { leakageGuard } from '../guard/leakage-guard.ts';
import { replayMemory } from '../memory/replay-memory.ts';
import { postgresPrograms, startPostgres } from './postgres-server.fixture.ts';
import { type ReplayPostgresOptions, replayPostgres } from './replay-postgres.ts';

const visit = (task: string) =>
  trajectory({ task, opening: `the ${task} room`, steps: [['look', `the ${task} desk`]] });
const query = { observation: 'the first room', action: 'look', limit: 100 };
const tasksOf = async (buffer: ReturnType<typeof replayPostgres>) =>
  (await buffer.search(query)).map(({ task }) => task).sort();

let schemas = 0;
const newSchema = () => `test_${++schemas}`;

/** What holds wherever the search is. */
function describeWorkers({ atOnce, ...options }: ReplayPostgresOptions & { readonly atOnce: number }): void {
  let last = '';
  checkReplayBuffer(
    'as a replay buffer',
    () => {
      last = newSchema();
      return replayPostgres({ ...options, schema: last });
    },
    { reopen: () => replayPostgres({ ...options, schema: last }) },
  );

  it('finds what any worker added, each trajectory once', async () => {
    const schema = newSchema();
    const workers = Array.from({ length: 4 }, () => replayPostgres({ ...options, schema }));
    const tasks = Array.from({ length: 24 }, (_, i) => `task ${i}`);
    const limit = pLimit(atOnce);
    const turn = async (task: string, i: number) => {
      await workers[i % workers.length]!.add(visit(task));
      await workers[(i + 1) % workers.length]!.search(query);
    };
    await Promise.all(tasks.map((task, i) => limit(() => turn(task, i))));
    for (const worker of workers) {
      expect(await tasksOf(worker)).toEqual([...tasks].sort());
      expect(worker.count()).toEqual({ real: 24, dreamed: 0 });
      await worker.close();
    }
  });

  it('guards a worker against test tasks that another one added', async () => {
    const schema = newSchema();
    const careless = replayPostgres({ ...options, schema });
    for (const task of ['first', 'second', 'third']) await careless.add(visit(task));
    const heldOut: Task[] = [{ id: 'first', instruction: 'first', origin: { kind: 'seed' } }];
    const guarded = replayPostgres({ ...options, schema, filters: [leakageGuard({ heldOut })] });
    expect((await guarded.search({ ...query, limit: 2 })).map(({ task }) => task).sort()).toEqual(['second', 'third']);
    await guarded.add(visit('first'));
    await careless.search(query);
    expect(careless.count().real).toBe(3);
    await careless.close();
    await guarded.close();
  });
}

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('replayPostgres on a server, which needs PostgreSQL installed', () => {
  const urlVariable = 'REPLAY_POSTGRES_URL';
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres(programs!);
    process.env[urlVariable] = server.url;
  });
  afterAll(() => server?.stop());

  describeWorkers({ urlVariable, atOnce: 24 });

  it('shares vectors among workers', async () => {
    const schema = newSchema();
    const seen: string[] = [];
    const hashing = hashingEmbedder();
    const embedder: Embedder = {
      ...hashing,
      embed: async (texts) => {
        seen.push(...texts);
        return hashing.embed(texts);
      },
    };
    for (const task of ['first', 'second']) {
      const worker = replayPostgres({ urlVariable, schema, embedder });
      await worker.add(visit(task));
      await worker.search(query);
      await worker.close();
    }
    expect([...seen].sort()).toEqual(['look', 'the first room', 'the second room']);
  });

  it('says what is missing where the server is to search without pgvector', async () => {
    const buffer = replayPostgres({ urlVariable, schema: newSchema(), search: 'server' });
    await expect(buffer.search(query)).rejects.toThrow('no extension pgvector; install it on the server');
    await buffer.close();
  });

  it('goes on after the server closed its connections', async () => {
    const buffer = replayPostgres({ urlVariable, schema: newSchema() });
    await buffer.add(visit('first'));
    const other = replayPostgres({ urlVariable, schema: newSchema() });
    await other.add(visit('first'));
    const { Client } = await import('pg');
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port IS NOT NULL',
    );
    await client.end();
    await buffer.search(query).catch(() => {});
    await buffer.add(visit('second'));
    expect(await tasksOf(buffer)).toEqual(['first', 'second']);
    await buffer.close();
    await other.close();
  });
});

describe('replayPostgres where pgvector searches', () => {
  const urlVariable = 'REPLAY_PGVECTOR_URL';
  const options = { urlVariable, search: 'server', connections: 1 } as const;
  let database: PGlite;
  let server: PGLiteSocketServer;
  beforeAll(async () => {
    database = await PGlite.create({ extensions: { vector } });
    server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 8 });
    await server.start();
    process.env[urlVariable] = `postgresql://postgres@${server.getServerConn()}/postgres`;
  });
  afterAll(async () => {
    await server?.stop();
    await database?.close();
  });

  // PGlite is one process, and mixes up what several connections ask at once.
  describeWorkers({ ...options, atOnce: 1 });

  it('refuses another embedder than the one that the cases were embedded by', async () => {
    const schema = newSchema();
    const buffer = replayPostgres({ ...options, schema });
    await buffer.add(visit('first'));
    await buffer.close();
    const embedder: Embedder = { ...hashingEmbedder(), name: "another's" };
    const other = replayPostgres({ ...options, schema, embedder });
    await expect(other.search(query)).rejects.toThrow("were embedded by hashing-256/256, not by another's/256");
    await other.close();
  });

  it('finds what search in memory finds', async () => {
    const buffer = replayPostgres({ ...options, schema: newSchema() });
    const memory = replayMemory();
    for (let i = 0; i < 40; i++) {
      const given = trajectory({
        task: `${i}`,
        opening: `room ${i % 7} with lamp ${i % 5}`,
        steps: [[`take ${i}`, 'ok']],
      });
      await buffer.add(given);
      await memory.add(given);
    }
    const near = { observation: 'room 3 with lamp 2', action: 'take 17', limit: 6, exclude: '3' };
    const [found, expected] = [await buffer.search(near), await memory.search(near)];
    const rounded = (similarity: number) => expect.closeTo(similarity, 5);
    expect(found).toEqual(expected.map((each) => ({ ...each, similarity: rounded(each.similarity) })));
    await buffer.close();
  });
});

describe('replayPostgres', () => {
  it('says what is wrong with its options', () => {
    expect(() => replayPostgres({ urlVariable: 'NOT_THERE' })).toThrow('environment variable NOT_THERE is not set');
    expect(() => replayPostgres({ schema: 'a"b' })).toThrow('the schema is "a"b"');
  });
});
