import type { Counters, EvaluationSummary, MeasuredFidelity, TaskOutcome } from '@dreamgym/core';
import { z } from 'zod';
import { ledgerRowSchema } from '../../llm/ledger-file.ts';
import { whole } from '../../numbers.ts';
import { verificationSchema } from './verification.ts';

/** The rows of the comparison, in the order in which they run. */
export const rowIds = [
  'random',
  'behaviour-cloning',
  'expert-cloning',
  'first-prompt',
  'dream',
  'without-pretraining',
  'without-replay',
  'without-generation',
  'uniform-tasks',
  'without-history',
  'without-reasoning',
  'sim-to-real',
  'real-few',
  'real-many',
  'real-equal',
] as const;

export type RowId = (typeof rowIds)[number];

/** How many times the few real steps after a dream the real training gets that it is held against: 5,000 against 80,000 in the paper. */
export const manyTimes = 16;

/** How a table names a row. */
export function rowTitle(row: RowId, realSteps: number): string {
  const steps = whole(realSteps);
  return {
    random: 'random policy',
    'behaviour-cloning': 'behaviour cloning on the recordings',
    'expert-cloning': "behaviour cloning on an expert's solved recordings",
    'first-prompt': 'the first prompt',
    dream: 'dream only',
    'without-pretraining': 'dream only, without pretraining',
    'without-replay': 'dream only, without experience replay',
    'without-generation': 'dream only, without task generation',
    'uniform-tasks': 'dream only, tasks picked evenly',
    'without-history': 'dream only, without history',
    'without-reasoning': 'dream only, without reasoning',
    'sim-to-real': `dream, then at most ${steps} real steps`,
    'real-few': `real RL, at most ${steps} steps`,
    'real-many': `real RL, ${whole(manyTimes * realSteps)} steps`,
    'real-equal': 'real RL, as many steps as the dream',
  }[row];
}

const share = z.number().min(0).max(1);

const countOf = z.int().nonnegative();

const evaluationSchema: z.ZodType<EvaluationSummary> = z.object({
  environment: z.string(),
  split: z.enum(['train', 'validation', 'test']),
  policy: z.string(),
  tasks: countOf,
  attempts: countOf,
  forfeited: countOf,
  failed: countOf,
  retries: countOf,
  success: share,
  interval: z.tuple([share, share]),
  score: share,
  steps: z.number(),
  families: z.array(z.object({ family: z.string(), tasks: countOf, attempts: countOf, success: share })),
});

const outcomeSchema: z.ZodType<TaskOutcome> = z.object({
  task: z.string(),
  family: z.string().optional(),
  attempts: countOf,
  forfeited: countOf,
  failed: countOf,
  retries: countOf,
  success: share,
  score: share,
  steps: z.number(),
});

const countersSchema: z.ZodType<Counters> = z.object({
  recordedTransitions: countOf,
  realSteps: countOf,
  dreamedSteps: countOf,
  episodes: countOf,
  forfeitedEpisodes: countOf,
  failedEpisodes: countOf,
  retries: countOf,
  searches: countOf,
  referencedSteps: countOf,
  groups: countOf,
  inventedGroups: countOf,
});

const rowSchema = z.object({
  id: z.enum(rowIds),
  title: z.string(),
  /** On held-out real games; in dreams of them where there is no environment to play. */
  evaluation: evaluationSchema,
  /** The same task by task. */
  outcomes: z.array(outcomeSchema).readonly(),
  /** What its training came to; missing where nothing was trained by attempts. */
  training: countersSchema.optional(),
  /** Real transitions recorded beforehand that this row learned from. */
  recordedTransitions: z.number(),
  /** Real steps taken to train. */
  realSteps: z.number(),
  dreamedSteps: z.number(),
  seconds: z.number(),
});

/** The same policy in the dream it learned in, in dreams of held-out tasks, and in reality, where there is one. */
const sideBySideSchema = z.object({
  dream: evaluationSchema,
  heldOutDream: evaluationSchema,
  reality: evaluationSchema.optional(),
});

const fidelitySchema: z.ZodType<MeasuredFidelity> = z.object({
  experienceModel: z.string(),
  learned: countOf,
  trajectories: countOf,
  steps: countOf,
  exactObservation: share,
  wrongEndings: share,
  falseRewards: share,
  failed: share,
});

export const resultSchema = z.object({
  finished: z.boolean(),
  /** Length of the event log when the last row was done. */
  eventBytes: z.int().nonnegative(),
  rows: z.array(rowSchema).readonly(),
  /** Why nothing can be shown of reality, where there is no environment to play: `traces is known from …`. */
  dreamOnly: z.string().optional(),
  /** What the dream was like on held-out recordings before it was trained in; missing where that was not measured. */
  fidelity: fidelitySchema.optional(),
  sideBySide: sideBySideSchema.optional(),
  /** What learned rules made of what was dreamed; missing where none check it. */
  verification: verificationSchema.optional(),
  /** What the chat model has cost, by phase; missing where there is none. */
  costs: z.array(ledgerRowSchema).readonly().optional(),
});

export type Row = z.infer<typeof rowSchema>;

export type RunResult = z.infer<typeof resultSchema>;
