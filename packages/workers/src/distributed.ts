import { setTimeout as delay } from 'node:timers/promises';
import type { Collector, CollectRequest, Json, PlannedAttempt, Snapshotable } from '@dreamgym/core';
import { type AttemptJob, jobIdOf, placeOf, type StateVersions } from './attempt-job.ts';
import { type AttemptQueue, openQueue } from './attempt-queue.ts';
import { openDatabase, patiently } from './database.ts';
import { dropEpisodes, endedAmong } from './episodes.ts';
import { checksumOf } from './packed.ts';
import { pipelineName } from './pipeline-name.ts';
import { readRoster } from './roster.ts';
import { asLeader, describeRun, type LedRun, leadRun, seeRun } from './runs.ts';
import { dropStates, putState } from './states.ts';
import { prepareTables, type Statements, type Tables } from './tables.ts';

/** Where runs and workers meet; the same on both sides. */
export interface MeetingPlace {
  /** The environment variable that holds the database's address: `postgres://user:password@host/database`. */
  readonly urlVariable?: string;
  /** Where the tables are; made where it is missing. The queue's own are in `<schema>_queue`. */
  readonly schema?: string;
  /** Workers of one queue have the pipelines of the runs that use it: runs of another pipeline use another queue. */
  readonly queue?: string;
}

export const meetingPlace = { urlVariable: 'DATABASE_URL', schema: 'dreamgym_workers', queue: 'attempts' } as const;

export interface DistributedOptions extends MeetingPlace {
  /** Seconds without a sign of life after which a worker's attempts are given to others; at least 10. */
  readonly heartbeat?: number;
  /** Seconds that an attempt may take, after which it is given to another worker: at least `heartbeat`, at most a day. */
  readonly timeLimit?: number;
  /** How often an attempt may be given to another worker, beside its retries, before it counts as failed. */
  readonly losses?: number;
  /**
   * By how many updates the weights may be older than those that are updated: so many iterations are played ahead, so that no
   * worker waits for an update or for the last attempt of an iteration. The same seed gives one run then, too, but another
   * one than with 0.
   */
  readonly staleness?: number;
}

const kind = 'distributed';

/** Milliseconds between looks at what has ended, soon after something has and later on, and between looks at the workers. */
const soon = 20;
const later = 250;
const lookAtWorkers = 1_000;

/** What the leading process of a run holds. */
interface Lead extends LedRun {
  readonly tables: Tables;
  readonly queue: AttemptQueue;
}

/**
 * Has attempts played by workers, any number of them on any number of machines (`work`, `dreamgym worker`), which take them
 * from a queue in PostgreSQL and bring back trajectories. An attempt counts exactly once: its trajectory and the end of its
 * job are one transaction, and only of the worker that holds it at that time. Those of a worker that dies are played by
 * another one. The policy's weights are kept once for each version; recordings and what the replay buffer takes in go the
 * same way, so that every worker has the buffer that the run has.
 */
