import { DreamGymError } from '@dreamgym/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPassing, openDatabase } from './database.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';

it.each([
  [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, true],
  [{ code: 'ECONNREFUSED', syscall: 'connect' }, true],
  [{ code: 'ENOENT', syscall: 'connect' }, true],
  [{ code: 'ENOENT', syscall: 'open' }, false],
  [{ code: '57P01' }, true],
  [{ code: '42P01' }, false],
  [new DreamGymError('ENVIRONMENT', 'the lights went out'), false],
])('tells a database that is away for the moment from what does not go away: %o', (error, expected) => {
  expect(isPassing(error)).toBe(expected);
});

const programs = postgresPrograms();
describe.skipIf(!programs)(`a transaction${programs ? '' : ' (skipped: PostgreSQL is not installed)'}`, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: ReturnType<typeof openDatabase>;
  beforeAll(async () => {
    server = await startPostgres(programs!);
    process.env.DREAMGYM_TEST_DATABASE = server.url;
    database = openDatabase({ urlVariable: 'DREAMGYM_TEST_DATABASE', connections: 2 });
  }, 180_000);
  afterAll(async () => {
    delete process.env.DREAMGYM_TEST_DATABASE;
    await database.close();
    await server.stop();
  });

  it('throws where its connection breaks between two statements, and ends nothing else', async () => {
    const broken = database.transaction(async (query) => {
      const [row] = await query('SELECT pg_backend_pid() AS id');
      await database.query('SELECT pg_terminate_backend($1, 10000)', [row!.id]);
      // The news of it comes by the socket.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await query('SELECT 1');
    });
    await expect(broken).rejects.toSatisfy(isPassing);
    await expect(database.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('is ended by the server where its process stands still', async () => {
    const [row] = await database.transaction((query) => query('SHOW idle_in_transaction_session_timeout'));
    expect(row).toEqual({ idle_in_transaction_session_timeout: '20s' });
    const [after] = await database.query('SHOW idle_in_transaction_session_timeout');
    expect(after).toEqual({ idle_in_transaction_session_timeout: '0' });
  });
});
