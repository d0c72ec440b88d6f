import type { Task } from './task.ts';
import type { Trajectory } from './trajectory.ts';

/** What attempts are played for. */
export type Phase = 'recording' | 'training' | 'evaluation';

/** Which attempt an event is of. */
export interface AttemptMark {
  /** One name per attempt of a run: `training/12/3/0` is the first attempt at the fourth task of iteration 12. */
  readonly attempt: string;
  readonly phase: Phase;
  /** Missing outside of a training. */
  readonly iteration?: number;
  /** Which of its repetitions this is, from 1 on, where the attempt failed before. */
  readonly retry?: number;
}

/** One attempt of a batch: its place, and all that decides how it goes beside the state of the parts. */
export interface PlannedAttempt {
  /** The place of its task, and its own place in the group. */
  readonly group: number;
  readonly attempt: number;
  readonly task: Task;
  readonly seed: number;
  readonly worldSeed: number;
  readonly mark: AttemptMark;
}

/** One attempt of a batch that has come to its end. */
export interface PlayedAttempt {
  /** The place of its task, and its own place in the group. */
  readonly group: number;
  readonly attempt: number;
  readonly trajectory: Trajectory;
  /** Episodes before it that failed. */
  readonly retried: readonly Trajectory[];
}
