import { EventEmitter } from 'eventemitter3';
import type { Metrics } from './contracts/optimizer.ts';
import type { Task } from './contracts/task.ts';
import type { Transition } from './contracts/trajectory.ts';
import type { Counters } from './counters.ts';
import type { EvaluationSummary } from './evaluate.ts';

/** What happens in a run, as plain JSON. Progress bars, logs and reports are only listeners. */
export interface RunEvents {
  'run-start': { readonly seed: number; readonly iterations: number; readonly firstIteration: number };
  'learn-end': { readonly experienceModel: string; readonly trajectories: number; readonly transitions: number };
  'iteration-start': { readonly iteration: number; readonly tasks: readonly Task[] };
  step: { readonly task: string; readonly index: number; readonly transition: Transition };
  'group-end': GroupEnd;
  'update-end': { readonly iteration: number; readonly policy: string; readonly metrics: Metrics };
  'evaluation-end': { readonly iteration: number; readonly evaluation: EvaluationSummary };
  'iteration-end': { readonly iteration: number; readonly success: number; readonly counters: Counters };
  failure: { readonly task: string; readonly code: string; readonly message: string };
  'run-end': { readonly iterations: number; readonly counters: Counters };
}

export interface GroupEnd {
  readonly iteration: number;
  readonly task: string;
  readonly family?: string;
  readonly origin: Task['origin'];
  /** Episode rewards of the attempts that did not fail. */
  readonly rewards: readonly number[];
  /** Transitions of the whole group. */
  readonly steps: number;
  readonly failed: number;
}

/** One typed emitter per run. Listeners run at once; what they throw stops the run. */
export type Events = EventEmitter<{ [Name in keyof RunEvents]: [RunEvents[Name]] }>;

export function createEvents(): Events {
  return new EventEmitter();
}
