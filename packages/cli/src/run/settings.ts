import { z } from 'zod';
import { budgetSchema, llmSettingsSchema } from '../llm/llm-settings.ts';
import { defaults, policyNames } from './defaults.ts';

/** What can be done about an objection: nothing but to count it, to take the rules' answer, or to ask once more. */
export const ruleChecks = ['count', 'veto', 'repair'] as const;

const count = z.int('expected a whole number').min(1, 'expected at least 1');
const countOrNone = z.int('expected a whole number').min(0, 'expected at least 0');

/** How a run trains, where a flag or a config file says so. */
export const trainDefaultsSchema = z.strictObject({
  seed: countOrNone.optional(),
  /** Iterations of dream training. */
  iterations: count.optional(),
  /** Tasks per iteration. */
  tasks: count.optional(),
  /** Attempts per task. */
  groupSize: z.int('expected a whole number').min(2, 'expected at least 2').optional(),
  /** Evaluates after every so many iterations; 0: only at the end. */
  evaluateEvery: countOrNone.optional(),
  /** Writes a checkpoint after every so many iterations. */
  checkpointEvery: count.optional(),
  /** The most real steps of the phase in the real environment; 0: no such phase. */
  realSteps: countOrNone.optional(),
});

/** The same, complete. */
const trainSettingsSchema = trainDefaultsSchema.required();

/** A Tinker-compatible engine, and the model there. */
const engineSchema = z.strictObject({
  url: z.string(),
  /** As the engine names it. */
  baseModel: z.string(),
  /** Folder with `tokenizer.json` and `tokenizer_config.json`. */
  tokenizer: z.string(),
  rank: count,
  learningRate: z.number().nonnegative(),
  /** The most tokens of an answer: always the same, since engines compile for it. */
  maxTokens: count,
  keyVariable: z.string().optional(),
});

/** Everything that a run is determined by, as `config.json` of its folder says it. */
export const settingsSchema = z.strictObject({
  pipeline: z.strictObject({
    config: z.string().optional(),
    /** The adapter of the environment, where the config does not say it: a name of a package, or an absolute path. */
    environment: z.string().optional(),
    data: z.string().optional(),
    /** Real transitions to record, where neither the config nor recordings say it. */
    transitions: count.optional(),
    recordings: z.string().optional(),
    optimizer: z.enum(['grpo', 'ppo']).optional(),
    /** Who acts, where the config does not say it: a chat model learns by what it reads. */
    policy: z.enum(policyNames).optional(),
    /** The engine that samples from and trains the policy, where one does. */
    engine: engineSchema.optional(),
    /** The most that invented tasks make up of an iteration, where the config does not say it. */
    generatedShare: z.number().min(0).max(1).optional(),
    /** What plays the dream, where the config does not say it. */
    experienceModel: z.enum(['induced', 'reasoning']).optional(),
    /** What is done where rules learned from the recordings object to what the chat model dreams. */
    checkRules: z.enum(ruleChecks).optional(),
    llm: llmSettingsSchema.optional(),
  }),
  train: trainSettingsSchema,
  /** Whether baselines are run beside the dream. */
  baselines: z.boolean(),
  /** Whether the dream is trained in again without each of the method's parts. */
  ablations: z.boolean().optional(),
  /** Tasks that each evaluation at the end plays; all of them where it is missing. */
  evaluationTasks: count.optional(),
  /** Pairs of a dreamed and a real episode that are kept; all of them where it is missing. */
  episodes: countOrNone.optional(),
  /** Attempts open at once, where no chat model is waited for; one where it is missing. */
  attemptsAtOnce: count.optional(),
  /** Real steps take so long that a comparison leaves out the rows with many of them. */
  slow: z.literal(true).optional(),
  /** The policy imitates recordings before it is trained. */
  pretrained: z.literal(true).optional(),
  /** Ends a training in which something goes wrong. */
  stopOnAlarm: z.boolean().optional(),
  /** Whether the dream is held against recordings before it is trained in; where it is missing, unless a chat model plays it. */
  fidelity: z.boolean().optional(),
  /** The queue from which workers take its attempts, where they play them. */
  workers: z.string().min(1).optional(),
  budget: budgetSchema.optional(),
});

export type RuleCheck = (typeof ruleChecks)[number];
export type PipelineSettings = z.infer<typeof settingsSchema>['pipeline'];
export type Settings = z.infer<typeof settingsSchema>;

/** Whether a run measures its dream before it trains in it. */
export const measuresDream = ({ fidelity, pipeline }: Settings): boolean =>
  fidelity ?? pipeline.experienceModel !== 'reasoning';

/** Attempts open at once: those that wait for a chat model are many. */
export function concurrencyOf({ pipeline, attemptsAtOnce = 1 }: Settings): number {
  return pipeline.llm?.concurrency ?? (pipeline.engine ? defaults.concurrency : attemptsAtOnce);
}

export type EngineSettings = z.infer<typeof engineSchema>;