export function distributed(options: DistributedOptions = {}): Required<Collector> {
  const { urlVariable, schema, queue: queueName } = { ...meetingPlace, ...options };
  const { heartbeat = 15, timeLimit = 3_600, losses = 5, staleness = 0 } = options;
  requireWhole({ heartbeat }, { from: 10, what: 'whole seconds' });
  requireWhole({ timeLimit }, { from: heartbeat, to: 86_400, what: 'whole seconds' });
  requireWhole({ losses }, { from: 0, what: 'a whole number of times' });
  requireWhole({ staleness }, { from: 0, what: 'a whole number of updates' });
  let run: number | undefined;
  let batches = 0;
  let hasRecordings = false;
  let inherited = false;
  let leading: Promise<Lead> | undefined;
  /** The iterations whose attempts are being played. */
  const playing = new Set<number>();
  const oldest = () => Math.min(...playing);

  const open = async (): Promise<Lead> => {
    const database = openDatabase({ urlVariable, connections: 2 });
    let queue: AttemptQueue | undefined;
    try {
      const tables = await prepareTables(database, schema);
      queue = await openQueue({ urlVariable, schema, queue: queueName, connections: 2, supervise: true });
      const led = await leadRun(tables, run);
      run = led.run;
      await queue.drop({ run });
      await dropStates(tables, { run, kind: 'batch', version: batches }, 'from');
      return { tables, queue, ...led };
    } catch (error) {
      await queue?.close();
      await database.close();
      throw error;
    }
  };
  const lead = () => {
    leading ??= open().catch((error) => {
      leading = undefined;
      throw error;
    });
    return leading;
  };

  /** Keeps the state of the parts as it is now; the versions, and a checksum of them. */
  const publish = async ({ environment, policy, recorded, iteration, signal }: CollectRequest) => {
    // Before anything is waited for: what the parts are now is what the attempts are played with.
    const now = { policy: snapshotOf(policy), world: snapshotOf(environment), batches };
    const { tables, run, epoch } = await lead();
    const recordings = environment.dreamed === true && recorded.length > 0;
    const put = async (statements: Statements) => {
      const sums: string[] = [];
      for (const part of ['policy', 'world'] as const) {
        const key = { run, kind: part, version: iteration };
        if (now[part] !== undefined) sums.push(await putState(statements, key, now[part]));
        await dropStates(statements, { ...key, version: oldest() }, 'before');
      }
      await describeRun(statements, { run, queue: queueName, pipeline: pipelineName({ environment, policy }) });
      if (recordings && !hasRecordings) await putState(statements, { run, kind: 'recordings', version: 0 }, recorded);
      return sums;
    };
    const sums = await patiently(() => asLeader(tables, { run, epoch }, put), signal);
    hasRecordings ||= recordings;
    const state: StateVersions = {
      ...(now.policy !== undefined && { policy: iteration }),
      ...(now.world !== undefined && { world: iteration }),
      recordings,
      ...(inherited && { inherited }),
      batches: now.batches,
    };
    return { state, sum: checksumOf(JSON.stringify([environment.name, sums, now.batches])) };
  };

  const collect = async (request: CollectRequest): Promise<void> => {
    const { attempts, environment, retries, iteration, signal } = request;
    const { state, sum } = await publish(request);
    const { tables, queue, run, epoch } = await lead();
    const common = { run, epoch, iteration, environment: environment.name, retries, state };
    const left = new Map<string, Left>();
    for (const attempt of attempts) {
      const { seed, worldSeed } = attempt;
      const task = JSON.stringify(attempt.task);
      const fingerprint = checksumOf(JSON.stringify([sum, task, seed, worldSeed]));
      const job: AttemptJob = { ...common, task, seed, worldSeed, place: placeOf(attempt), fingerprint };
      left.set(job.place, { attempt, job, id: jobIdOf(job) });
    }
    const wanted = [...left.values()].map(({ job }) => job.fingerprint);
    const drop = (statements: Statements) => dropEpisodes(statements, { run, iteration, oldest: oldest() }, wanted);
    await patiently(() => asLeader(tables, { run, epoch }, drop), signal);
    const takeIn = async () => {
      const ended = await patiently(() => endedAmong(tables, { run, iteration }, [...left.keys()]), signal);
      for (const { place, trajectory, retried } of ended) {
        const known = left.get(place);
        if (!known) continue;
        left.delete(place);
        const { group, attempt, task } = known.attempt;
        const before = retried.map((episode) => ({ ...episode, task }));
        request.take({ group, attempt, trajectory: { ...trajectory, task }, retried: before });
      }
      return ended.length;
    };
    // What an earlier process of this run had played is not played again.
    await takeIn();
    const jobs = [...left.values()].map(({ job }) => job);
    await patiently(() => queue.insert(jobs, { heartbeat, timeLimit, claims: retries + losses }), signal);
    try {
      let [pause, silent] = [soon, lookAtWorkers];
      while (left.size > 0) {
        signal.throwIfAborted();
        if (silent >= lookAtWorkers) {
          silent = 0;
          await patiently(() => lookAround({ tables, queue, run, epoch }, { left, request }), signal);
        }
        await delay(pause, undefined, { signal });
        silent += pause;
        pause = (await takeIn()) > 0 ? soon : Math.min(later, pause * 2);
      }
      await patiently(() => lookAround({ tables, queue, run, epoch }, { left, request }), signal);
    } finally {
      // Workers that still play one of them notice at their next sign of life.
      if (left.size > 0) await queue.drop([...left.values()].map(({ id }) => id)).catch(() => {});
    }
  };

  /** Gives up what nobody can play, and tells how the workers are. Throws where another process leads the run now. */
  const lookAround = async (
    { tables, queue, run, epoch }: Lead,
    { left, request }: { readonly left: Map<string, Left>; readonly request: CollectRequest },
  ) => {
    await seeRun(tables, { run, epoch });
    const ids = [...left.values()].map(({ id }) => id);
    const dead = new Map((await queue.dead(ids)).map(({ id, reason }) => [id, reason]));
    for (const [place, { id, attempt }] of left) {
      const reason = dead.get(id);
      if (reason === undefined) continue;
      left.delete(place);
      request.lose(attempt, reason);
    }
    const workers = await readRoster(tables, { queue: queueName, run });
    const waiting = await queue.waiting(ids);
    request.report({ waiting, playing: Math.max(0, left.size - waiting), workers });
  };

  return {
    name: kind,
    staleness,
    async collect(request) {
      playing.add(request.iteration);
      await collect(request).finally(() => playing.delete(request.iteration));
    },
    async remember(trajectories) {
      const { tables, run, epoch } = await lead();
      const put = (statements: Statements) =>
        putState(statements, { run, kind: 'batch', version: batches }, trajectories);
      await patiently(() => asLeader(tables, { run, epoch }, put));
      batches += 1;
    },
    async inherit(replayBuffer) {
      const { tables, run, epoch } = await lead();
      const put = (statements: Statements) => putState(statements, { run, kind: 'buffer', version: 0 }, replayBuffer);
      await patiently(() => asLeader(tables, { run, epoch }, put));
      inherited = true;
    },
    snapshot: () => ({ collector: kind, run: run ?? null, ...(inherited && { inherited }), batches }),
    restore(snapshot) {
      const saved = (snapshot ?? {}) as Partial<Saved>;
      if (saved.collector !== kind) {
        throw new Error(`this snapshot is of ${saved.collector ?? 'something else'}, not of ${kind}`);
      }
      run = saved.run ?? undefined;
      batches = saved.batches ?? 0;
      inherited = saved.inherited ?? false;
    },
    async close() {
      const led = await leading?.catch(() => undefined);
      await led?.queue.close();
      await led?.tables.close();
    },
  };
}

/** Its state in a checkpoint; the rest is in the database. */
interface Saved {
  readonly collector: string;
  readonly run: number | null;
  readonly inherited?: boolean;
  readonly batches: number;
}

function requireWhole(
  option: Readonly<Record<string, number>>,
  { from, to = Infinity, what }: { readonly from: number; readonly to?: number; readonly what: string },
): void {
  for (const [name, value] of Object.entries(option)) {
    if (Number.isInteger(value) && value >= from && value <= to) continue;
    const range = to === Infinity ? `of at least ${from}` : `from ${from} to ${to}`;
    throw new RangeError(`${name} is ${value}; give ${what} ${range}`);
  }
}

/** An attempt that has not ended yet. */
interface Left {
  readonly attempt: PlannedAttempt;
  readonly job: AttemptJob;
  readonly id: string;
}

function snapshotOf(part: object): Json | undefined {
  return (part as Partial<Snapshotable>).snapshot?.();
}
