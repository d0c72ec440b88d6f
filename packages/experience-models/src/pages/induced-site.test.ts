import { dream, type Policy, record, rollout, type Step, type Task } from '@dreamgym/core';
import { checkEnvironment, checkExperienceModel, listBuffer } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { bookshop, bookshopAbstraction, browser } from './bookshop.fixture.ts';
import { inducedSite } from './induced-site.ts';
import { learnSite } from './learn-site.ts';
import { makePage } from './page.ts';

const environment = bookshop();
const { signal } = new AbortController();
const trajectories = await record({ environment, behaviours: { browser }, transitions: 4000, seed: 5 }).trajectories(
  signal,
);
const site = learnSite(trajectories, bookshopAbstraction);
const train = await environment.tasks('train');
const recall = async () => [];

const model = inducedSite({ abstraction: bookshopAbstraction });
await model.learn!({ trajectories, signal });

/** Opens the dream of a task and takes the actions. */
async function play(task: Task, actions: readonly string[]): Promise<Step[]> {
  const opened = await model.open({ task, worldSeed: 1, recall, signal });
  const steps: Step[] = [];
  for (const text of actions) steps.push(await opened.step({ action: { text }, recall }));
  return steps;
}

const taskOf = (title: string, binding: string): Task => ({
  id: `bookshop/dreamt/${title}/${binding}`,
  instruction: `buy ${title} in binding: ${binding}`,
  origin: { kind: 'seed' },
});

describe('what was learned of a site', () => {
  it('says what decides each page', () => {
    const deciders = Object.fromEntries(
      [...site.moves].map(([key, { decider, to, turn }]) => [key, `${decider} ${to} ${turn}`]),
    );
    expect(deciders).toEqual({
      'home|search': 'action list 0',
      'list|home': 'fixed home 0',
      '|["home"]': 'fixed home 0',
      'list|next': 'turn list 1',
      'list|back': 'turn list -1',
      'list|open': 'action book 0',
      'book|home': 'fixed home 0',
      'book|back': 'again list 0',
      'book|read': 'here blurb 0',
      'blurb|back': 'again book 0',
    });
    for (const { seen, explained } of site.moves.values()) expect(explained).toBe(seen);
  });

  it('says what actions change on a page', () => {
    expect([...site.edits]).toEqual([
      [
        'book|choose',
        {
          adds: 'chosen',
          offeredBy: 'choices',
          arguments: [
            { from: 'offer', index: 0 },
            { from: 'action', index: 0 },
          ],
          key: 0,
          seen: expect.any(Number),
        },
      ],
    ]);
  });

  it('says what sets flags and what clears them', () => {
    expect(site.flagRules.setBy).toEqual(new Set(['open']));
    expect(site.flagRules.clearedBy).toContain('home');
    expect(site.flagRules.clearedBy).not.toContain('back');
  });
});

