import type { Observation } from './observation.ts';
import type { Provenance } from './provenance.ts';
import type { Action, Step } from './step.ts';
import type { Task } from './task.ts';

/** One action and what came of it. */
export interface Transition extends Step {
  readonly action: Action;
}

/** One attempt from its first observation to its end. */
export interface Trajectory {
  readonly task: Task;
  /** The first observation. */
  readonly opening: Observation;
  /** What was done before the opening, where the attempt began in the middle (`Episode.prelude`). */
  readonly prelude?: readonly Transition[];
  /** What was seen before the prelude, where it is known (`Episode.beginning`). */
  readonly beginning?: Observation;
  /** In order; the observation before transition i is that of transition i - 1, or the opening. */
  readonly transitions: readonly Transition[];
  readonly end: TrajectoryEnd;
  /** Set in recordings of which nobody knows how the attempt went: it is truncated, and its rewards, all 0, say nothing. */
  readonly unscored?: true;
  readonly provenance: Provenance;
}

/**
 * How an attempt ended. `forfeited`: the policy threw or gave no valid action, and the task is unsolved. `failed`: the
 * environment, the experience model or a server did; that is data, never a reward of 0.
 */
export type TrajectoryEnd =
  | { readonly kind: 'terminated' | 'truncated' }
  | { readonly kind: 'forfeited'; readonly message: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Attempts at one task (GRPO), or at tasks of one cluster (PPO), that are compared with each other. */
export interface TrajectoryGroup {
  readonly task: Task;
  readonly trajectories: readonly Trajectory[];
  /** Failed episodes that were played again: their steps were taken, and they count for nothing else. */
  readonly retried?: readonly Trajectory[];
}
