import type { Json } from './json.ts';

/** A goal in plain JSON. Its id is stable across processes and machines. */
export interface Task {
  readonly id: string;
  /** The goal in words; part of the initial state (paper, section 3). */
  readonly instruction: string;
  /** The kind of task, for tables and clustering: `pick_and_place_simple`. */
  readonly family?: string;
  /** The place that several tasks share, where the environment knows one: `FloorPlan301`. Never says where things are. */
  readonly scene?: string;
  /** What the environment needs to start the task again. Policies can read it: no solution, no answer key. */
  readonly data?: Json;
  readonly origin: TaskOrigin;
}

/** Where a task came from: shipped with the environment, or invented by a generator from a parent task. */
export type TaskOrigin =
  | { readonly kind: 'seed' }
  | { readonly kind: 'generated'; readonly parent: string; readonly reason: string };

/** Training, model selection, and the final figure. A task is in one split only. */
export type Split = 'train' | 'validation' | 'test';
