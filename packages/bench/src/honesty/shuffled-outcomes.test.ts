import { alfworld } from '@dreamgym/alfworld';
import {
  createEvents,
  deriveSeed,
  dream,
  type Environment,
  evaluate,
  isDreamGymError,
  type Plugin,
  random,
  type Step,
  type Trajectory,
  train,
  wire,
} from '@dreamgym/core';
import { embedded } from 'dreamgym';
import { describe, expect, it } from 'vitest';
import { generate } from './household.fixture.ts';

const { signal } = new AbortController();
const household = alfworld({ generate });

// About half of these attempts are won. With demonstrations alone nearly all would be, and shuffling would change nothing.
const recorder = wire([household, embedded({ transitions: 6000, behaviours: ['detours', 'random'], seed: 1 })]);
const recorded = await recorder.parts.recordings.trajectories(signal);

/**
 * The outcome of an attempt is not only whether it was won but also when. The outcomes are dealt out anew among all attempts,
 * and each attempt ends, with the outcome that it got, at a moment of chance. Dealing out the labels alone would leak: an
 * attempt that ends early was won, whatever its label says, and half of those that are labelled as won would still stop in
 * the very state that wins. What is left is all that actions do, and as many successes as before; what is lost is what for.
 */
function withShuffledOutcomes(trajectories: readonly Trajectory[], seed: number): readonly Trajectory[] {
  const chance = random(seed);
  const outcomes = chance.shuffle(trajectories.map(({ end, transitions }) => ({ end, last: transitions.at(-1)! })));
  return trajectories.map(({ transitions, ...rest }, index) => {
    const { end, last } = outcomes[index]!;
    const { reward, terminated, truncated } = last;
    const kept = transitions.slice(0, 1 + chance.integer(transitions.length));
    return { ...rest, end, transitions: kept.with(-1, { ...kept.at(-1)!, reward, terminated, truncated }) };
  });
}

/** The same world, in which an attempt is won or lost by chance when it ends, as if its outcome were another one's. */
function wonByChance(world: Environment): Environment {
  return {
    ...world,
    async start(task, options) {
      const episode = await world.start(task, options);
      const won = random(deriveSeed(options.seed, 'outcome')).integer(2) === 1;
      const pay = (step: Step): Step => ({ ...step, reward: won && (step.terminated || step.truncated) ? 1 : 0 });
      return {
        observation: episode.observation,
        step: async (action) => pay(await episode.step(action)),
        close: () => episode.close(),
      };
    },
  };
}

/** Trains a policy in the dream that these recordings give, and tells how it does in reality. */
async function trainBy(trajectories: readonly Trajectory[], { seed, ...changes }: Plugin & { readonly seed: number }) {
  const events = createEvents();
  const count = { failed: 0, dreamed: 0, updates: 0 };
  events.on('failure', () => {
    count.failed += 1;
  });
  events.on('group-end', ({ rewards }) => {
    count.dreamed += rewards.length;
  });
  events.on('update-end', () => {
    count.updates += 1;
  });
  const { policy } = wire([household, embedded()]).parts;
  const pipeline = [household, embedded(), { recordings: { trajectories: async () => trajectories }, policy }, changes];
  try {
    const { policy: trained } = await train(pipeline, { iterations: 12, seed, events });
    return { success: await successOf(trained), ...count };
  } catch (error) {
    // Where no attempt can be dreamed a run stops and says so, and the policy stays as it was.
    if (!isDreamGymError(error) || error.code !== 'ATTEMPTS') throw error;
    return { success: await successOf(policy), ...count };
  }
}

async function successOf(policy: Parameters<typeof evaluate>[0]['policy']): Promise<number> {
  const { environment } = household;
  const { success, attempts } = await evaluate({ environment, policy, split: 'validation', seed: 9, attempts: 3 });
  expect(attempts).toBe(3 * generate.games.validation);
  return success;
}

describe('what a policy gains in reality from a dream', async () => {
  // Of 600 attempts: an interval of 95 % reaches about 0.02 to either side.
  const untrained = await successOf(wire([household, embedded()]).parts.policy);
  const nothing = 0.05;

  it('is much where the outcomes are those that were recorded', async () => {
    const won = recorded.filter(({ end }) => end.kind === 'terminated').length / recorded.length;
    expect(won).toBeGreaterThan(0.3);
    expect(won).toBeLessThan(0.7);
    const { success, failed } = await trainBy(recorded, { seed: 2 });
    expect(failed).toBe(0);
    expect(success - untrained).toBeGreaterThan(0.4);
  });

  it('is nothing where the recorded outcomes were shuffled: hardly anything can be dreamed then', async () => {
    for (const seed of [1, 2, 3]) {
      const { success, failed, dreamed } = await trainBy(withShuffledOutcomes(recorded, seed), { seed });
      expect(success - untrained).toBeLessThan(nothing);
      expect(failed).toBeGreaterThan(9 * dreamed);
    }
  });

  it('is nothing where the dream is honest but its outcomes are shuffled', async () => {
    const trainingEnvironment: Plugin['trainingEnvironment'] = (parts) => wonByChance(dream(parts));
    for (const seed of [1, 2]) {
      const { success, failed, updates } = await trainBy(recorded, { seed, trainingEnvironment });
      expect({ failed, updates }).toEqual({ failed: 0, updates: 12 });
      expect(success - untrained).toBeLessThan(nothing);
    }
  });
});
