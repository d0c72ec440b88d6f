import type { WorkerStatus } from '@dreamgym/core';
import type { Tables } from './tables.ts';

/** Seconds between two signs of life of a worker, and without one after which it counts as lost. */
export const beatSeconds = 2;
const silentSeconds = 15;

/** Hours after which a worker that is silent or has left is forgotten. */
const keptHours = 24;

/** What a worker says of itself. */
export interface SignOfLife {
  readonly name: string;
  readonly queue: string;
  readonly run: number | undefined;
  readonly playing: number;
  readonly played: number;
  readonly failed: number;
  readonly error: string | undefined;
  readonly gone: boolean;
}

export async function signIn({ query, at }: Tables, sign: SignOfLife): Promise<void> {
  const { name, queue, run = null, playing, played, failed, error = null, gone } = sign;
  await query(
    `INSERT INTO ${at}workers AS known (name, queue, run, playing, played, failed, error, gone)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (name) DO UPDATE SET queue = EXCLUDED.queue, run = EXCLUDED.run,
    playing = EXCLUDED.playing, played = EXCLUDED.played, failed = EXCLUDED.failed, error = EXCLUDED.error,
    gone = EXCLUDED.gone, seen = now()`,
    [name, queue, run, playing, played, failed, error?.slice(0, 500) ?? null, gone],
  );
}

/** Forgets the workers of long ago: each that starts has a name of its own. */
export async function forgetWorkers({ query, at }: Tables): Promise<void> {
  await query(`DELETE FROM ${at}workers WHERE seen < now() - interval '${keptHours} hours'`);
}

/** The workers of a queue: those that are alive, and those that have played in this run. */
export async function readRoster(
  { query, at }: Tables,
  { queue, run }: { readonly queue: string; readonly run: number },
): Promise<readonly WorkerStatus[]> {
  const rows = await query(
    `SELECT *, seen > now() - interval '${silentSeconds} seconds' AS heard FROM ${at}workers
    WHERE queue = $1 AND (run = $2 OR NOT gone AND seen > now() - interval '${silentSeconds} seconds') ORDER BY name`,
    [queue, run],
  );
  return rows.map(({ name, gone, heard, playing, played, failed, error }): WorkerStatus => {
    const state = gone ? 'left' : heard ? 'alive' : 'lost';
    return { name, state, playing: state === 'alive' ? playing : 0, played, failed, ...(error !== null && { error }) };
  });
}
