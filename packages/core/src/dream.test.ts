import { describe, expect, it, vi } from 'vitest';
import type { Episode } from './contracts/environment.ts';
import type { Dream, ExperienceModel } from './contracts/experience-model.ts';
import type { Step } from './contracts/step.ts';
import { dream } from './dream.ts';
import { corridor, corridorModel, corridors, shelf, signal, walker } from './fakes.fixture.ts';
import { rollout } from './rollout/rollout.ts';
import { rolloutGroups } from './training/rollout-groups.ts';

const task = corridor('train/3', 3);
const forward = { text: 'forward' };
const wait = { text: 'wait' };

function dreamOf(experienceModel: ExperienceModel, { environment = corridors(), replayBuffer = shelf() } = {}) {
  return dream({ environment, experienceModel, replayBuffer });
}

/** A model whose dreams answer with what this gives. */
const modelOf = (opened: Partial<Dream>): ExperienceModel =>
  corridorModel({
    open: async () => ({
      observation: { text: 'dark' },
      step: () => ({
        observation: { text: 'dark' },
        reward: 0,
        terminated: false,
        truncated: false,
        reasoning: '',
        references: [],
      }),
      async close() {},
      ...opened,
    }),
  });

async function playAll(episode: Episode, action = wait): Promise<Step[]> {
  const steps: Step[] = [];
  do steps.push(await episode.step(action));
  while (!steps.at(-1)!.terminated && !steps.at(-1)!.truncated);
  return steps;
}

