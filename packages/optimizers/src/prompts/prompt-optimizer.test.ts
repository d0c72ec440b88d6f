import {
  type ChatModel,
  type ChatReply,
  deriveSeed,
  type Environment,
  evaluate,
  type Observation,
  type Optimizer,
  type Policy,
  type Prompt,
  type PromptedPolicy,
  random,
  rolloutGroups,
} from '@dreamgym/core';
import { apprentice, coach, workshop } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { type PromptOptimizerOptions, promptOptimizer } from './prompt-optimizer.ts';

const signal = new AbortController().signal;
const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };

/** A policy that acts by what it reads. */
function reader(prompt: Prompt = { instructions: '', examples: [] }): PromptedPolicy {
  return {
    name: 'reader',
    prompt,
    withPrompt: reader,
    snapshot: () => ({ ...prompt }) as never,
    restore() {},
    begin({ seed }) {
      let step = 0;
      return {
        act: ({ text: seen, actions = [] }: Observation) => ({
          text: apprentice({ read: prompt.instructions, seen, actions, seed: deriveSeed(seed, step++) }),
        }),
      };
    },
  };
}

/** A model that reflects, and what it was asked. */
function coaching(answer = coach): ChatModel & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'coach',
    asked,
    async chat({ messages, seed = 0 }): Promise<ChatReply> {
      asked.push(messages.at(-1)!.text);
      const json = answer(messages.at(-1)!.text, seed);
      return { text: JSON.stringify(json), json, stop: 'end', usage };
    },
  };
}

/** The same world, but what an attempt earns is drawn from what attempts by chance earn: it says nothing of what was done. */
function shuffled(environment: Environment): Environment {
  return {
    ...environment,
    async start(task, options) {
      const episode = await environment.start(task, options);
      const chance = random(deriveSeed(options.seed, 'shuffled'));
      const reward = [0, 1, 2, 3].filter(() => chance.integer(3) === 0).length / 4;
      return {
        ...episode,
        async step(action) {
          const step = await episode.step(action);
          return step.terminated ? { ...step, reward } : step;
        },
      };
    },
  };
}

interface Training {
  readonly environment?: Environment;
  readonly updates: number;
  readonly first?: number;
  readonly policy?: Policy;
  readonly seed?: number;
}

/** Lets a policy play eight tasks eight times each and the optimizer learn from it, over and over. */
async function practise(
  optimizer: Optimizer,
  { environment = workshop(), updates, first = 0, policy = reader(), seed = 1 }: Training,
) {
  let present = policy;
  const metrics: Readonly<Record<string, number>>[] = [];
  const tasks = await environment.tasks('train');
  for (let round = first; round < first + updates; round++) {
    const chosen = random(deriveSeed(seed, 'tasks', round))
      .shuffle(tasks)
      .slice(0, 8);
    const attempts = { groupSize: 8, concurrency: 1, seed: deriveSeed(seed, 'round', round), signal };
    const groups = await rolloutGroups({ environment, policy: present, tasks: chosen, ...attempts });
    const update = await optimizer.update({ policy: present, groups, seed: deriveSeed(seed, 'update', round), signal });
    present = update.policy;
    metrics.push(update.metrics);
  }
  return { policy: present as PromptedPolicy, metrics };
}

const success = async (policy: Policy) =>
  (await evaluate({ environment: workshop(), policy, split: 'validation', seed: 5, attempts: 2 })).success;

const optimizerOf = (options: Partial<PromptOptimizerOptions> = {}) =>
  promptOptimizer({ model: coaching(), environment: workshop(), ...options });

describe('promptOptimizer', () => {
  it('finds what the world never says, and the policy succeeds by it', async () => {
    expect(await success(reader())).toBeLessThanOrEqual(0.2);
    for (const seed of [1, 2]) {
      const { policy, metrics } = await practise(optimizerOf(), { updates: 15, seed });
      expect({ seed, success: await success(policy) }).toEqual({ seed, success: expect.toSatisfy((it) => it >= 0.8) });
      expect(metrics.at(-1)!.heldOutScore).toBeGreaterThan(0.9);
    }
  });

  it('gains nothing where outcomes are shuffled', async () => {
    const environment = shuffled(workshop());
    for (const seed of [1, 2]) {
      const { policy } = await practise(optimizerOf({ environment }), { environment, updates: 15, seed });
      expect({ seed, success: await success(policy) }).toEqual({ seed, success: expect.toSatisfy((it) => it <= 0.2) });
    }
  });

  it('goes on the same after a snapshot, and repeats itself', async () => {
    const whole = await practise(optimizerOf(), { updates: 6 });
    const one = optimizerOf();
    const half = await practise(one, { updates: 3 });
    const saved = JSON.parse(JSON.stringify(one.snapshot!()));
    const other = optimizerOf();
    other.restore!(saved);
    const { policy, metrics } = await practise(other, { updates: 3, first: 3, policy: half.policy });
    expect(policy.prompt).toEqual(whole.policy.prompt);
    expect([...half.metrics, ...metrics]).toEqual(whole.metrics);
    expect(() => other.restore!({ kind: 'grpo' })).toThrow('this snapshot is of grpo, not of prompt-optimizer');
  });
});
