import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Counters } from '@dreamgym/core';
import { postgresPrograms, startPostgres } from '@dreamgym/workers/postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { readCheckpoint } from '../run/files/checkpoint.ts';
import { files } from '../run/files/run-folder.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

// The command's own games, but fewer; found by all at once, which a mocked package is not.
vi.mock('../run/environments/find-adapter.ts', async (original) => {
  const { alfworld, adapter } = await import('@dreamgym/alfworld');
  const generate = { games: { train: 12, validation: 2, test: 2 }, size: 0.5 };
  const few = { ...adapter, plugin: () => alfworld({ generate }) };
  return { ...(await original<object>()), findAdapter: async () => few };
});

const size = [
  '--iterations',
  '2',
  '--tasks',
  '4',
  '--group-size',
  '4',
  '--evaluate-every',
  '0',
  '--transitions',
  '300',
];
const password = 'correct-horse-battery-staple';

afterAll(() => vi.unstubAllEnvs());

describe('without a database', () => {
  it.each([[['worker']], [['train', '--workers']]])('dreamgym %s says what is missing', async (command) => {
    vi.stubEnv('DATABASE_URL', '');
    const { code, err } = await dreamgym(
      command[0] === 'train' ? [...command, '--run', join(await temporaryFolder(), 'run')] : command,
    );
    expect(code).toBe(2);
    expect(err).toMatch(/DATABASE_URL is not set\nhint: put its address there: DATABASE_URL=postgres:/);
  });
});

const programs = postgresPrograms();
describe.skipIf(!programs)(`dreamgym worker${programs ? '' : ' (skipped: PostgreSQL is not installed)'}`, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres(programs!);
  });
  afterAll(() => server.stop());

  it('plays the attempts of a training, which comes to the same result to the bit', async () => {
    const folder = await temporaryFolder();
    const [alone, helped] = [join(folder, 'alone'), join(folder, 'helped')];
    expect(await dreamgym(['train', ...size, '--run', alone])).toMatchObject({ code: 0 });

    vi.stubEnv('DATABASE_URL', `${server.url}&password=${password}`);
    const workers = ['one', 'two'].map((name) => dreamgym(['worker', '--name', name, '--json']));
    const trained = await dreamgym(['train', ...size, '--workers', '--real-steps', '400', '--run', helped]);
    expect(trained).toMatchObject({ code: 0 });
    expect(trained.err).toContain('worker one plays\n');
    process.emit('SIGTERM');
    const summaries = (await Promise.all(workers)).map(({ out }) => JSON.parse(out));
    expect(summaries).toMatchObject([{ command: 'worker', refused: 0 }, { refused: 0 }]);

    const [one, other] = await Promise.all([alone, helped].map((run) => readCheckpoint(run, 'dream')));
    const { collector, ...parts } = other!.snapshot.parts;
    expect(collector).toMatchObject({ collector: 'distributed' });
    expect(parts).toEqual(one!.snapshot.parts);
    expect(other!.snapshot.counters).toEqual(one!.snapshot.counters);
    const real = await readCheckpoint(helped, 'sim-to-real');
    expect(real!.snapshot.counters.realSteps).toBeGreaterThan(0);
    const sum = (count: (counters: Counters) => number) =>
      count(other!.snapshot.counters) + count(real!.snapshot.counters);
    const told = (name: 'played' | 'failed') => summaries.reduce((total, each) => total + each[name], 0);
    expect(told('played')).toBe(sum(({ episodes, failedEpisodes }) => episodes + failedEpisodes));
    expect(told('failed')).toBe(sum(({ retries, failedEpisodes }) => retries + failedEpisodes));
    for (const file of [files.config(helped), files.checkpoint(helped, 'dream'), files.events(helped)]) {
      expect(await readFile(file, 'utf8')).not.toContain(password);
    }
  }, 300_000);

  it('plays a run that was begun without workers, and leaves it to go on without them', async () => {
    const folder = await temporaryFolder();
    const [alone, changing] = [join(folder, 'alone'), join(folder, 'changing')];
    const long = [...size, '--iterations', '20', '--checkpoint-every', '1'];
    expect(await dreamgym(['train', ...long, '--run', alone])).toMatchObject({ code: 0 });
    vi.stubEnv('DATABASE_URL', `${server.url}&password=${password}`);
    const played = async () => {
      const checkpoint = await readCheckpoint(changing, 'dream').catch(() => undefined);
      return checkpoint?.snapshot.iteration ?? 0;
    };
    /** Goes on until so many iterations are done, and is stopped then. */
    const until = async (iterations: number, ...flags: string[]) => {
      const ended = dreamgym(['train', ...flags]);
      while ((await played()) < iterations) await delay(200);
      process.emit('SIGINT');
      // The worker hears it, too, and an iteration would wait for others: the second one stops it where it is.
      await delay(1_000);
      process.emit('SIGINT');
      expect((await ended).err).toContain('stop');
      expect(await played()).toBeLessThan(20);
    };
    await until(1, ...long, '--run', changing);
    const worker = dreamgym(['worker', '--json']);
    await until((await played()) + 1, '--resume', changing, '--workers');
    expect(JSON.parse((await worker).out).played).toBeGreaterThan(0);
    expect(await dreamgym(['train', '--resume', changing, '--no-workers'])).toMatchObject({ code: 0 });

    const [one, other] = await Promise.all([alone, changing].map((run) => readCheckpoint(run, 'dream')));
    expect(other!.snapshot.parts).toEqual(one!.snapshot.parts);
    expect(other!.snapshot.counters).toEqual(one!.snapshot.counters);
  }, 900_000);
});