describe('a dream', () => {
  it('is an environment of the same tasks that is never really started', async () => {
    const start = vi.fn();
    const abstraction = {} as never;
    const actionReader = {} as never;
    const description = 'Walk.';
    const environment = corridors({ start, abstraction, actionReader, description });
    const dreamed = dreamOf(corridorModel(), { environment });
    expect(dreamed).toMatchObject({ name: 'dream(corridors)', dreamed: true, stepLimit: 6, description });
    expect([dreamed.abstraction, dreamed.actionReader]).toEqual([abstraction, actionReader]);
    expect(await dreamed.tasks('validation')).toBe(await environment.tasks('validation'));
    const episode = await dreamed.start(task, { seed: 1, signal });
    expect((await playAll(episode, forward)).at(-1)).toMatchObject({ reward: 1, terminated: true, truncated: false });
    expect(start).not.toHaveBeenCalled();
  });

  it('is named in what it dreams', async () => {
    const environment = dreamOf(corridorModel());
    const { provenance } = await rollout({ environment, policy: walker(), task, seed: 1, signal });
    expect(provenance).toMatchObject({ origin: 'dreamed', experienceModel: corridorModel().name });
  });

  it('passes on what the model reasons and cites', async () => {
    const episode = await dreamOf(corridorModel()).start(task, { seed: 1, signal });
    expect(await episode.step(forward)).toMatchObject({ reasoning: 'forward leads to 1', references: [] });
  });

  it("ends as truncated at the environment's step limit, and at 50 steps where there is none", async () => {
    for (const [stepLimit, taken] of [
      [6, 6],
      [undefined, 50],
    ] as const) {
      const episode = await dreamOf(corridorModel(), { environment: corridors({ stepLimit }) }).start(task, {
        seed: 1,
        signal,
      });
      const steps = await playAll(episode);
      expect(steps).toHaveLength(taken);
      expect(steps.at(-1)).toMatchObject({ terminated: false, truncated: true });
    }
  });

  it('is solved, not truncated, by a last step that solves it', async () => {
    const episode = await dreamOf(corridorModel()).start(corridor('long', 6), { seed: 1, signal });
    expect((await playAll(episode, forward)).at(-1)).toMatchObject({ terminated: true, truncated: false });
  });

  it('refuses steps after its end and after its closing', async () => {
    const dreamed = dreamOf(corridorModel());
    const ended = await dreamed.start(task, { seed: 1, signal });
    await playAll(ended, forward);
    const closed = await dreamed.start(task, { seed: 1, signal });
    await closed.close();
    for (const episode of [ended, closed]) {
      expect(() => episode.step(forward)).toThrow('the dream of train/3 has ended; start another one');
    }
  });

  it('ends where the model truncates it', async () => {
    const truncated = {
      observation: { text: '' },
      reward: 0,
      terminated: false,
      truncated: true,
      reasoning: '',
      references: [],
    };
    const episode = await dreamOf(modelOf({ step: () => truncated })).start(task, { seed: 1, signal });
    expect(await playAll(episode)).toHaveLength(1);
    expect(() => episode.step(wait)).toThrow('has ended');
  });

  it('takes answers that come later', async () => {
    const answer = {
      observation: { text: '' },
      reward: 1,
      terminated: true,
      truncated: false,
      reasoning: '',
      references: [],
    };
    const episode = await dreamOf(modelOf({ step: async () => answer })).start(task, { seed: 1, signal });
    expect(await episode.step(wait)).toEqual(answer);
    expect(() => episode.step(wait)).toThrow('has ended');
  });

  it('is one hidden world for a group, and another for the next', async () => {
    const experienceModel = corridorModel();
    const environment = dreamOf(experienceModel);
    const tasks = [task, task];
    await rolloutGroups({ environment, policy: walker(), tasks, groupSize: 3, concurrency: 1, seed: 1, signal });
    const seeds = experienceModel.opened.map(({ worldSeed }) => worldSeed);
    expect(new Set(seeds.slice(0, 3)).size).toBe(1);
    expect(new Set(seeds).size).toBe(2);
  });

  it('tells the model both seeds, since luck differs where the world is the same', async () => {
    const experienceModel = corridorModel();
    const environment = dreamOf(experienceModel);
    const tasks = [task];
    await rolloutGroups({ environment, policy: walker(), tasks, groupSize: 3, concurrency: 1, seed: 1, signal });
    expect(new Set(experienceModel.opened.map(({ seed }) => seed)).size).toBe(3);
    expect(new Set(experienceModel.opened.map(({ worldSeed }) => worldSeed)).size).toBe(1);
  });

  it("takes the attempt's own seed as the world's where none is given", async () => {
    const experienceModel = corridorModel();
    await dreamOf(experienceModel).start(task, { seed: 5, signal });
    await dreamOf(experienceModel).start(task, { seed: 5, worldSeed: 6, signal });
    expect(experienceModel.opened.map(({ worldSeed }) => worldSeed)).toEqual([5, 6]);
  });

  it('recalls by the state before the action and the action, leaves out its own task, and counts', async () => {
    const search = vi.fn(async () => []);
    const places = ['hall', 'cellar'];
    const model = modelOf({
      async step({ recall }) {
        await recall({ limit: 3 });
        const text = places.shift()!;
        return { observation: { text }, reward: 0, terminated: false, truncated: false, reasoning: '', references: [] };
      },
    });
    const experienceModel: ExperienceModel = {
      ...model,
      async open(request) {
        await request.recall({ limit: 8, origin: 'real' });
        return model.open(request);
      },
    };
    const replayBuffer = Object.assign(shelf(), { search });
    const episode = await dreamOf(experienceModel, { replayBuffer }).start(task, { seed: 1, signal });
    const steps = [await episode.step({ text: 'go down' }), await episode.step({ text: 'light a lamp' })];
    expect(steps.map(({ searches }) => searches)).toEqual([2, 1]);
    expect(search.mock.calls).toEqual([
      [{ observation: 'walk 3', action: '', limit: 8, origin: 'real', exclude: 'train/3' }],
      [{ observation: 'dark', action: 'go down', limit: 3, exclude: 'train/3' }],
      [{ observation: 'hall', action: 'light a lamp', limit: 3, exclude: 'train/3' }],
    ]);
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    const dreamed = dreamOf(corridorModel());
    const episode = await dreamed.start(task, { seed: 1, signal: controller.signal });
    controller.abort();
    expect(() => episode.step(forward)).toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expect(dreamed.start(task, { seed: 1, signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('closes what the model opened', async () => {
    const close = vi.fn(async () => {});
    const episode = await dreamOf(modelOf({ close })).start(task, { seed: 1, signal });
    await episode.close();
    expect(close).toHaveBeenCalledOnce();
  });
});
