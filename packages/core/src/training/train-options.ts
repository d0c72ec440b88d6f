import type { Policy } from '../contracts/policy.ts';
import { DreamGymError } from '../errors.ts';
import type { Events } from '../events.ts';
import type { WireOptions } from '../wiring/container.ts';
import type { Alarm, AlarmOptions } from './alarms.ts';
import type { Counters } from './counters.ts';
import type { IterationEvaluation, Snapshot } from './snapshot.ts';

export interface TrainOptions extends WireOptions {
  readonly iterations: number;
  readonly seed: number;
  /** Tasks per iteration. */
  readonly tasks?: number;
  /** Attempts per task, all in the same hidden world. */
  readonly groupSize?: number;
  /** Stops before the iteration that would begin at or above this many training steps, real and dreamed together. */
  readonly stepLimit?: number;
  /** Attempts open at once; the result does not depend on it. */
  readonly concurrency?: number;
  /** How often an attempt that failed is played again; 2 where it is missing. */
  readonly retries?: number;
  /** Plays the validation split in the real environment before the first and after every so many iterations; 0: never. */
  readonly evaluateEvery?: number;
  /** What is watched, and whether an alarm ends the run. */
  readonly alarms?: AlarmOptions;
  readonly checkpoint?: Checkpointing;
  /** Goes on from here; plugins, seed, tasks and group size have to be the same. */
  readonly resume?: Snapshot;
  readonly events?: Events;
  /** Ends the run at the end of the iteration that is being played. */
  readonly stopAfterIteration?: AbortSignal;
  /** Stops at once: attempts are stopped too, the run is saved with those that had ended, and the reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Saves the run after every so many iterations and at the end; also where attempts or an evaluation are stopped. */
export interface Checkpointing {
  readonly every: number;
  /** `healthy`: nothing that is watched for alarms goes wrong. */
  save(snapshot: Snapshot, state: { readonly healthy: boolean }): Promise<void>;
}

export interface TrainResult {
  readonly policy: Policy;
  readonly counters: Counters;
  /** The iterations that are done. */
  readonly iterations: number;
  /** Whether a signal or an alarm ended the run early. */
  readonly interrupted: boolean;
  /** The alarm that ended it. */
  readonly alarm?: Alarm;
  /** All of the run, those before it was resumed included. */
  readonly evaluations: readonly IterationEvaluation[];
}

/** Throws a `CONFIGURATION` error for the first count that is no whole number of at least 1. */
export function checkCounts(counts: Readonly<Record<string, unknown>>): void {
  for (const [name, count] of Object.entries(counts)) {
    const unlimited = count === Infinity && (name === 'iterations' || name === 'concurrency');
    if (unlimited || (Number.isSafeInteger(count) && (count as number) >= 1)) continue;
    throw new DreamGymError('CONFIGURATION', `${name} is ${count}; it must be a whole number of at least 1`, {
      hint: `say it in the options: train(plugins, { ${name}: 16, … })`,
    });
  }
}
