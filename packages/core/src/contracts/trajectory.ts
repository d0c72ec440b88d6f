import type { Action, Step } from './environment.ts';
import type { Observation } from './observation.ts';
import type { Task, TaskOrigin } from './task.ts';

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
  /** In order; the observation before transition i is that of transition i - 1, or the opening. */
  readonly transitions: readonly Transition[];
  readonly end: TrajectoryEnd;
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

/** Who made a trajectory, and where. */
export interface Provenance {
  readonly environment: string;
  readonly origin: 'real' | 'dreamed';
  /** The policy or behaviour, with its version where it has one: `choice-policy@12`. */
  readonly policy: string;
  /** Who played the world, where it was dreamed. */
  readonly experienceModel?: string;
  readonly seed: number;
  readonly worldSeed: number;
}

/** Attempts at one task (GRPO), or at tasks of one cluster (PPO), that are judged against each other. */
export interface TrajectoryGroup {
  readonly task: Task;
  readonly trajectories: readonly Trajectory[];
  /** Failed episodes that were played again: their steps were taken, and they count for nothing else. */
  readonly retried?: readonly Trajectory[];
}

/** A recorded case that resembles the present one, as `ReplayBuffer.search` finds it. */
export interface Reference {
  /** The trajectory's task and the transition's index in it. */
  readonly task: string;
  readonly index: number;
  readonly observation: string;
  readonly action: string;
  readonly next: string;
  readonly reward: number;
  readonly terminated: boolean;
  readonly origin: 'real' | 'dreamed';
  /** Who made the trajectory, and where its task came from; replay buffers tell, what is no case of theirs need not. */
  readonly provenance?: Provenance;
  readonly lineage?: TaskOrigin;
  /** Cosine similarity to the query, in [-1, 1]. */
  readonly similarity: number;
}
