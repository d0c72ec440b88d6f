import { EventEmitter } from 'eventemitter3';
import type { AttemptMark } from './contracts/attempt.ts';
import type { CollectorStatus } from './contracts/collector.ts';
import type { Metrics } from './contracts/optimizer.ts';
import type { Task } from './contracts/task.ts';
import type { Transition } from './contracts/trajectory.ts';
import type { EvaluationSummary } from './evaluation/evaluation-summary.ts';
import type { Alarm } from './training/alarms.ts';
import type { Counters } from './training/counters.ts';
import type { PartName } from './wiring/parts.ts';

/** What happens in a run, as plain JSON. Progress bars, logs and reports are only listeners. */
export interface RunEvents {
  /** `unsaved`: the parts without a `snapshot`; a state that they have is lost where the run is resumed. */
  'run-start': {
    readonly seed: number;
    readonly iterations: number;
    readonly firstIteration: number;
    readonly unsaved: readonly PartName[];
  };
  'learn-start': { readonly experienceModel: string; readonly trajectories: number; readonly transitions: number };
  'learn-end': { readonly experienceModel: string; readonly trajectories: number; readonly transitions: number };
  /** How the dream answers recordings that it has not learned from, where somebody measures it before training. */
  fidelity: MeasuredFidelity;
  /** How far a recording is: what is kept, and what was lost to failures. */
  recording: RecordingProgress;
  'iteration-start': { readonly iteration: number; readonly tasks: readonly Task[] };
  step: AttemptMark & { readonly task: string; readonly index: number; readonly transition: Transition };
  /** Who plays, where attempts are played elsewhere: told now and then, by the clock. */
  workers: CollectorStatus & { readonly iteration: number };
  /** As soon as the attempts of the group, and those of the groups before it, have ended. */
  'group-end': GroupEnd;
  'update-end': { readonly iteration: number; readonly policy: string; readonly metrics: Metrics };
  'evaluation-end': { readonly iteration: number; readonly evaluation: EvaluationSummary };
  'iteration-end': { readonly iteration: number; readonly success: number; readonly counters: Counters };
  /** Training goes wrong: told once when it begins to, and again where it does so after it had recovered. */
  alarm: Alarm & { readonly iteration: number };
  /** An attempt that the policy forfeited (`POLICY`), or an episode of it that failed and may be played again. */
  failure: AttemptMark & { readonly task: string; readonly code: string; readonly message: string };
  'run-end': { readonly iterations: number; readonly counters: Counters };
}

export interface GroupEnd {
  readonly iteration: number;
  readonly task: string;
  readonly family?: string;
  readonly origin: Task['origin'];
  /** Episode rewards of the attempts that did not fail. */
  readonly rewards: readonly number[];
  /** Steps taken by the whole group, those of failed episodes and of what went before an attempt included. */
  readonly steps: number;
  /** Attempts that failed for good. */
  readonly failed: number;
  /** Failed episodes that were played again. */
  readonly retries: number;
}

/** A dream held against real attempts, whose actions are taken in it one after the other for as long as the two go together. */
export interface MeasuredFidelity {
  readonly experienceModel: string;
  /** Real transitions that it learned from for this. */
  readonly learned: number;
  /** Attempts that were replayed, and the steps of them that could be compared. */
  readonly trajectories: number;
  readonly steps: number;
  /** Share of the steps whose observation is the real one, letter by letter; in [0, 1]. */
  readonly exactObservation: number;
  /** Share of the attempts that one of the two ended while the other went on. */
  readonly wrongEndings: number;
  /** Share of the attempts that the dream rewarded by half of what there is, or more, above what reality gave. */
  readonly falseRewards: number;
  /** Share of the attempts to which the dream had no answer. */
  readonly failed: number;
}

export interface RecordingProgress {
  readonly trajectories: number;
  readonly transitions: number;
  /** The most transitions that are wanted. */
  readonly wanted: number;
  /** Attempts that were left out because they failed for good, or because the behaviour forfeited them. */
  readonly failed: number;
  /** Failed episodes that were played again. */
  readonly retries: number;
}

/** One typed emitter per run. Listeners run at once; what they throw stops the run. */
export type Events = EventEmitter<{ [Name in keyof RunEvents]: [RunEvents[Name]] }>;

export function createEvents(): Events {
  return new EventEmitter();
}
