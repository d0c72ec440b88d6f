import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Collector, createEvents, inProcess, train } from '@dreamgym/core';
import { distributed } from '@dreamgym/workers';
import { postgresPrograms, startPostgres } from '@dreamgym/workers/postgres';
import { atLeast, type Measurement } from '../measurement.ts';
import { waiting } from './waiting.ts';

/** Milliseconds that an attempt waits, and attempts for each worker. */
const latency = 1_000;
const each = 16;
const counts = [1, 2, 4, 8];
/** Attempts that wait for nothing, to see what the way over the database costs. */
const idle = 256;

/**
 * What it costs to have an attempt played by a worker, and how near several workers come to what attempts that wait allow.
 * Database, workers and the training share the machine. Undefined where there is no PostgreSQL.
 */
export async function workersBenchmark(): Promise<readonly Measurement[] | undefined> {
  const programs = postgresPrograms();
  if (programs === undefined) return undefined;
  const server = await startPostgres(programs);
  process.env.DATABASE_URL = server.url;
  try {
    const here = (await seconds({ attempts: idle, latency: 0, collector: () => inProcess })) / idle;
    const there = (await withWorkers(1, { attempts: idle, latency: 0 })) / idle;
    const measurements: Measurement[] = [
      { name: 'an attempt without waiting, in one process', value: 1000 * here, unit: 'ms' },
      { name: 'the same by one worker', value: 1000 * there, unit: 'ms' },
    ];
    for (const count of counts) {
      const attempts = each * count;
      const rate = attempts / (await withWorkers(count, { attempts, latency }));
      const ideal = (1000 * count) / latency;
      const workers = count === 1 ? '1 worker' : `${count} workers`;
      const alone = attempts / (await withoutQueue(count));
      measurements.push(
        { name: `attempts of ${latency} ms by ${workers}`, value: rate, unit: 'attempts/s' },
        { name: `share of the ideal by ${workers}`, value: rate / ideal, unit: '', target: atLeast(0.9) },
        { name: 'share of it by as many processes without a queue', value: alone / ideal, unit: '' },
      );
    }
    return measurements;
  } finally {
    delete process.env.DATABASE_URL;
    await server.stop();
  }
}

interface Batch {
  readonly attempts: number;
  readonly latency: number;
}

/** The seconds that as many processes take for their attempts where nobody gives them out: what the machine allows. */
async function withoutQueue(count: number): Promise<number> {
  const script = fileURLToPath(import.meta.resolve('./waiting-alone.js'));
  const processes = Array.from({ length: count }, () => fork(script, [String(latency), String(each)]));
  const spent = await Promise.all(processes.map((process) => once(process, 'message')));
  return Math.max(...spent.map(([milliseconds]) => Number(milliseconds))) / 1000;
}

async function withWorkers(count: number, batch: Batch): Promise<number> {
  const schema = `waiting_${batch.latency}_${count}`;
  const script = fileURLToPath(import.meta.resolve('./waiting-worker.js'));
  const workers = Array.from({ length: count }, () => fork(script, [String(batch.latency), schema]));
  const ended = workers.map((worker) => once(worker, 'exit'));
  try {
    return await seconds({ ...batch, collector: () => distributed({ schema }), workers: count });
  } finally {
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(ended);
  }
}

/** The seconds that an iteration takes, once all workers are there. */
async function seconds(request: Batch & { readonly collector: () => Collector; readonly workers?: number }) {
  const { attempts, latency, collector, workers = 0 } = request;
  const groupSize = 4;
  const events = createEvents();
  let seen = 0;
  let [began, ended] = [0, 0];
  let measured = Number.POSITIVE_INFINITY;
  events.on('workers', ({ workers: all }) => {
    seen = all.filter(({ state }) => state === 'alive').length;
  });
  events.on('iteration-start', ({ iteration }) => {
    // The one before showed that all are there.
    if (iteration > 0 && seen >= workers && measured > iteration) measured = iteration;
    began = performance.now();
  });
  const stop = new AbortController();
  events.on('iteration-end', ({ iteration }) => {
    if (iteration <= measured) return;
    ended = performance.now();
    stop.abort();
  });
  const options = { iterations: 30, seed: 1, tasks: attempts / groupSize, groupSize, events };
  await train([waiting(latency), { collector }], { ...options, stopAfterIteration: stop.signal });
  return (ended - began) / 1000;
}
