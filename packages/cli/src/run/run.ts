import { type Recordings, type Trajectory, wire } from '@dreamgym/core';
import type { LedgerRow } from '@dreamgym/llm';
import { type Displays, noDisplay } from '../progress/display.ts';
import { uninterrupted } from '../uninterrupted.ts';
import type { Listen, RowOutcome, RunContext } from './context.ts';
import { readCheckpoint } from './files/checkpoint.ts';
import { type EventLog, openEventLog } from './files/event-log.ts';
import { files, readResult, writeResult } from './files/run-folder.ts';
import { type Ablated, type Pipeline, requireFreshParts } from './pipeline.ts';
import { plannedRows } from './planned-rows.ts';
import type { Row, RowId, RunResult } from './results/result.ts';
import { type AblationId, ablationRow, ablations } from './rows/ablations.ts';
import { behaviourCloningRow, expertCloningRow, firstPromptRow, hasExpert, randomRow } from './rows/baselines.ts';
import { dreamRow } from './rows/dream-row.ts';
import { measureDream } from './rows/measure-dream.ts';
import { fewSteps, realEqualRow, realFewRow, realManyRow, simToRealRow } from './rows/real-rows.ts';
import type { Settings } from './settings.ts';

export interface RunOptions {
  /** The run folder; what is done there already is not done again. */
  readonly run: string;
  readonly settings: Settings;
  readonly pipeline: Pipeline;
  /** The pipeline whose language model lacks something, for ablations; missing where none plays the dream. */
  readonly ablated?: (changes: Ablated) => Pipeline;
  /** What was read beforehand; the pipeline's own where it is missing. */
  readonly recordings?: Recordings;
  /** Stops at the end of the iteration that is being played; the folder can be resumed from. */
  readonly signal: AbortSignal;
  /** Stops the attempts of an iteration as well; those that have ended are kept. */
  readonly now?: AbortSignal;
  readonly listen?: Listen;
  readonly displays?: Displays;
  /** What the chat model has cost so far, where there is one. */
  readonly costs?: () => readonly LedgerRow[];
  /** Told of each row that is done. */
  readonly finished?: (row: Row) => void;
}

/** Runs the rows that are still to be done, one after the other, and keeps what is done in the run folder. */
export async function runRows(options: RunOptions): Promise<RunResult> {
  const { run, settings, pipeline, ablated, signal, now = new AbortController().signal, costs } = options;
  const { listen = () => () => {}, displays = noDisplay, finished: announce } = options;
  const planned = plannedRows(settings);
  if (planned.length > 1) requireFreshParts(pipeline);
  let result = await readResult(run);
  if (result.finished) return result;

  const wiring = wire(pipeline());
  let log: EventLog | undefined;
  try {
    const rows = planned.filter((row) => row !== 'expert-cloning' || hasExpert(wiring));
    const next = rows.find((row) => !done(result, row));
    const checkpoint = next && (await readCheckpoint(run, next));
    log = openEventLog(files.events(run), checkpoint?.eventBytes ?? result.eventBytes, () => spentOf(costs?.()));
    const { environment } = wiring.parts;
    const recordings = options.recordings ?? readOnce(wiring.parts.recordings, signal);
    const parts = { pipeline, ablated, environment, recordings };
    const context: RunContext = { run, settings, ...parts, log, listen, displays, signal, now };
    const { dreamOnly } = environment;
    if (dreamOnly) result = { ...result, dreamOnly: `${environment.name} ${dreamOnly}` };
    // Now rather than after the dream's training, when it cannot be mended any more.
    if (settings.train.realSteps > 0) fewSteps(context);
    for (const id of rows) {
      if (done(result, id)) continue;
      if (id === 'dream' && !checkpoint && !result.fidelity && !signal.aborted) {
        const { fidelity, alarm } = (await uninterrupted(signal, () => measureDream(context))) ?? {};
        result = { ...result, fidelity, eventBytes: log.bytes() };
        if (fidelity) await writeResult(run, result);
        // Where nothing real shows what a poor dream has taught, it teaches nobody unless that is wanted.
        if (alarm && (settings.stopOnAlarm || dreamOnly)) return result;
      }
      const outcome = signal.aborted ? undefined : await uninterrupted(signal, () => runRow(context, id, result));
      if (!outcome) return result;
      const { row, ...found } = outcome;
      const finished = id === rows.at(-1);
      const eventBytes = log.bytes();
      result = { ...result, ...found, finished, eventBytes, rows: [...result.rows, row], costs: costs?.() };
      await writeResult(run, result);
      announce?.(row);
    }
    return result;
  } finally {
    log?.close();
    await wiring.close();
  }
}

function runRow(context: RunContext, id: RowId, { rows }: RunResult): Promise<RowOutcome | undefined> {
  const dream = rows.find((row) => row.id === 'dream') as Row;
  if (id in ablations) return ablationRow(context, id as AblationId);
  const run: Record<Exclude<RowId, AblationId>, () => Promise<RowOutcome | undefined>> = {
    random: () => randomRow(context),
    'behaviour-cloning': () => behaviourCloningRow(context),
    'expert-cloning': () => expertCloningRow(context),
    'first-prompt': () => firstPromptRow(context),
    dream: () => dreamRow(context),
    'sim-to-real': () => simToRealRow(context, dream),
    'real-few': () => realFewRow(context),
    'real-many': () => realManyRow(context),
    'real-equal': () => realEqualRow(context, dream),
  };
  return run[id as Exclude<RowId, AblationId>]();
}

/** US dollars; undefined where no price is known. */
function spentOf(costs: readonly LedgerRow[] = []): number | undefined {
  const priced = costs.flatMap(({ money }) => money ?? []);
  return priced.length === 0 ? undefined : priced.reduce((sum, money) => sum + money, 0);
}

const done = ({ rows }: RunResult, id: RowId) => rows.some((row) => row.id === id);

/** Reads them for all rows, until the run is to stop. */
function readOnce(recordings: Recordings, stop: AbortSignal): Recordings {
  let reading: Promise<readonly Trajectory[]> | undefined;
  return {
    trajectories(signal) {
      reading ??= recordings.trajectories(AbortSignal.any([signal, stop]));
      return reading;
    },
  };
}
