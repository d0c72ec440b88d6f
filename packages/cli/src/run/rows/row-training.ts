import { type Parts, type Plugin, type TrainOptions, type TrainResult, train, wire } from '@dreamgym/core';
import type { RunContext } from '../context.ts';
import { readCheckpoint, writeCheckpoint } from '../files/checkpoint.ts';
import { keepLastGood } from '../files/last-good.ts';
import type { RowId } from '../results/result.ts';
import { type Verification, verificationOf } from '../results/verification.ts';
import { concurrencyOf } from '../settings.ts';

export interface RowTraining<Outcome> {
  readonly row: RowId;
  /** Laid over the pipeline; told whether the row goes on from a checkpoint. */
  readonly plugin: (resumed: boolean) => Plugin;
  readonly options: Pick<TrainOptions, 'iterations' | 'tasks' | 'groupSize' | 'stepLimit' | 'evaluateEvery'>;
  /** Prepares freshly made parts; not asked where the row goes on from a checkpoint. */
  readonly prepare?: (parts: Parts) => Promise<void>;
  /** Called with every checkpoint. */
  readonly saved?: (parts: Parts) => Promise<void>;
  /** Evaluates what was reached, while the parts are still open. */
  readonly evaluate: (trained: TrainedRow) => Promise<Outcome>;
}

export interface TrainedRow {
  readonly result: TrainResult;
  readonly parts: Parts;
  readonly seconds: number;
  /** What learned rules have made of what was dreamed so far, where they check it. */
  verification(): Verification | undefined;
}

/** Trains one row, from its last checkpoint where there is one; undefined where it was interrupted. */
export async function trainRow<Outcome>(
  context: RunContext,
  { row, plugin, options, prepare, saved, evaluate }: RowTraining<Outcome>,
): Promise<Outcome | undefined> {
  const { run, log, settings, environment, recordings, pipeline, signal, now, listen } = context;
  const checkpoint = await readCheckpoint(run, row);
  const began = performance.now();
  const seconds = () => (checkpoint?.seconds ?? 0) + (performance.now() - began) / 1000;

  const wiring = wire([...pipeline(), { environment, recordings }, plugin(checkpoint !== undefined)]);
  try {
    const { parts } = wiring;
    if (!checkpoint) await prepare?.(parts);
    const verification = () =>
      parts.trainingEnvironment.dreamed && verificationOf(parts.experienceModel, checkpoint?.verification);
    const events = log.events(row);
    const stop = listen(row, events, options);
    const result = await train([instances(parts)], {
      ...options,
      concurrency: concurrencyOf(settings),
      seed: settings.train.seed,
      alarms: { stop: settings.stopOnAlarm },
      checkpoint: {
        every: settings.train.checkpointEvery,
        async save(snapshot, { healthy }) {
          await keepLastGood(run, row, { healthy });
          const eventBytes = log.bytes();
          await writeCheckpoint(run, { row, seconds: seconds(), eventBytes, verification: verification(), snapshot });
          await saved?.(parts);
        },
      },
      resume: checkpoint?.snapshot,
      events,
      stopAfterIteration: signal,
      signal: now,
    }).finally(stop);
    return result.interrupted ? undefined : await evaluate({ result, parts, seconds: seconds(), verification });
  } finally {
    await wiring.close();
  }
}

/** The parts that a training needs, as they were made here: it shall not make and close others of its own. */
function instances(parts: Parts): Plugin {
  const { environment, trainingEnvironment, curriculum, replayBuffer, recordings, collector } = parts;
  const { policy, pretraining, optimizer } = parts;
  const learning = { policy, pretraining, optimizer, curriculum, replayBuffer, collector };
  const common = { environment, trainingEnvironment, recordings, ...learning };
  return trainingEnvironment.dreamed ? { ...common, experienceModel: parts.experienceModel } : common;
}
