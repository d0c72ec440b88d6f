import type { PlannedAttempt } from '@dreamgym/core';
import { checksumOf } from './packed.ts';

/** The state of the parts that an attempt is played with: versions of what is kept in the database. */
export interface StateVersions {
  /** Missing where the part takes no snapshot: then workers have it from their own pipeline. */
  readonly policy?: number;
  readonly world?: number;
  /** Whether the experience model has recordings to learn from. */
  readonly recordings: boolean;
  /** Set where the replay buffer held something before workers came to play the run. */
  readonly inherited?: true;
  /** How many batches of trajectories the replay buffer has taken in, since then. */
  readonly batches: number;
}

/** What stands in a job: numbers, names and the task. Never an address, a key or a setting of a machine. */
export interface AttemptJob extends Pick<PlannedAttempt, 'seed' | 'worldSeed'> {
  /** As text: a database would put the members of an object into another order. */
  readonly task: string;
  readonly run: number;
  /** Grows with every process that leads the run, so that what is meant for an earlier one is not taken for its own. */
  readonly epoch: number;
  readonly iteration: number;
  /** Group and attempt: `3/0`. */
  readonly place: string;
  /** The environment in which it is played, by its name. */
  readonly environment: string;
  readonly retries: number;
  readonly state: StateVersions;
  /** Says whether what an earlier process had played is the same attempt. */
  readonly fingerprint: string;
}

export const placeOf = ({ group, attempt }: Pick<PlannedAttempt, 'group' | 'attempt'>) => `${group}/${attempt}`;

/** A name of 128 bits for the job, the same whenever it is made. */
export function jobIdOf({ run, epoch, iteration, place }: AttemptJob): string {
  const hash = checksumOf(`${run} ${epoch} ${iteration} ${place}`);
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}
