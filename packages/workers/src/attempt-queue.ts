import { PgBoss } from 'pg-boss';
import { type AttemptJob, jobIdOf } from './attempt-job.ts';
import { addressOf, type DatabaseOptions, type Query } from './database.ts';

export interface QueueOptions extends DatabaseOptions {
  readonly schema: string;
  readonly queue: string;
  /** Whether jobs of dead workers are looked for: one live process has to. */
  readonly supervise: boolean;
}

/** How long and how often a job may be held; set by whoever leads a run. */
interface JobLimits {
  /** Seconds without a sign of life after which a worker has lost its attempt. */
  readonly heartbeat: number;
  /** Seconds that an attempt may take in all. */
  readonly timeLimit: number;
  /** How often an attempt may be claimed again. */
  readonly claims: number;
}

/** A job as a worker holds it: the id with the number of the claim, so that only who holds it now can end it. */
export interface HeldJob {
  readonly id: string;
  readonly retryCount: number;
  readonly data: AttemptJob;
}

/** The queue of attempts. Calls with `query` are part of the transaction that it belongs to. */
export interface AttemptQueue {
  insert(jobs: readonly AttemptJob[], limits: JobLimits): Promise<void>;
  fetch(count: number): Promise<readonly HeldJob[]>;
  /** Says that these are still being played; the ids of those that are held no longer. */
  touch(jobs: readonly HeldJob[]): Promise<readonly string[]>;
  /** Whether the job was still held, and has ended. */
  complete(job: HeldJob, query: Query): Promise<boolean>;
  /** Lets others play it, where it may be claimed again. Whether it was still held. */
  release(job: HeldJob, reason: string, query?: Query): Promise<boolean>;
  /** Those among these that nobody may claim any more, and why. */
  dead(ids: readonly string[]): Promise<readonly { readonly id: string; readonly reason: string }[]>;
  /** How many of these, or of all of a run, nobody plays yet. */
  waiting(which: readonly string[] | { readonly run: number }): Promise<number>;
  /** Forgets jobs: these, or all of a run. */
  drop(which: readonly string[] | { readonly run: number }): Promise<void>;
  close(): Promise<void>;
}

/** Seconds before an attempt that failed or was handed back is played again, so that it may be by another worker. */
const retryDelay = 1;

export async function openQueue(options: QueueOptions): Promise<AttemptQueue> {
  const { urlVariable, connections, queue: name, supervise } = options;
  const schema = `${options.schema}_queue`;
  const boss = new PgBoss({
    connectionString: addressOf(urlVariable),
    max: connections,
    schema,
    schedule: false,
    supervise,
    ...(supervise && { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 }),
  });
  // What goes wrong between calls goes wrong in the next call, too.
  boss.on('error', () => {});
  const close = () => boss.stop({ graceful: false });
  try {
    await boss.start();
    await boss.createQueue(name);
  } catch (error) {
    await close();
    throw error;
  }
  const table = `"${schema}".job`;
  const own = async (text: string, values: readonly unknown[]) =>
    (await boss.getDb().executeSql(text, [...values])).rows;
  const within = (query: Query | undefined) =>
    query && {
      db: { executeSql: async (text: string, values?: unknown[]) => ({ rows: [...(await query(text, values))] }) },
    };
  const affected = (response: object) => (response as { affected: number }).affected === 1;

  const ofRun = ({ run }: { readonly run: number }) => ['data @> $2::jsonb', JSON.stringify({ run })] as const;

  return {
    async insert(jobs, { heartbeat, timeLimit, claims }) {
      const limits = { retryLimit: claims, retryDelay, heartbeatSeconds: heartbeat, expireInSeconds: timeLimit };
      await boss.insert(
        name,
        jobs.map((data) => ({ id: jobIdOf(data), data, ...limits, deleteAfterSeconds: 3_600 })),
      );
    },
    fetch: (batchSize) => boss.fetch<AttemptJob>(name, { batchSize }),
    async touch(jobs) {
      if (jobs.length === 0) return [];
      const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
      const { settled = [] } = (await boss.touch(name, attempts)) as { readonly settled?: readonly string[] };
      return jobs.map(({ id }) => id).filter((id) => !settled.includes(id));
    },
    complete: async ({ id, retryCount }, query) =>
      affected(await boss.complete(name, { id, retryCount }, null, within(query))),
    release: async ({ id, retryCount }, message, query) =>
      affected(await boss.fail(name, { id, retryCount }, { message }, within(query))),
    async dead(ids) {
      const rows = await own(
        `SELECT id, retry_count, output FROM ${table}
        WHERE name = $1 AND id = ANY($2::uuid[]) AND state IN ('failed', 'cancelled')`,
        [name, ids],
      );
      return rows.map(({ id, retry_count, output }) => {
        const last = output?.value?.message ?? output?.message ?? 'no reason is known';
        return { id, reason: `${retry_count + 1} workers could not play it to its end; the last one: ${last}` };
      });
    },
    async waiting(which) {
      const [those, value] = 'run' in which ? ofRun(which) : ['id = ANY($2::uuid[])', which];
      const sql = `SELECT count(*)::int AS waiting FROM ${table} WHERE name = $1 AND ${those} AND state < 'active'`;
      const [row] = await own(sql, [name, value]);
      return row!.waiting;
    },
    async drop(which) {
      if ('run' in which) {
        const [those, value] = ofRun(which);
        await own(`DELETE FROM ${table} WHERE name = $1 AND ${those}`, [name, value]);
      } else if (which.length > 0) await boss.deleteJob(name, [...which]);
    },
    close,
  };
}
