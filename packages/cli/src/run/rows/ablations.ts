import { inProcess, type Optimizer, type Plugin, type ReplayBuffer } from '@dreamgym/core';
import { uniform } from '@dreamgym/curricula';
import type { RowOutcome, RunContext } from '../context.ts';
import type { Ablated } from '../pipeline.ts';
import { type RowId, rowTitle } from '../results/result.ts';
import { evaluatePolicy, summary } from './evaluate-policy.ts';
import { trainRow } from './row-training.ts';

/** What a row does without. */
interface Ablation {
  /** Laid over the pipeline. */
  readonly plugin?: Plugin;
  /** Of the language model that plays the dream. */
  readonly ablated?: Ablated;
}

/** Keeps nothing and finds nothing. */
const noReplay: ReplayBuffer = {
  async add() {},
  search: async () => [],
  count: () => ({ real: 0, dreamed: 0 }),
};

const noPretraining: Optimizer = { name: 'none', update: ({ policy }) => ({ policy, metrics: {} }) };

/** The parts of the method that can be switched off (paper, table 2), and the choice of tasks. */
export const ablations = {
  'without-replay': { plugin: { replayBuffer: () => noReplay } },
  'without-pretraining': { plugin: { pretraining: () => noPretraining } },
  'without-generation': { plugin: { taskGenerator: () => ({ generate: async () => [] }) } },
  'uniform-tasks': { plugin: { curriculum: ({ environment }) => uniform({ environment }) } },
  'without-history': { ablated: { history: 0 } },
  'without-reasoning': { ablated: { reasoning: false } },
} satisfies Partial<Record<RowId, Ablation>>;

export type AblationId = keyof typeof ablations;

/** Trains in the dream as the dream's own row does, without one part of the method, and evaluates in reality. */
export function ablationRow(context: RunContext, row: AblationId): Promise<RowOutcome | undefined> {
  const { iterations, tasks, groupSize, realSteps } = context.settings.train;
  const { plugin = {}, ablated }: Ablation = ablations[row];
  const pipeline = ablated && context.ablated ? context.ablated(ablated) : context.pipeline;
  return trainRow(
    { ...context, pipeline },
    {
      row,
      // Workers have the whole pipeline: they cannot play with a part of it left out.
      plugin: () => ({ collector: inProcess, ...plugin }),
      options: { iterations, tasks, groupSize, evaluateEvery: 0 },
      async evaluate({ result: { policy, counters }, parts: { environment }, seconds }) {
        const reality = await evaluatePolicy(context, { environment, policy, split: 'validation' });
        const { recordedTransitions, realSteps: real, dreamedSteps } = counters;
        const spent = { recordedTransitions, realSteps: real, dreamedSteps, seconds };
        const title = rowTitle(row, realSteps);
        return {
          row: {
            id: row,
            title,
            evaluation: summary(reality),
            outcomes: reality.outcomes,
            training: counters,
            ...spent,
          },
        };
      },
    },
  );
}
