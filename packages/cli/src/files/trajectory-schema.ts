import { checkReward, type Json, type Trajectory } from '@dreamgym/core';
import { z } from 'zod';

const observation = z.object({ text: z.string(), actions: z.array(z.string()).optional() });

const reference = z.object({
  task: z.string(),
  index: z.int().nonnegative(),
  observation: z.string(),
  action: z.string(),
  next: z.string(),
  reward: z.number(),
  terminated: z.boolean(),
  origin: z.enum(['real', 'dreamed']),
  similarity: z.number(),
});

const transition = z.object({
  action: z.object({
    text: z.string(),
    logProbability: z.number().max(0).optional(),
    value: z.number().optional(),
    reasoning: z.string().optional(),
  }),
  observation,
  reward: z.number(),
  terminated: z.boolean(),
  truncated: z.boolean(),
  reasoning: z.string().optional(),
  references: z.array(reference).optional(),
  searches: z.int().nonnegative().optional(),
});

const shape = z.object({
  task: z.object({
    id: z.string().min(1),
    instruction: z.string(),
    family: z.string().optional(),
    scene: z.string().optional(),
    data: z.json().optional() as z.ZodType<Json | undefined>,
    origin: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('seed') }),
      z.object({ kind: z.literal('generated'), parent: z.string(), reason: z.string() }),
    ]),
  }),
  opening: observation,
  prelude: z.array(transition).optional(),
  beginning: observation.optional(),
  transitions: z.array(transition),
  end: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['terminated', 'truncated']) }),
    z.object({ kind: z.literal('forfeited'), message: z.string() }),
    z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
  ]),
  unscored: z.literal(true).optional(),
  provenance: z.object({
    environment: z.string(),
    origin: z.enum(['real', 'dreamed']),
    policy: z.string(),
    experienceModel: z.string().optional(),
    seed: z.number(),
    worldSeed: z.number(),
  }),
});

/** A trajectory as it stands on a line of a file of recordings: rewards sum into [0, 1], and nothing comes after its end. */
export const trajectorySchema: z.ZodType<Trajectory> = shape.superRefine(({ transitions }, context) => {
  let sum = 0;
  for (const [index, { reward, terminated, truncated }] of transitions.entries()) {
    const path = ['transitions', index];
    const total = checkReward(reward, sum);
    if (Number.isNaN(total)) {
      context.addIssue({ code: 'custom', path: [...path, 'reward'], message: `${reward} after ${sum} leaves [0, 1]` });
      return;
    }
    sum = total;
    if ((terminated || truncated) && index < transitions.length - 1) {
      context.addIssue({ code: 'custom', path, message: 'the attempt goes on behind its end' });
      return;
    }
  }
});
