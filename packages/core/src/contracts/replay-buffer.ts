import type { Snapshotable } from './json.ts';
import type { Reference } from './reference.ts';
import type { Specified } from './specification.ts';
import type { Trajectory } from './trajectory.ts';

/** Remembers transitions and finds the similar ones: top-k by cosine of an embedding of (state, action) (paper, section 4.1). */
export interface ReplayBuffer extends Specified, Partial<Snapshotable> {
  /** Takes in every transition of a trajectory. Failed trajectories are refused silently: what did not happen teaches nothing. */
  add(trajectory: Trajectory): Promise<void>;
  /** The stored cases most similar to the query, best first, at most `limit`. */
  search(query: ReplayQuery): Promise<readonly Reference[]>;
  /** Stored transitions by origin. */
  count(): { readonly real: number; readonly dreamed: number };
  close?(): Promise<void>;
}

export interface ReplayQuery {
  readonly observation: string;
  readonly action: string;
  /** At least 1. */
  readonly limit: number;
  /** Leaves out cases of this task id: those of the task that is dreamed may come from another hidden world of it. */
  readonly exclude?: string;
  /** Finds cases of this origin only; of both where it is missing. */
  readonly origin?: Reference['origin'];
}
