import type { Awaitable, Snapshotable } from './json.ts';
import type { Policy } from './policy.ts';
import type { Specified } from './specification.ts';
import type { Trajectory, TrajectoryGroup } from './trajectory.ts';

/** Makes a policy better by its own attempts. */
export interface Optimizer extends Specified, Partial<Snapshotable> {
  readonly name: string;
  /** Which attempts it compares with each other: those at one `task`, or at the tasks of one `cluster`. `task` where it is missing. */
  readonly grouping?: 'task' | 'cluster';
  /** An update that throws leaves the policy and the optimizer as they were, so it may be aborted, and done again later. */
  readonly repeatable?: true;
  /** Failed trajectories are left out. Throws where the policy is not of a kind that it can train. */
  update(request: {
    readonly policy: Policy;
    readonly groups: readonly TrajectoryGroup[];
    readonly seed: number;
    readonly signal: AbortSignal;
  }): Awaitable<OptimizerUpdate>;
}

export interface OptimizerUpdate {
  /** The same object, trained, or a new one. */
  readonly policy: Policy;
  readonly metrics: Metrics;
  /** Attempts that it played itself, to compare policies; their steps are counted, and nobody else learns from them. */
  readonly played?: readonly Trajectory[];
}

/** Finite numbers by name: `loss`, `kl`, `clipFraction`, `skippedGroups`. */
export type Metrics = Readonly<Record<string, number>>;
