import { setTimeout as delay } from 'node:timers/promises';
import {
  altered,
  createEvents,
  type Parts,
  type Plugin,
  type RunEvents,
  random,
  type Snapshot,
  type TrainOptions,
} from '@dreamgym/core';
import { mirror } from '@dreamgym/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CorridorOptions, corridors } from './corridors.fixture.ts';
import { openDatabase } from './database.ts';
import { type DistributedOptions, distributed } from './distributed.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';
import { type WorkOptions, work } from './work.ts';
import { buildWorkers, outcome, size, type WorkerProcess, workerProcess } from './workers.fixture.ts';

const programs = postgresPrograms();
const long = process.env.DREAMGYM_LONG === '1';
const password = 'correct-horse-battery-staple';

describe.skipIf(!programs)(
  `attempts that workers play${programs ? '' : ' (skipped: PostgreSQL is not installed)'}`,
  () => {
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let undisturbed: unknown;
    let schemas = 0;
    beforeAll(async () => {
      buildWorkers();
      server = await startPostgres(programs!);
      process.env.DATABASE_URL = `${server.url}&password=${password}`;
      undisturbed = await outcome([corridors()]);
    }, 180_000);
    afterAll(async () => {
      delete process.env.DATABASE_URL;
      await server.stop();
    });
    const schemaOfItsOwn = () => `workers_${++schemas}`;

    /** A run whose attempts are played by workers in this process. */
    async function played(request: {
      readonly workers: readonly Partial<WorkOptions>[];
      readonly schema?: string;
      readonly options?: DistributedOptions;
      readonly corridor?: CorridorOptions;
      readonly train?: Partial<TrainOptions>;
    }) {
      const { workers, schema = schemaOfItsOwn(), options, corridor, train } = request;
      const stop = new AbortController();
      const pipeline = () => [corridors(corridor)];
      const working = workers.map((own, at) => work({ schema, pipeline, name: `w${at}`, signal: stop.signal, ...own }));
      try {
        const result = await outcome([...pipeline(), { collector: () => distributed({ schema, ...options }) }], train);
        stop.abort();
        return { result, summaries: await Promise.all(working) };
      } finally {
        stop.abort();
        await Promise.allSettled(working);
      }
    }

    it.each([
      [1, 1],
      [4, 1],
      [1, 5],
    ])('come to the same run to the bit with %i workers of %i attempts at once', async (count, concurrency) => {
      const { result, summaries } = await played({ workers: Array.from({ length: count }, () => ({ concurrency })) });
      expect(result).toEqual(undisturbed);
      const attempts = size.iterations * size.tasks * size.groupSize;
      expect(summaries.reduce((sum, each) => sum + each.played, 0)).toBe(attempts);
    });

    it('are played with older weights where they may be, and still come to one run for each seed', async () => {
      const options = { staleness: 1 };
      const { result } = await played({ workers: [{}], options });
      expect((await played({ workers: [{}, { concurrency: 4 }, {}], options })).result).toEqual(result);
      expect(result.counters.episodes).toBe(size.iterations * size.tasks * size.groupSize);
      expect(result).not.toEqual(undisturbed);
    });

    it('count as failed where they fail with every worker, after as many tries as in one process', async () => {
      const corridor = { fault: 'throws' } as const;
      const here = await outcome([corridors(corridor)]);
      const { result, summaries } = await played({ workers: [{}, {}], corridor });
      expect(result).toEqual(here);
      expect(result.counters.failedEpisodes).toBeGreaterThan(0);
      expect(result.counters.retries).toBe(2 * result.counters.failedEpisodes);
      expect(summaries.reduce((sum, each) => sum + each.failed, 0)).toBe(3 * result.counters.failedEpisodes);
    });

    it('go on in another process of the run where it was stopped, and play nothing twice', async () => {
      const schema = schemaOfItsOwn();
      const controller = new AbortController();
      const events = createEvents();
      events.on('group-end', ({ iteration }) => iteration === 1 && controller.abort());
      let saved: Snapshot | undefined;
      const checkpoint = {
        every: 1,
        async save(snapshot: Snapshot) {
          saved = snapshot;
        },
      };
      const stopped = played({ schema, workers: [{}], train: { signal: controller.signal, events, checkpoint } });
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      expect(saved).toMatchObject({ iteration: 1, unfinished: [{ attempts: expect.anything() }] });
      const { result, summaries } = await played({ schema, workers: [{}, {}], train: { resume: saved } });
      const { counters, parts } = undisturbed as typeof result;
      expect(result).toMatchObject({ counters, parts });
      const left = 2 * size.tasks * size.groupSize - saved!.unfinished![0]!.attempts.length;
      expect(summaries.reduce((sum, each) => sum + each.played, 0)).toBeLessThanOrEqual(left);
    });

    it('are played by workers in a run that was begun without them, and without them in one that they began', async () => {
      const saved: Snapshot[] = [];
      const checkpoint = { every: 1, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
      const same = ({ counters, parts }: Awaited<ReturnType<typeof outcome>>) => ({ counters, parts });
      await outcome([corridors()], { iterations: 1, checkpoint });
      const alone = saved.at(-1)!;
      const later = await played({ workers: [{}, {}], train: { resume: alone } });
      expect(same(later.result)).toEqual(same(undisturbed as typeof later.result));

      await played({ workers: [{}], train: { iterations: 2, checkpoint, resume: alone } });
      const inherited = saved.at(-1)!;
      expect(inherited).toMatchObject({ iteration: 2, parts: { collector: { inherited: true, batches: 1 } } });
      const ended = await outcome([corridors()], { resume: inherited });
      expect(same(ended)).toEqual(same(undisturbed as typeof ended));
    });

    it('leave no trace of workers that are long gone', async () => {
      const schema = schemaOfItsOwn();
      await played({ schema, workers: [{}], train: { iterations: 1 } });
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      await query(`UPDATE ${schema}.workers SET seen = now() - interval '25 hours'`);
      await played({ schema, workers: [{ name: 'new' }], train: { iterations: 1 } });
      expect(await query(`SELECT name FROM ${schema}.workers`)).toEqual([{ name: 'new' }]);
      await close();
    });

    it('are not waited for where another process goes on with the run', async () => {
      const schema = schemaOfItsOwn();
      const first = distributed({ schema });
      const second = distributed({ schema });
      const events = createEvents();
      const told: RunEvents['workers'][] = [];
      events.on('workers', (status) => told.push(status));
      const run = outcome([corridors(), { collector: first }], { events });
      while (told.length === 0) await delay(20);
      second.restore(first.snapshot());
      await second.remember([]);
      await expect(run).rejects.toThrow(/another process goes on with run 1; only one can/);
      await expect(first.remember([])).rejects.toThrow(/another process goes on with run 1; only one can/);
      await Promise.all([first.close(), second.close()]);
    });

    it('come to the same run to the bit where connections to the database break', async () => {
      const schema = schemaOfItsOwn();
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const { integer } = random(3);
      let over = false;
      const breaking = (async () => {
        await untilPlaying(schema, 1);
        while (!over) {
          await delay(200 + integer(400));
          await query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
        }
      })();
      try {
        const { result } = await played({ schema, workers: [{ concurrency: 2 }, {}], corridor: { step: 10 } });
        expect(result).toEqual(undisturbed);
      } finally {
        over = true;
        await breaking;
        await close();
      }
    }, 240_000);

    it('leave no connection behind where the database does not know their run', async () => {
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      await query('CREATE DATABASE other');
      process.env.DREAMGYM_OTHER_DATABASE = server.url.replace('/postgres?', '/other?');
      const collector = distributed({ urlVariable: 'DREAMGYM_OTHER_DATABASE' });
      collector.restore({ collector: 'distributed', run: 99, batches: 1 });
      await expect(collector.remember([])).rejects.toThrow(/^the database knows no run 99; resume with the database/);
      const left = `SELECT pid FROM pg_stat_activity WHERE datname = 'other' AND backend_type = 'client backend'`;
      await expect.poll(() => query(left), { timeout: 5_000 }).toEqual([]);
      delete process.env.DREAMGYM_OTHER_DATABASE;
      await close();
    });

    it('are not begun where the experience model cannot learn, and what it had opened is closed', async () => {
      const schema = schemaOfItsOwn();
      const stop = new AbortController();
      const run = outcome([corridors(), { collector: distributed({ schema }) }], { signal: stop.signal });
      let [opened, closed] = [0, 0];
      const forgetful: Plugin = {
        experienceModel({ environment }) {
          opened += 1;
          const learn = () => Promise.reject(new Error('nothing can be learned from that'));
          const close = async () => {
            closed += 1;
          };
          return altered(mirror(environment), { learn, close });
        },
      };
      const pipeline = () => [corridors(), forgetful];
      await expect(work({ schema, pipeline, signal: stop.signal })).rejects.toThrow(/nothing can be learned from that/);
      expect([opened, closed]).toEqual([1, 1]);
      stop.abort();
      await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('tell who plays, and that nobody does', async () => {
      const events = createEvents();
      const told: RunEvents['workers'][] = [];
      events.on('workers', (status) => told.push(status));
      const schema = schemaOfItsOwn();
      const stop = new AbortController();
      const run = outcome([corridors(), { collector: distributed({ schema }) }], { events, iterations: 1 });
      while (told.length === 0) await delay(20);
      const pipeline = () => [corridors({ step: 5 })];
      const working = work({ schema, pipeline, name: 'late', signal: stop.signal });
      await run;
      stop.abort();
      await working;
      expect(told[0]).toEqual({ iteration: 0, waiting: 12, playing: 0, workers: [] });
      expect(told.at(-1)!.workers).toMatchObject([{ name: 'late', state: 'alive' }]);
    });

    it('leave neither old weights nor addresses in the database', async () => {
      const schema = schemaOfItsOwn();
      await played({ schema, workers: [{}] });
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const states = await query(`SELECT kind, version FROM ${schema}.states ORDER BY kind, version`);
      expect(states.filter(({ kind }) => kind === 'policy')).toEqual([
        { kind: 'policy', version: size.iterations - 1 },
      ]);
      const jobs = await query(`SELECT data::text AS text FROM ${schema}_queue.job WHERE name = 'attempts'`);
      expect(jobs).toHaveLength(size.iterations * size.tasks * size.groupSize);
      for (const { text } of jobs) expect(text).not.toMatch(new RegExp(`${password}|postgres`));
      await close();
    });

    it('are refused by a worker of another pipeline, which says so, and are played by others', async () => {
      const schema = schemaOfItsOwn();
      const stop = new AbortController();
      const run = outcome([corridors(), { collector: distributed({ schema }) }]);
      await untilWaiting(schema);
      const other = () => [
        corridors(),
        { trainingEnvironment: ({ environment }: Parts) => ({ ...environment, name: 'sea' }) },
      ];
      await expect(work({ schema, pipeline: other, name: 'other', signal: stop.signal })).rejects.toThrow(
        /^run 1 is played by tabular-learner in dream\(corridor\), dreamed by mirror, and this pipeline has .* in sea/,
      );
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const claimed = `SELECT id FROM ${schema}_queue.job WHERE name = 'attempts' AND started_on IS NOT NULL`;
      expect(await query(claimed)).toEqual([]);
      await close();
      const working = work({ schema, pipeline: () => [corridors()], name: 'right', signal: stop.signal });
      expect(await run).toEqual(undisturbed);
      stop.abort();
      await working;
    });

    it('say where weights are damaged', async () => {
      const schema = schemaOfItsOwn();
      const stop = new AbortController();
      const run = outcome([corridors(), { collector: distributed({ schema }) }], { signal: stop.signal });
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const damage = () => query(`UPDATE ${schema}.states SET bytes = '\\x00' WHERE kind = 'policy' RETURNING version`);
      while ((await damage().catch(() => [])).length === 0) await delay(20);
      const working = work({ schema, pipeline: () => [corridors()], signal: stop.signal });
      await expect(working).rejects.toThrow(/^policy 0 of run 1 is damaged in the database$/);
      stop.abort();
      await expect(run).rejects.toMatchObject({ name: 'AbortError' });
      await close();
    });

    it('are finished by a worker that is asked to stop, and handed back by one that is asked again', async () => {
      const schema = schemaOfItsOwn();
      const events = createEvents();
      const run = outcome([corridors({ step: 50 }), { collector: distributed({ schema }) }], { events, iterations: 1 });
      const one = workerProcess({ schema, step: 50, concurrency: 3 });
      await untilPlaying(schema, 1);
      one.child.kill('SIGTERM');
      expect(await one.ended).toMatchObject({ failed: 0, refused: 0 });
      const two = workerProcess({ schema, step: 2_000, concurrency: 3 });
      await untilPlaying(schema, 3);
      two.child.kill('SIGTERM');
      two.child.kill('SIGTERM');
      await delay(200);
      two.child.kill('SIGTERM');
      expect(await two.ended).toEqual({ played: 0, failed: 0, refused: 0 });
      const three = workerProcess({ schema, concurrency: 3 });
      expect(await run).toEqual(await outcome([corridors()], { iterations: 1 }));
      three.child.kill('SIGTERM');
      await three.ended;
    }, 120_000);

    it('come to the same run to the bit where workers are killed at random moments', async () => {
      const schema = schemaOfItsOwn();
      const kills = long ? 40 : 4;
      const { integer } = random(11);
      const alive: WorkerProcess[] = [];
      const hire = () => alive.push(workerProcess({ schema, step: 30 }));
      for (let at = 0; at < 3; at++) hire();
      const collector = distributed({ schema, heartbeat: 10, losses: 20 });
      let killed = 0;
      let over = false;
      const run = outcome([corridors(), { collector }]).finally(() => {
        over = true;
      });
      await untilPlaying(schema, 1);
      while (!over && killed < kills) {
        await delay(integer(1_500));
        const [victim] = alive.splice(integer(alive.length), 1);
        victim!.child.kill('SIGKILL');
        killed += 1;
        hire();
      }
      expect(await run).toEqual(undisturbed);
      expect(killed).toBeGreaterThan(2);
      for (const { child } of alive) child.kill('SIGTERM');
      await Promise.all(alive.map(({ ended }) => ended));
    }, 600_000);

    it('count once where a worker that was taken for dead answers after all', async () => {
      const schema = schemaOfItsOwn();
      const collector = distributed({ schema, heartbeat: 10 });
      const run = outcome([corridors(), { collector }]);
      const zombie = workerProcess({ schema, step: 100 });
      await untilPlaying(schema, 1);
      zombie.child.kill('SIGSTOP');
      const other = workerProcess({ schema });
      expect(await run).toEqual(undisturbed);
      zombie.child.kill('SIGCONT');
      zombie.child.kill('SIGTERM');
      expect(await zombie.ended).toMatchObject({ refused: 1 });
      other.child.kill('SIGTERM');
      await other.ended;
    }, 180_000);

    it('count as failed where they kill every worker that plays them', async () => {
      const schema = schemaOfItsOwn();
      const collector = distributed({ schema, heartbeat: 10, losses: 0 });
      const run = outcome([corridors(), { collector }], { iterations: 1, retries: 1 });
      let over = false;
      const hire = async (): Promise<void> => {
        const { child, ended } = workerProcess({ schema, fault: 'kills' });
        const stop = setInterval(() => over && child.kill('SIGTERM'), 100);
        await ended;
        clearInterval(stop);
        if (!over) await hire();
      };
      const hired = Promise.all([hire(), hire()]);
      const { counters } = await run.finally(() => {
        over = true;
      });
      await hired;
      expect(counters.failedEpisodes).toBeGreaterThan(0);
      expect(counters.failedEpisodes + counters.episodes).toBe(size.tasks * size.groupSize);
    }, 240_000);

    /** Waits until attempts wait for somebody. */
    async function untilWaiting(schema: string): Promise<void> {
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const waiting = () => query(`SELECT id FROM ${schema}_queue.job WHERE name = 'attempts'`).catch(() => []);
      while ((await waiting()).length === 0) await delay(20);
      await close();
    }

    /** Waits until so many attempts are being played. */
    async function untilPlaying(schema: string, count: number): Promise<void> {
      const { query, close } = openDatabase({ urlVariable: 'DATABASE_URL', connections: 1 });
      const active = () =>
        query(`SELECT id FROM ${schema}_queue.job WHERE name = 'attempts' AND state = 'active'`).catch(() => []);
      while ((await active()).length < count) await delay(20);
      await close();
    }
  },
);

it('a heartbeat that the queue cannot keep is refused', () => {
  expect(() => distributed({ heartbeat: 3 })).toThrow('heartbeat is 3; give whole seconds of at least 10');
});

it.each([
  [{ timeLimit: 5 }, 'timeLimit is 5; give whole seconds from 15 to 86400'],
  [{ timeLimit: 86_401 }, 'timeLimit is 86401; give whole seconds from 15 to 86400'],
  [{ timeLimit: Number.NaN }, 'timeLimit is NaN; give whole seconds from 15 to 86400'],
  [{ losses: -1 }, 'losses is -1; give a whole number of times of at least 0'],
  [{ losses: 1.5 }, 'losses is 1.5; give a whole number of times of at least 0'],
])('limits that the queue cannot keep are refused: %o', (options, message) => {
  expect(() => distributed(options)).toThrow(message);
});

it('a staleness that is no number of updates is refused', () => {
  expect(() => distributed({ staleness: 0.5 })).toThrow(
    'staleness is 0.5; give a whole number of updates of at least 0',
  );
});

it('the address of the database is asked for where it is missing', async () => {
  const collector = distributed({ urlVariable: 'DREAMGYM_NO_SUCH_VARIABLE' });
  await expect(collector.remember([])).rejects.toThrow('the environment variable DREAMGYM_NO_SUCH_VARIABLE is not set');
});
