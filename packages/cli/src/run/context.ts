import type { Environment, Events, Recordings } from '@dreamgym/core';
import type { Displays } from '../progress/display.ts';
import type { EventLog } from './files/event-log.ts';
import type { Ablated, Pipeline } from './pipeline.ts';
import type { Row, RowId, RunResult } from './results/result.ts';
import type { Settings } from './settings.ts';

/** Where a row's training ends, whichever comes first. */
export interface RowEnd {
  readonly iterations: number;
  readonly stepLimit?: number;
}

/** Follows the training of a row; what it returns is called at the end. */
export type Listen = (row: RowId, events: Events, end: RowEnd) => () => void;

/** What every row of a run works with. */
export interface RunContext {
  /** The run folder. */
  readonly run: string;
  readonly settings: Settings;
  readonly pipeline: Pipeline;
  /** The pipeline whose language model lacks something; missing where none plays the dream. */
  readonly ablated?: (changes: Ablated) => Pipeline;
  readonly environment: Environment;
  /** Read once for all rows. */
  readonly recordings: Recordings;
  readonly log: EventLog;
  readonly listen: Listen;
  /** Shows how far something is that no training tells of. */
  readonly displays: Displays;
  /** Aborts when the run is to stop: a training at the end of its iteration, anything else at once. */
  readonly signal: AbortSignal;
  /** Aborts when a training is to stop at once, too. */
  readonly now: AbortSignal;
}

/** What a finished row adds to the result. */
export interface RowOutcome extends Pick<RunResult, 'sideBySide' | 'verification'> {
  readonly row: Row;
}
