import { alfworld } from '@dreamgym/alfworld';
import { dream, type Environment, random, type Task, type Trajectory, wire } from '@dreamgym/core';
import { embedded } from 'dreamgym';
import { describe, expect, it } from 'vitest';
import { generate } from './household.fixture.ts';

const { signal } = new AbortController();
const pipeline = () => wire([alfworld({ generate }), embedded({ transitions: 3000, seed: 1 })]).parts;
const trajectories = await pipeline().recordings.trajectories(signal);

async function freshDream(recorded: readonly Trajectory[] = trajectories): Promise<Environment> {
  const parts = pipeline();
  await parts.experienceModel.learn?.({ trajectories: recorded, signal });
  return dream(parts);
}

interface Attempt {
  readonly task: Task;
  readonly seed: number;
  readonly worldSeed: number;
}

/** Goes from place to place and opens what opens, then acts by chance; returns all that is seen and which actions it took. */
async function lookAround(dreamed: Environment, { task, seed, worldSeed }: Attempt) {
  const episode = await dreamed.start(task, { seed, worldSeed, signal });
  const seen = [episode.observation.text];
  const taken: string[] = [];
  let { actions } = episode.observation;
  const chance = random(3);
  const journeys = actions!.filter((action) => action.startsWith('go to '));
  for (let over = false; !over; ) {
    const action = actions!.find((one) => one.startsWith('open ')) ?? journeys.shift() ?? chance.pick(actions!);
    const step = await episode.step({ text: action });
    taken.push(action);
    seen.push(JSON.stringify([step.observation, step.reward, step.terminated, step.reasoning]));
    ({ actions } = step.observation);
    over = step.terminated || step.truncated;
  }
  return { seen, taken };
}

describe('the hidden world of a dream', () => {
  it('is the same for the same task and world seed, whoever dreams and whatever the attempt’s own seed', async () => {
    const [one, other] = [await freshDream(), await freshDream()];
    const tasks = (await one.tasks('validation')).filter((_, index) => index % 10 === 0);
    for (const [index, task] of tasks.entries()) {
      const worldSeed = 100 + index;
      const first = await lookAround(one, { task, worldSeed, seed: 1 });
      expect(first.seen.length).toBeGreaterThan(5);
      expect(await lookAround(one, { task, worldSeed, seed: 2 })).toEqual(first);
      expect(await lookAround(other, { task, worldSeed, seed: 3 })).toEqual(first);
    }
  });

  it('differs from world seed to world seed, for a task that nobody recorded', async () => {
    const dreamed = await freshDream();
    const tasks = (await dreamed.tasks('validation')).filter((_, index) => index % 20 === 0);
    for (const task of tasks) {
      const worlds = new Set<string>();
      for (let worldSeed = 1; worldSeed <= 10; worldSeed++) {
        const { seen } = await lookAround(dreamed, { task, worldSeed, seed: 1 });
        worlds.add(seen.slice(1).join('\n'));
      }
      // A small bathroom has little to differ in.
      expect(worlds.size).toBeGreaterThanOrEqual(6);
    }
  });

  it('agrees with what was recorded, in every world seed', async () => {
    const dreamed = await freshDream();
    let compared = 0;
    let agreed = 0;
    for (const { task, opening, transitions } of trajectories.filter((_, index) => index % 4 === 0)) {
      for (const worldSeed of [1, 2]) {
        const episode = await dreamed.start(task, { seed: 1, worldSeed, signal });
        expect(episode.observation.text).toBe(opening.text);
        for (const { action, observation, reward } of transitions) {
          const step = await episode.step(action);
          compared += 1;
          if (step.observation.text === observation.text && step.reward === reward) agreed += 1;
          if (step.terminated) break;
        }
      }
    }
    expect(compared).toBeGreaterThan(1000);
    expect(agreed / compared).toBeGreaterThan(0.99);
  });
});
