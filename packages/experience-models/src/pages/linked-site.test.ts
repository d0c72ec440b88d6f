import type { Recall, Reference, Trajectory } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { inducedSite } from './induced-site.ts';
import { learnSite } from './learn-site.ts';
import { linkedAbstraction, openedThings, pageAt, walk } from './linked-site.fixture.ts';

const { signal } = new AbortController();
const recall: Recall = async () => [];
const home = ['click[home]', pageAt('list')] as const;
const trajectories = [
  ...openedThings.map((number) =>
    walk(`open thing ${number}`, {
      from: pageAt('list'),
      steps: [[`click[thing ${number}]`, pageAt(`thing/${number}`)], home, ['click[help]', pageAt('help')], home],
    }),
  ),
  ...['red', 'blue'].map((title) =>
    walk(`write ${title}`, {
      from: pageAt('form'),
      steps: [
        [`fill title[${title}]`, pageAt('form', title)],
        ['click[help]', pageAt('help')],
      ],
    }),
  ),
];
const site = learnSite(trajectories, linkedAbstraction);
const model = inducedSite({ abstraction: linkedAbstraction });
await model.learn!({ trajectories, signal });
const open = (instruction: string) =>
  model.open({
    task: { id: 'dreamt', instruction, origin: { kind: 'seed' } },
    worldSeed: 1,
    recall,
    signal,
  });

describe('a site whose pages are told apart by their addresses', () => {
  it('has moves by kind of page, and by argument where one goes another way', () => {
    const moves = Object.fromEntries([...site.moves].map(([key, { decider, to }]) => [key, `${decider} ${to}`]));
    expect(moves).toEqual({
      'list|click': 'action thing/*',
      'list|["click","help"]': 'fixed help',
      'thing/*|click': 'fixed list',
      'help|click': 'fixed list',
      'form|click': 'fixed help',
      'form|fill title': 'action form',
      '|["click","help"]': 'fixed help',
      '|["click","home"]': 'fixed list',
    });
  });

  it('begins where the task, or the one most like it, began', async () => {
    expect((await open('write red')).observation.text).toBe(pageAt('form'));
    expect((await open('write green')).observation.text).toBe(pageAt('form'));
    expect((await open('open thing 9')).observation.text).toBe(pageAt('list'));
  });

  it('is not begun with a task that nothing recorded is like, or of a place that nobody recorded', async () => {
    await expect(open('sing')).rejects.toThrow('no recorded task is like "sing" (dreamt)');
    // Also where every recorded attempt began on the same page.
    const alike = inducedSite({ abstraction: linkedAbstraction });
    const walks = openedThings.map((number) =>
      walk(`open thing ${number}`, {
        from: pageAt('list'),
        steps: [[`click[thing ${number}]`, pageAt(`thing/${number}`)]],
      }),
    );
    await alike.learn!({ trajectories: walks, signal });
    const request = { worldSeed: 1, recall, signal };
    const asked = (instruction: string) => ({ id: 'x', instruction, origin: { kind: 'seed' } }) as const;
    expect((await alike.open({ ...request, task: asked('open thing 9') })).observation.text).toBe(pageAt('list'));
    await expect(alike.open({ ...request, task: asked('sell the boat') })).rejects.toThrow('no recorded task is like');
    const placed = inducedSite({ abstraction: linkedAbstraction });
    const inScene = (trajectory: Trajectory, scene: string): Trajectory => {
      return { ...trajectory, task: { ...trajectory.task, scene } };
    };
    await placed.learn!({ trajectories: trajectories.map((each) => inScene(each, 'library')), signal });
    const begin = (scene?: string) =>
      placed.open({
        task: { id: 'dreamt', instruction: 'open thing 9', scene, origin: { kind: 'seed' } },
        worldSeed: 1,
        recall,
        signal,
      });
    await expect(begin('museum')).rejects.toThrow('nothing of museum was recorded');
    expect((await begin('library')).observation.text).toBe(pageAt('list'));
    expect((await begin()).observation.text).toBe(pageAt('list'));
  });

  it('goes where links lead, those that nobody clicked as well', async () => {
    const dreamed = await open('open thing 5');
    const step = await dreamed.step({ action: { text: 'click[help]' }, recall });
    expect(step.observation.text).toBe(pageAt('help'));
    await dreamed.step({ action: { text: 'click[home]' }, recall });
    const thing = await dreamed.step({ action: { text: 'click[thing 5]' }, recall });
    expect(thing.observation.text).toMatch(/"thing\/\d"/);
    expect(thing.reasoning).toContain('similar');
  });

  it('goes where links that differ by a number only lead, where most others lead elsewhere', async () => {
    const helped = Array.from({ length: 9 }, (_, at) =>
      walk(`get help ${at}`, { from: pageAt('list'), steps: [['click[help]', pageAt('help')], home] }),
    );
    const mostlyHelped = inducedSite({ abstraction: linkedAbstraction });
    await mostlyHelped.learn!({ trajectories: [...trajectories.slice(0, 2), ...helped], signal });
    const task = { id: 'dreamt', instruction: 'open thing 5', origin: { kind: 'seed' } } as const;
    const dreamed = await mostlyHelped.open({ task, worldSeed: 1, recall, signal });
    const step = await dreamed.step({ action: { text: 'click[thing 5]' }, recall });
    expect(step.observation.text).toMatch(/"thing\/\d"/);
  });

  it('goes back to the page before, whatever it was', async () => {
    const wandering = openedThings.map((number) =>
      walk(`wander ${number}`, {
        from: pageAt('list'),
        steps: [
          [`click[thing ${number}]`, pageAt(`thing/${number}`)],
          ['go back[]', pageAt('list')],
          ['click[help]', pageAt('help')],
          ['go back[]', pageAt('list')],
          ['click[form]', pageAt('form')],
          ['go back[]', pageAt('list')],
          ['click[about]', pageAt('about')],
          ['go back[]', pageAt('list')],
        ],
      }),
    );
    const wanderer = inducedSite({ abstraction: linkedAbstraction });
    await wanderer.learn!({ trajectories: [...trajectories, ...wandering], signal });
    const task = { id: 'dreamt', instruction: 'write red', origin: { kind: 'seed' } } as const;
    const dreamed = await wanderer.open({ task, worldSeed: 1, recall, signal });
    await dreamed.step({ action: { text: 'click[help]' }, recall });
    const step = await dreamed.step({ action: { text: 'go back[]' }, recall });
    expect(step.observation.text).toBe(pageAt('form'));
    expect(step.reasoning).toContain('the page before');
  });

  it('writes into fields what nobody wrote there', async () => {
    const dreamed = await open('write green');
    const step = await dreamed.step({ action: { text: 'fill title[green]' }, recall });
    expect(step.observation.text).toBe(pageAt('form', 'green'));
    expect(step.reasoning).toContain('writes into');
  });

  it('offers what it knows the outcome of', async () => {
    const { observation } = await open('write green');
    expect(observation.actions).toEqual(['click[home]', 'click[help]', 'fill title[news]', 'stop[]']);
  });
});

