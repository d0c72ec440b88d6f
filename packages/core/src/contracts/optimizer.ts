import type { Awaitable, Snapshotable } from './json.ts';
import type { Policy } from './policy.ts';
import type { TrajectoryGroup } from './trajectory.ts';

/** Makes a policy better by its own attempts. */
export interface Optimizer extends Partial<Snapshotable> {
  readonly name: string;
  /** Which attempts it compares with each other: those at one `task`, or at the tasks of one `cluster`. `task` where it is missing. */
  readonly grouping?: 'task' | 'cluster';
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
}

/** Finite numbers by name: `loss`, `kl`, `clipFraction`, `skippedGroups`. */
export type Metrics = Readonly<Record<string, number>>;
