import type { Awaitable } from './json.ts';
import type { Observation } from './observation.ts';
import type { Reference } from './reference.ts';
import type { ReplayQuery } from './replay-buffer.ts';
import type { Specified } from './specification.ts';
import type { Action, Step } from './step.ts';
import type { Task } from './task.ts';
import type { Trajectory } from './trajectory.ts';

/** Plays an environment in text: the paper's M_exp (section 4.1). */
export interface ExperienceModel extends Specified {
  readonly name: string;
  /** Learns from recorded real trajectories, where the model does. Called once, before the first dream. */
  learn?(request: { readonly trajectories: readonly Trajectory[]; readonly signal: AbortSignal }): Promise<void>;
  /**
   * Opens one dreamed attempt. The same task and world seed give the same hidden world, so a group shares one.
   * Throws where nothing is known to dream the task from, saying what is missing.
   */
  open(request: OpenRequest): Promise<Dream>;
}

export interface OpenRequest {
  readonly task: Task;
  /** Decides what is hidden. */
  readonly worldSeed: number;
  /** Decides luck, in models that have any: it differs between the attempts in one world. `worldSeed` where it is missing. */
  readonly seed?: number;
  readonly recall: Recall;
  readonly signal: AbortSignal;
}

/** One dreamed attempt, used once. */
export interface Dream {
  readonly observation: Observation;
  step(request: { readonly action: Action; readonly recall: Recall }): Awaitable<DreamStep>;
  close(): Promise<void>;
}

/** A dreamed answer: reasoning first, then state and reward (paper, equation 4). */
export interface DreamStep extends Step {
  readonly reasoning: string;
  readonly references: readonly Reference[];
}

/**
 * Asks the replay buffer for the cases that resemble this state and action most, best first, those of the dreamed task
 * left out: they may come from another hidden world of it, and contradict this one. Only when called, since rules often
 * need no precedent.
 */
export type Recall = (query: RecallQuery) => Promise<readonly Reference[]>;

/** At most `limit` cases, at least 1; those of one `origin` only where it is given. */
export type RecallQuery = Pick<ReplayQuery, 'limit' | 'origin'>;
