import { z } from 'zod';
import { priceSchema } from './prices.ts';

/** How a schema is enforced. */
export const structures = ['schema', 'tool', 'none'] as const;

/** How flags name a chat model, for hints. */
export const chatModelFlags = '--llm anthropic:<model>, or --llm openai:<model>@<base URL>';

/** The chat model of a run, without its key. */
export const llmSettingsSchema = z.strictObject({
  /** `anthropic:<model>` or `openai:<model>@<base URL>`. */
  model: z.string(),
  /** The environment variable that holds the key, where it is not the usual one. */
  keyVariable: z.string().optional(),
  /** In the place of its list price. */
  price: priceSchema.optional(),
  /** Calls, and attempts, under way at once. */
  concurrency: z.int().min(1),
  /** For one call, to its last byte. */
  timeoutSeconds: z.number().positive().optional(),
  structuredOutput: z.enum(structures).optional(),
  /** Tokens of a prompt and its answer together. */
  contextWindow: z.int().positive().optional(),
  /** The most tokens of an answer. */
  maxTokens: z.int().positive().optional(),
  /** Recorded cases that each dreamed step is shown. */
  references: z.int().min(0).optional(),
  /** Earlier steps that are shown. */
  history: z.int().min(0).optional(),
  /** Whether it reasons before it answers a dreamed step; it does unless this is false. */
  reasoning: z.boolean().optional(),
  /** Whether a world is written before an attempt in the dream; it is unless this is false. */
  pinned: z.boolean().optional(),
});

/** The most that a run may spend on its chat model; what is missing is not limited. */
export const budgetSchema = z.strictObject({
  /** US dollars. */
  money: z.number().positive().optional(),
  calls: z.int().positive().optional(),
  tokens: z.int().positive().optional(),
  seconds: z.number().positive().optional(),
});

export type LlmSettings = z.infer<typeof llmSettingsSchema>;
export type Budget = z.infer<typeof budgetSchema>;
