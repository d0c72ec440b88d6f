import type { Trajectory } from '@dreamgym/core';
import type { AttemptJob } from './attempt-job.ts';
import type { Query } from './database.ts';
import { pack, unpack } from './packed.ts';

type Place = Pick<AttemptJob, 'run' | 'iteration'>;

interface In {
  readonly query: Query;
  readonly at: string;
}

/** An attempt that came to its end, with the episodes before it that failed. */
export interface EndedAttempt {
  readonly place: string;
  readonly trajectory: Trajectory;
  readonly retried: readonly Trajectory[];
}

/** How many episodes of an attempt have failed before. */
export async function failedBefore({ query, at }: In, { run, iteration, place }: AttemptJob): Promise<number> {
  const sql = `SELECT count(*)::int AS failed FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND place = $3`;
  const [row] = await query(sql, [run, iteration, place]);
  return row!.failed;
}

/** Keeps an episode; `retry` numbers those of an attempt, and the final one is the one that counts. */
export async function addEpisode(
  { query, at }: In,
  { run, iteration, place, fingerprint }: AttemptJob,
  episode: {
    readonly trajectory: Trajectory;
    readonly retry: number;
    readonly final: boolean;
    readonly worker: string;
  },
): Promise<void> {
  const { task: _, ...trajectory } = episode.trajectory;
  await query(
    `INSERT INTO ${at}episodes (run, iteration, place, retry, final, fingerprint, worker, bytes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [run, iteration, place, episode.retry, episode.final, fingerprint, episode.worker, pack(trajectory)],
  );
}

/** The attempts that have ended since this process asked last; those that an earlier one had played come the first time. */
export async function takeEnded({ query, at }: In, { run, iteration }: Place, epoch: number): Promise<EndedAttempt[]> {
  const taken = await query(
    `UPDATE ${at}episodes SET taken = $3
    WHERE run = $1 AND iteration = $2 AND final AND taken IS DISTINCT FROM $3 RETURNING place, retry, bytes`,
    [run, iteration, epoch],
  );
  return Promise.all(
    taken.map(async ({ place, retry, bytes }) => {
      const before = retry === 0 ? [] : await failedEpisodes({ query, at }, { run, iteration }, place);
      return { place, trajectory: unpack<Trajectory>(bytes), retried: before };
    }),
  );
}

/** The episodes of an attempt that failed and were not the last one, in order. */
async function failedEpisodes({ query, at }: In, { run, iteration }: Place, place: string) {
  const rows = await query(
    `SELECT bytes FROM ${at}episodes WHERE run = $1 AND iteration = $2 AND place = $3 AND NOT final ORDER BY retry`,
    [run, iteration, place],
  );
  return rows.map(({ bytes }) => unpack<Trajectory>(bytes));
}

/** Forgets iterations before the oldest that is played, and of this one what are other attempts than those that are wanted. */
export async function dropEpisodes(
  { query, at }: In,
  { run, iteration, oldest }: Place & { readonly oldest: number },
  wanted: readonly string[],
): Promise<void> {
  await query(
    `DELETE FROM ${at}episodes
    WHERE run = $1 AND (iteration < $4 OR iteration = $2 AND NOT fingerprint = ANY($3::text[]))`,
    [run, iteration, wanted, oldest],
  );
}
