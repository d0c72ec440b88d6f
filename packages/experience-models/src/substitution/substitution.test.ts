import { dream, record, rollout, type Task, type TaskGenerator } from '@dreamgym/core';
import { listBuffer } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { induced } from '../induced/induced.ts';
import { wanderer, workshop, workshopAbstraction } from '../induced/workshop.fixture.ts';
import { substitution } from './substitution.ts';

const signal = new AbortController().signal;

async function learned() {
  const environment = workshop();
  const recordings = record({ environment, behaviours: { wanderer }, transitions: 4000, seed: 3 });
  const model = induced({ abstraction: workshopAbstraction });
  await model.learn?.({ trajectories: await recordings.trajectories(signal), signal });
  return { environment, model, generator: substitution({ knowledge: model.knowledge }) };
}

const parent = (instruction: string, scene: string | undefined = 'workshop'): Task => ({
  id: `seed of ${instruction}`,
  instruction,
  scene,
  family: 'errand',
  data: { secret: 'what the environment starts it by' },
  origin: { kind: 'seed' },
});

const generate = (generator: TaskGenerator, parents: readonly Task[], count = 100, seed = 1) =>
  generator.generate({ parents, count, seed, signal });

const instructions = (tasks: readonly Task[]) => tasks.map(({ instruction }) => instruction).sort();

describe('substitution', () => {
  it('puts types of the same sort in each blank, where things of them are and the learned rules lead to the goal', async () => {
    const { generator } = await learned();
    // A gong cannot be taken, and nothing can be put into a pot or a kiln.
    expect(instructions(await generate(generator, [parent('bring a painted ball to a bench')]))).toEqual([
      'bring a painted ball to a chest',
      'bring a painted cube to a bench',
    ]);
    // Two of a kind have to be there.
    expect(instructions(await generate(generator, [parent('Bring two cube to a bench')]))).toEqual([
      'Bring two ball to a bench',
      'Bring two cube to a chest',
    ]);
  });

  it('makes tasks that say where they come from, without what the environment would start the parent by', async () => {
    const { generator, environment } = await learned();
    const tasks = await generate(generator, [parent('bring a painted ball to a bench')]);
    const task = tasks.find(({ instruction }) => instruction === 'bring a painted cube to a bench');
    expect(task).toMatchObject({
      family: 'errand',
      scene: 'workshop',
      origin: {
        kind: 'generated',
        parent: 'seed of bring a painted ball to a bench',
        reason:
          'cube in the place of ball; by paint(thing, fixture), put(thing, fixture), take(thing, fixture) and what was seen in workshop',
      },
    });
    expect(task).not.toHaveProperty('data');
    await expect(environment.start(task!, { seed: 1, signal })).rejects.toThrow(`there is no task ${task!.id}`);
  });

  it('makes tasks that can be dreamed and solved', async () => {
    const { generator, environment, model } = await learned();
    const parents = ['bring a painted ball to a bench', 'bring two cube to a bench'].map((text) => parent(text));
    const trainingEnvironment = dream({ environment, experienceModel: model, replayBuffer: listBuffer() });
    for (const task of await generate(generator, parents)) {
      const attempts = Array.from({ length: 40 }, (_, seed) =>
        rollout({ environment: trainingEnvironment, policy: wanderer, task, seed, signal }),
      );
      const ends = await Promise.all(attempts);
      expect(ends.filter(({ end }) => end.kind === 'failed')).toEqual([]);
      expect(ends.some(({ end }) => end.kind === 'terminated')).toBe(true);
    }
  });

  it('gives no more than asked, the same under the same seed, to each parent its share', async () => {
    const { generator } = await learned();
    const parents = ['bring a painted ball to a bench', 'bring two cube to a bench'].map((text) => parent(text));
    const two = await generate(generator, parents, 2);
    expect(two.map(({ origin }) => origin.kind === 'generated' && origin.parent)).toEqual(parents.map(({ id }) => id));
    expect(await generate(generator, parents, 2)).toEqual(two);
    const drawn = new Set<string>();
    for (let seed = 0; seed < 20; seed++) drawn.add(instructions(await generate(generator, parents, 2, seed)).join());
    expect(drawn.size).toBe(4);
  });

  it('has nothing to offer where the goal, the scene or the type is unheard of', async () => {
    const { generator } = await learned();
    const parents = [
      parent('juggle a ball'),
      parent('bring a ball to a bench', 'attic'),
      parent('bring a ball to a bench', undefined),
      parent('bring a feather to a bench'),
    ];
    expect(await generate(generator, parents.slice(0, 2))).toEqual([]);
    await expect(generator.generate({ parents, count: 1, seed: 1, signal: AbortSignal.abort() })).rejects.toThrow();
    const fresh = substitution({ knowledge: induced({ abstraction: workshopAbstraction }).knowledge });
    await expect(generate(fresh, parents)).rejects.toThrow('has not learned yet');
  });
});