describe('where recordings are thin', () => {
  const reference = (action: string, next: string, rest: Partial<Reference> = {}): Reference => ({
    task: 'open thing 1',
    index: 0,
    observation: pageAt('list'),
    action,
    next,
    reward: 0,
    terminated: false,
    origin: 'real',
    similarity: 0.9,
    ...rest,
  });
  const click = async (action: string, recalled: readonly Reference[]) => {
    const dreamed = await open('open thing 5');
    const recall: Recall = async ({ origin }) => recalled.filter((each) => !origin || each.origin === origin);
    return dreamed.step({ action: { text: action }, recall });
  };

  it('the replay buffer is asked, and what it remembers of the very step is what happens', async () => {
    const remembered = reference('click[thing 5]', pageAt('thing/5'), { index: 3 });
    const step = await click('click[thing 5]', [reference('click[thing 2]', pageAt('thing/2')), remembered]);
    expect(step.observation.text).toBe(pageAt('thing/5'));
    expect(step.references).toEqual([remembered]);
    expect(step.reasoning).toContain('as the replay buffer remembers it of open thing 1 step 4');
  });

  it('a similar case that it remembers is told anew, and named', async () => {
    const remembered = reference('click[thing 3]', pageAt('thing/3'));
    const step = await click('click[thing 5]', [remembered]);
    expect(step.references).toEqual([remembered]);
    expect(step.reasoning).toContain('similar');
  });

  it('dreamed cases, and those of tasks that nobody recorded, are left aside', async () => {
    const dreamed = reference('click[thing 5]', pageAt('thing/4'), { origin: 'dreamed' });
    const foreign = reference('click[thing 5]', pageAt('thing/4'), { task: 'unheard of' });
    expect((await click('click[thing 5]', [dreamed, foreign])).references).toEqual([]);
  });

  it('it is not asked where recordings tell', async () => {
    const dreamed = await open('open thing 5');
    const recalling: Recall = async () => {
      throw new Error('asked');
    };
    const step = await dreamed.step({ action: { text: 'click[thing 2]' }, recall: recalling });
    expect(step.observation.text).toBe(pageAt('thing/2'));
    expect(step.references).toEqual([]);
  });
});
