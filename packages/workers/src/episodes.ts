import type { Trajectory } from '@dreamgym/core';
import type { AttemptJob } from './attempt-job.ts';
import { pack, unpack } from './packed.ts';
import type { Statements } from './tables.ts';

type Place = Pick<AttemptJob, 'run' | 'iteration'>;

/** An attempt that came to its end, with the episodes before it that failed. */
export interface EndedAttempt {
  readonly place: string;
  readonly trajectory: Trajectory;
  readonly retried: readonly Trajectory[];
}

/** How many episodes of an attempt have failed before. */
export async function failedBefore({ query, at }: Statements, { run, iteration, place }: AttemptJob): Promise<number> {
  const sql = `SELECT count(*)::int AS failed FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND place = $3`;
  const [row] = await query(sql, [run, iteration, place]);
  return row!.failed;
}

/** Keeps an episode; `retry` numbers those of an attempt, and the final one is the one that counts. */
export async function addEpisode(
  { query, at }: Statements,
  { run, iteration, place, fingerprint }: AttemptJob,
  episode: {
    readonly trajectory: Trajectory;
    readonly retry: number;
    readonly final: boolean;
    readonly worker: string;
  },
): Promise<void> {
  const { task: _, ...trajectory } = episode.trajectory;
  const failed = trajectory.end.kind === 'failed';
  await query(
    `INSERT INTO ${at}episodes (run, iteration, place, retry, final, failed, fingerprint, worker, bytes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [run, iteration, place, episode.retry, episode.final, failed, fingerprint, episode.worker, pack(trajectory)],
  );
}

/** Those of these attempts that have ended. */
export async function endedAmong(
  { query, at }: Statements,
  { run, iteration }: Place,
  places: readonly string[],
): Promise<EndedAttempt[]> {
  const ended = await query(
    `SELECT place, retry, bytes FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND final AND place = ANY($3::text[])`,
    [run, iteration, places],
  );
  return Promise.all(
    ended.map(async ({ place, retry, bytes }) => {
      const before = retry === 0 ? [] : await failedEpisodes({ query, at }, { run, iteration }, place);
      return { place, trajectory: unpack<Trajectory>(bytes), retried: before };
    }),
  );
}

/** The episodes of an attempt that failed and were not the last one, in order. */
async function failedEpisodes({ query, at }: Statements, { run, iteration }: Place, place: string) {
  const rows = await query(
    `SELECT bytes FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND place = $3 AND NOT final ORDER BY retry`,
    [run, iteration, place],
  );
  return rows.map(({ bytes }) => unpack<Trajectory>(bytes));
}

/**
 * Forgets iterations before the oldest that is played, and of this one all but the attempts that are wanted and have ended
 * well: one that failed is played again in a run that goes on.
 */
export async function dropEpisodes(
  { query, at }: Statements,
  { run, iteration, oldest }: Place & { readonly oldest: number },
  wanted: readonly string[],
): Promise<void> {
  const good = `SELECT place FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND final AND NOT failed`;
  await query(
    `DELETE FROM ${at}episodes WHERE run = $1
    AND (iteration < $4 OR iteration = $2 AND (NOT fingerprint = ANY($3::text[]) OR place NOT IN (${good})))`,
    [run, iteration, wanted, oldest],
  );
}