describe('a dreamed site', () => {
  it('goes as every recorded attempt went, to the byte', async () => {
    let steps = 0;
    for (const { task, opening, transitions } of trajectories.slice(0, 200)) {
      const dreamed = await model.open({ task, worldSeed: 9, recall, signal });
      expect(dreamed.observation).toEqual(opening);
      for (const { action, observation, reward, terminated } of transitions) {
        const step = await dreamed.step({ action, recall });
        expect({ ...step, reasoning: '', references: [] }).toMatchObject({ observation, reward, terminated });
        steps += 1;
      }
    }
    expect(steps).toBeGreaterThan(1000);
  });

  it('lists for words that nobody searched for what their words speak of', async () => {
    const [listed] = await play(taskOf('engines', 'paper'), ['search[drawing of engines]']);
    const ids = listed!.observation.actions!.filter((text) => text.startsWith('open'));
    expect(ids[0]).toBe('open[book 18]');
    expect(ids).toHaveLength(3);
  });

  it('shows a thing that nobody opened as similar ones are shown, with its own name', async () => {
    const strangers = trajectories.filter(({ transitions }) =>
      transitions.every(({ action }) => action.text !== 'open[book 18]'),
    );
    const model = inducedSite({ abstraction: bookshopAbstraction });
    await model.learn!({ trajectories: strangers, signal });
    const opened = await model.open({ task: taskOf('drawing engines', 'paper'), worldSeed: 1, recall, signal });
    await opened.step({ action: { text: 'search[drawing engines]' }, recall });
    const step = await opened.step({ action: { text: 'open[book 18]' }, recall });
    const [book, choices] = bookshopAbstraction.readObservation(step.observation.text);
    expect(book).toEqual({
      kind: 'book',
      arguments: ['buy drawing engines in binding: paper', 'drawing engines', '$16'],
    });
    expect(choices!.kind).toBe('choices');
    expect(step.reasoning).toContain('similar');
  });

  it('stays where the page does not offer the action', async () => {
    const task = train[0]!;
    const opened = await model.open({ task, worldSeed: 1, recall, signal });
    for (const text of ['buy[]', 'open[book 1]', 'nonsense', '']) {
      const step = await opened.step({ action: { text }, recall });
      expect(step).toMatchObject({ observation: opened.observation, reward: 0, terminated: false });
      expect(step.reasoning).toContain('does not offer');
    }
  });

  it('rewards endings that nobody recorded by what was asked for and what was chosen', async () => {
    let solved = 0;
    let unsolved = 0;
    for (const task of await environment.tasks('validation')) {
      const [, title, binding] = /buy (.+) in binding: (\w+)/.exec(task.instruction)!;
      const [listed] = await play(task, [`search[${title}]`]);
      const there = [`search[${title}]`, listed!.observation.actions!.find((text) => text.startsWith('open'))!];
      const page = bookshopAbstraction.readObservation((await play(task, there)).at(-1)!.observation.text);
      const other = page[1]!.items!.find((item) => item !== binding);
      const buy = async (choice: string) => (await play(task, [...there, `choose[${choice}]`, 'buy[]'])).at(-1)!.reward;
      if (!page[1]!.items!.includes(binding!)) continue;
      if ((await buy(binding!)) === 1) solved += 1;
      if ((await buy(other!)) < 1) unsolved += 1;
    }
    expect(solved).toBeGreaterThan(6);
    expect(unsolved).toBeGreaterThan(12);
  });

  it('has learned the rules of the shop that was recorded, whatever they are', async () => {
    const contrary = bookshop({ wishedBinding: false });
    const recorded = await record({
      environment: contrary,
      behaviours: { browser },
      transitions: 4000,
      seed: 5,
    }).trajectories(signal);
    const { outcomes } = learnSite(recorded, bookshopAbstraction);
    const ending = (chosen: string) => ({
      instruction: 'buy drawing birds in binding: cloth',
      page: makePage('book', [
        { kind: 'book', arguments: ['$instruction', 'drawing birds', '$8'] },
        { kind: 'choices', arguments: ['binding'], items: ['cloth', 'paper'] },
        { kind: 'chosen', arguments: ['binding', chosen] },
      ]),
      origin: undefined,
      action: { name: 'buy', arguments: [] },
      taken: [],
      background: { sentences: [], fulfilled: [] },
    });
    expect(outcomes(ending('paper')).solved).toBeGreaterThan(0.6);
    expect(outcomes(ending('cloth')).solved).toBeLessThan(0.3);
    expect(site.outcomes(ending('paper')).solved).toBeLessThan(0.3);
    expect(site.outcomes(ending('cloth')).solved).toBeGreaterThan(0.6);
  });

  it('is the same for the same world seed', async () => {
    const world = dream({ environment, experienceModel: model, replayBuffer: listBuffer() });
    const once = await rollout({ environment: world, policy: browser, task: train[3]!, seed: 4, signal });
    const again = await rollout({ environment: world, policy: browser, task: train[3]!, seed: 4, signal });
    expect(again).toEqual(once);
  });
});

describe('an induced site that cannot be', () => {
  it('says what is missing', async () => {
    const { actionsOn: _, ...others } = bookshopAbstraction;
    expect(() => inducedSite({ abstraction: undefined })).toThrow('which actions a page shows');
    expect(() => inducedSite({ abstraction: others })).toThrow('which actions a page shows');
    const model = inducedSite({ abstraction: bookshopAbstraction });
    await expect(model.open({ task: train[0]!, worldSeed: 1, recall, signal })).rejects.toThrow('call learn()');
    await expect(model.learn!({ trajectories: [], signal })).rejects.toThrow('no recorded trajectories');
  });

  it('says where a recorded site ends', async () => {
    const short = trajectories.map((one) => ({ ...one, transitions: one.transitions.slice(0, 1) }));
    const model = inducedSite({ abstraction: bookshopAbstraction });
    await model.learn!({ trajectories: short, signal });
    const opened = await model.open({ task: train[0]!, worldSeed: 1, recall, signal });
    const listed = await opened.step({ action: { text: opened.observation.actions![0]! }, recall });
    const open = listed.observation.actions!.find((text) => text.startsWith('open'))!;
    await expect(async () => opened.step({ action: { text: open }, recall })).rejects.toThrow(
      'no recording shows where',
    );
  });
});

const solve = ({ instruction }: Task): readonly string[] => {
  const [, title, binding] = /buy (.+) in binding: (\w+)/.exec(instruction)!;
  return [`search[${title}]`, 'open[book 1]', `choose[${binding}]`, 'buy[]'];
};
const task = 'bookshop/train/0/leather';
// Chance decides endings that nobody recorded, so that this one has to be recorded.
const solver: Policy = {
  name: 'solver',
  begin({ task: present }) {
    const actions = solve(present).values();
    return { act: () => ({ text: actions.next().value! }) };
  },
};
const solved = await rollout({
  environment,
  policy: solver,
  task: train.find(({ id }) => id === task)!,
  seed: 1,
  signal,
});

checkEnvironment('the bookshop', () => bookshop(), { task, solve });
checkExperienceModel('inducedSite', () => inducedSite({ abstraction: bookshopAbstraction }), {
  environment,
  trajectories: [...trajectories.slice(0, 40), solved],
  task,
  solve,
});
