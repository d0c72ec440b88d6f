import { DreamGymError, defaultStepLimit, type Parts, type Recordings, type TrainOptions } from '@dreamgym/core';
import type { RowOutcome, RunContext } from '../context.ts';
import { readCheckpoint } from '../files/checkpoint.ts';
import { files } from '../files/run-folder.ts';
import { manyTimes, type Row, type RowId, rowTitle } from '../results/result.ts';
import { evaluatePolicy, summary } from './evaluate-policy.ts';
import { trainRow } from './row-training.ts';

/** Where every real step is dear: small batches, so that there are several and the last one fits into what is left. */
const few = { tasks: 4, iterations: 3 };

const noRecordings: Recordings = { trajectories: async () => [] };

/** Goes on from the dream in the real environment, with at most `realSteps` steps. */
export function simToRealRow(context: RunContext, dream: Row): Promise<RowOutcome | undefined> {
  return realRow(context, {
    row: 'sim-to-real',
    options: fewSteps(context),
    before: dream,
    async prepare({ policy, optimizer, curriculum }) {
      const { snapshot } = (await readCheckpoint(context.run, 'dream')) ?? {};
      if (!snapshot) {
        throw new DreamGymError('SNAPSHOT', `${files.checkpoint(context.run, 'dream')} is missing`, {
          hint: 'start the run anew',
        });
      }
      for (const [name, part] of Object.entries({ policy, optimizer, curriculum })) {
        const saved = snapshot.parts[name];
        if (saved !== undefined && 'restore' in part) part.restore?.(saved);
      }
    },
  });
}

/** The same few real steps without a dream before them. */
export function realFewRow(context: RunContext): Promise<RowOutcome | undefined> {
  return realRow(context, { row: 'real-few', options: fewSteps(context) });
}

/** Many times the few real steps, without a dream before them. */
export function realManyRow(context: RunContext): Promise<RowOutcome | undefined> {
  const { tasks, groupSize, evaluateEvery, realSteps } = context.settings.train;
  const stepLimit = manyTimes * realSteps;
  return realRow(context, { row: 'real-many', options: { tasks, groupSize, evaluateEvery, stepLimit } });
}

/** As many real steps as the dream had dreamed ones. */
export function realEqualRow(context: RunContext, dream: Row): Promise<RowOutcome | undefined> {
  const { tasks, groupSize, evaluateEvery } = context.settings.train;
  const stepLimit = dream.dreamedSteps;
  return realRow(context, { row: 'real-equal', options: { tasks, groupSize, evaluateEvery, stepLimit } });
}

function realRow(
  context: RunContext,
  request: {
    readonly row: RowId;
    readonly options: Pick<TrainOptions, 'tasks' | 'groupSize' | 'evaluateEvery' | 'stepLimit'>;
    readonly prepare?: (parts: Parts) => Promise<void>;
    /** The row that this one goes on from. */
    readonly before?: Row;
  },
): Promise<RowOutcome | undefined> {
  const { row, options, prepare, before } = request;
  const { environment, settings } = context;
  const { realSteps } = settings.train;
  // As it is before a dream, so that a table shows what the dream adds; what goes on from the dream has it behind it.
  const isPretrained = !before && settings.pretrained;
  return trainRow(context, {
    row,
    plugin: () => ({ trainingEnvironment: environment, ...(!isPretrained && { recordings: noRecordings }) }),
    options: { ...options, iterations: Number.MAX_SAFE_INTEGER },
    prepare,
    async evaluate({ result, seconds }) {
      const evaluated = await evaluatePolicy(context, { environment, policy: result.policy, split: 'validation' });
      return {
        row: {
          id: row,
          title: rowTitle(row, realSteps),
          evaluation: summary(evaluated),
          outcomes: evaluated.outcomes,
          training: result.counters,
          recordedTransitions: before?.recordedTransitions ?? result.counters.recordedTransitions,
          realSteps: result.counters.realSteps,
          dreamedSteps: before?.dreamedSteps ?? 0,
          seconds: (before?.seconds ?? 0) + seconds,
        },
      };
    },
  });
}

/**
 * A training that can never take more than `realSteps` steps: an iteration begins only where its longest course fits.
 * Throws where not even one does.
 */
export function fewSteps({ settings, environment }: RunContext) {
  const { realSteps, groupSize, evaluateEvery } = settings.train;
  if (environment.dreamOnly) {
    throw new DreamGymError(
      'CONFIGURATION',
      `no real step can be taken: ${environment.name} ${environment.dreamOnly}`,
      {
        hint: 'leave out --real-steps',
      },
    );
  }
  const longest = groupSize * (environment.stepLimit ?? defaultStepLimit);
  if (realSteps < longest) {
    throw new DreamGymError('CONFIGURATION', `${realSteps} real steps are too few: a group may take ${longest}`, {
      hint: `give --real-steps ${longest} or more, or 0 to train in the dream only`,
    });
  }
  const tasks = Math.max(1, Math.min(few.tasks, Math.floor(realSteps / (few.iterations * longest))));
  return { tasks, groupSize, stepLimit: realSteps - tasks * longest + 1, evaluateEvery: Math.min(1, evaluateEvery) };
}
