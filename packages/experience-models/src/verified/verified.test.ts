import { type DreamStep, dream, type ExperienceModel, type Policy, record, rollout, type Task } from '@dreamgym/core';
import { listBuffer } from '@dreamgym/testing';
import { describe, expect, it, vi } from 'vitest';
import { induced } from '../induced/induced.ts';
import { wanderer, workshop, workshopAbstraction } from '../induced/workshop.fixture.ts';
import type { Disagreement } from './disagreements.ts';
import { type Fault, simulator } from './simulator.fixture.ts';
import { type VerifiedOptions, verified } from './verified.ts';

const environment = workshop();
const { signal } = new AbortController();
const trajectories = await record({ environment, behaviours: { wanderer }, transitions: 3000, seed: 3 }).trajectories(
  signal,
);
const rules = induced({ abstraction: workshopAbstraction });
await rules.learn?.({ trajectories, signal });
const tasks = await environment.tasks('validation');
/** Does not learn again what it knows. */
const { name, open, knowledge } = rules;
const learned = { name, open, knowledge };

function check(model: ExperienceModel, options: Partial<VerifiedOptions> = {}) {
  const disagreements: Disagreement[] = [];
  const onDisagreement = (disagreement: Disagreement) => disagreements.push(disagreement);
  const checked = verified(model, { rules: learned, onDisagreement, ...options });
  const trainingEnvironment = dream({ environment, experienceModel: checked, replayBuffer: listBuffer() });
  const play = (policy: Policy, task: Task = tasks[0]!) =>
    rollout({ environment: trainingEnvironment, policy, task, seed: 5, signal });
  return { ...checked, disagreements, play };
}

/** Plays what is told, in one task, and gives the kinds of disagreement at every step. */
async function kindsOf(fault: Fault, actions: readonly string[], task?: Task) {
  const { play, disagreements, verification } = check(simulator(environment, fault));
  const before: number[] = [];
  let at = 0;
  const script: Policy = {
    name: 'script',
    begin: () => ({
      act() {
        before.push(disagreements.length);
        if (at === actions.length) throw new Error('the script has ended');
        return { text: actions[at++]! };
      },
    }),
  };
  await play(script, task);
  before.push(disagreements.length);
  const kinds = actions.map((_, index) =>
    disagreements.slice(before[index], before[index + 1]).flatMap((one) => one.kinds),
  );
  return { kinds, verification: verification() };
}

/** A simulator that goes along with whatever reads as an action, and pays for what would have solved the task. */
const forgiving: Fault = (action, step) => {
  const [, verb, thing, place] = /^(take|put) (\w+ \d) (?:from|on) (\w+ \d)$/.exec(action) ?? [];
  if (step.observation.text !== 'You cannot do that.' || !verb) return step;
  const solved = verb === 'put' && thing?.startsWith('ball') && place?.startsWith('bench');
  const text = verb === 'take' ? `You take ${thing} from ${place}.` : `You put ${thing} on ${place}.`;
  return { ...step, observation: { ...step.observation, text }, reward: solved ? 1 : 0, terminated: solved === true };
};

/** A thing that lies in a chest at the beginning of a task, and the chest. */
async function hiddenBall(task: Task) {
  const episode = await environment.start(task, { seed: 1, signal });
  for (const chest of ['chest 1', 'chest 2', 'chest 3']) {
    await episode.step({ text: `go to ${chest}` });
    const { observation } = await episode.step({ text: `open ${chest}` });
    const ball = /ball \d/.exec(observation.text)?.[0];
    if (ball) return { ball, chest };
  }
  throw new Error(`there is no ball in a chest of ${task.id}`);
}

describe('verified', () => {
  it('has nothing to object to in reality', async () => {
    const { play, verification } = check(simulator(environment));
    for (const task of tasks) await play(wanderer, task);
    const { checked, unknown, disagreed } = verification();
    expect(checked).toBeGreaterThan(800);
    expect({ unknown, disagreed }).toEqual({ unknown: 0, disagreed: 0 });
  });

  it('finds an error that was forgiven, and the success that it gave', async () => {
    const task = tasks[0]!;
    const { ball, chest } = await hiddenBall(task);
    const actions = [`go to ${chest}`, `take ${ball} from ${chest}`, 'go to bench 1', `put ${ball} on bench 1`];
    const { kinds } = await kindsOf(forgiving, actions, task);
    // Once the ball is told to be taken, it can be put down.
    expect(kinds).toEqual([[], ['forgiven', 'invented'], [], []]);
    expect((await kindsOf(forgiving, ['go to bench 1', 'put ball 1 on bench 1'])).kinds).toEqual([
      [],
      ['forgiven', 'invented', 'early-success'],
    ]);
  });

  it('finds what appears where nothing was, and what is in two places', async () => {
    const appearing: Fault = (_, step, attempt) => {
      const seen = /^You are at (\w+ \d)\. The \w+ \d holds /.exec(step.observation.text)?.[1];
      if (!seen) return step;
      const visits = Number(attempt.get(seen) ?? 0) + 1;
      attempt.set(seen, String(visits));
      const thing = visits > 1 ? 'cube 8 and ' : 'cube 9 and ';
      const text = step.observation.text.replace('holds ', `holds ${thing}`).replace(' and nothing', '');
      return { ...step, observation: { ...step.observation, text } };
    };
    const { kinds } = await kindsOf(appearing, ['go to bench 1', 'go to bench 2', 'go to pot 1', 'go to bench 1']);
    expect(kinds.map((one) => one.filter((kind) => kind !== 'actions'))).toEqual([
      [], // A cube may well lie there.
      ['changed'], // It cannot lie here as well.
      ['changed'],
      expect.arrayContaining(['invented']),
    ]);
  });

  it('finds a success that comes too early, one that does not come, and an end without one', async () => {
    const early: Fault = (_, step) => ({ ...step, reward: 1, terminated: true });
    expect((await kindsOf(early, ['go to bench 1'])).kinds).toEqual([['early-success']]);
    const ending: Fault = (_, step) => ({ ...step, terminated: true });
    expect((await kindsOf(ending, ['go to bench 1'])).kinds).toEqual([['early-end']]);
    const task = tasks[0]!;
    const { ball, chest } = await hiddenBall(task);
    const stingy: Fault = (_, step) => ({ ...step, reward: 0, terminated: false });
    const actions = [
      `go to ${chest}`,
      `open ${chest}`,
      `take ${ball} from ${chest}`,
      'go to bench 1',
      `put ${ball} on bench 1`,
    ];
    expect((await kindsOf(stingy, actions, task)).kinds).toEqual([[], [], [], [], ['withheld-success']]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['a refusal of what is possible', 'open chest 1', 'You cannot do that.', ['refused']],
    ['an effect that is not told', 'open chest 1', 'Time passes.', ['effect']],
    ['words that nobody ever read', 'wait', 'A bell tolls.', ['unreadable']],
    ['another true sentence', 'wait', 'The chest 1 is closed.', ['wording']],
    ['a change far from the action', 'wait', 'The chest 2 holds nothing.', ['changed']],
  ])('finds %s', async (_, action, text, expected) => {
    const fault: Fault = (taken, step) =>
      taken === action ? { ...step, observation: { ...step.observation, text } } : step;
    const kinds = (await kindsOf(fault, ['go to chest 2', 'go to chest 1', action])).kinds.at(-1);
    // What an opened chest holds is part of what is not told.
    expect([...new Set(kinds)].filter((kind) => expected.includes(kind))).toEqual(expected);
    expect((await kindsOf((_action, step) => step, ['go to chest 2', 'go to chest 1', action])).kinds.at(-1)).toEqual(
      [],
    );
  });

  it('finds actions that are not open, and those that are missing', async () => {
    const added: Fault = (_, step) => ({
      ...step,
      observation: { ...step.observation, actions: [...step.observation.actions!, 'open chest 1'] },
    });
    const removed: Fault = (_, step) => ({ ...step, observation: { ...step.observation, actions: ['wait'] } });
    for (const fault of [added, removed]) {
      expect((await kindsOf(fault, ['go to chest 1', 'open chest 1'])).kinds.at(-1)).toEqual(['actions']);
    }
  });

  it('tells both versions, the state and the action', async () => {
    const { play, disagreements } = check(
      simulator(environment, (_, step) => ({ ...step, reward: 1, terminated: true })),
    );
    await play({ name: 'script', begin: () => ({ act: () => ({ text: 'go to bench 1' }) }) });
    expect(disagreements).toMatchObject([
      {
        kinds: ['early-success'],
        task: tasks[0]!.id,
        state: expect.stringContaining('You see bench 1'),
        action: 'go to bench 1',
        predicted: { reward: 1, reasoning: 'So it is.' },
        expected: { reward: 0, terminated: false, reasoning: expect.stringContaining('Rule go(fixture)') },
      },
    ]);
  });

  it('does not object to success where no recording has the goal', async () => {
    const strange = { ...tasks[0]!, instruction: 'ring the gong at noon' };
    const paid: Fault = (_, step) => ({ ...step, reward: 1, terminated: true });
    const world: ExperienceModel = simulator(
      { ...environment, start: (_, options) => environment.start(tasks[0]!, options) },
      paid,
    );
    const { play, verification } = check(world);
    await play({ name: 'script', begin: () => ({ act: () => ({ text: 'go to bench 1' }) }) }, strange);
    expect(verification()).toMatchObject({ checked: 1, disagreed: 0 });
  });
});

describe('the remedies', () => {
  it('veto makes a forgiving simulator answer as reality does', async () => {
    const { play, verification } = check(simulator(environment, forgiving), { remedy: 'veto' });
    let compared = 0;
    for (const task of tasks) {
      const real = await rollout({ environment, policy: wanderer, task, seed: 5, signal });
      const dreamed = await play(wanderer, task);
      const told = ({ transitions }: typeof real) =>
        transitions.map(({ action, observation, reward }) => [action.text, observation, reward]);
      expect(told(dreamed)).toEqual(told(real));
      compared += real.transitions.length;
    }
    expect(compared).toBeGreaterThan(800);
    expect(verification().kinds.forgiven).toBeGreaterThan(5);
  });

  it('none leaves the prediction as it is', async () => {
    const { play, verification } = check(simulator(environment, forgiving));
    const { transitions } = await play({
      name: 'script',
      begin: () => ({ act: () => ({ text: 'put ball 1 on bench 1' }) }),
    });
    expect(transitions).toMatchObject([{ observation: { text: 'You put ball 1 on bench 1.' }, reward: 1 }]);
    expect(verification()).toMatchObject({ checked: 1, disagreed: 1, repaired: 0 });
  });

  /** A model that can be told: its second answer is the given one. */
  const teachable = (second: (first: DreamStep) => DreamStep) => {
    const objections: string[] = [];
    const overruled = vi.fn();
    const base = simulator(environment, forgiving);
    const model: ExperienceModel = {
      ...base,
      async open(request) {
        const inner = await base.open(request);
        let last: DreamStep;
        return {
          ...inner,
          async step(its) {
            last = await inner.step(its);
            return last;
          },
          revise(objection: string) {
            objections.push(objection);
            return second(last);
          },
          overrule: overruled,
        };
      },
    };
    return { model, objections, overruled };
  };
  const refused = (step: DreamStep): DreamStep => ({
    ...step,
    observation: { ...step.observation, text: 'You cannot do that.' },
    reward: 0,
    terminated: false,
  });
  const once: Policy = {
    name: 'script',
    begin() {
      const actions = ['put ball 1 on bench 1'];
      return {
        act() {
          const text = actions.shift();
          if (!text) throw new Error('the script has ended');
          return { text };
        },
      };
    },
  };

  it('repair tells the model once what is wrong, and takes its second answer', async () => {
    const mended = teachable(refused);
    const { play, verification } = check(mended.model, { remedy: 'repair' });
    expect((await play(once)).transitions).toMatchObject([{ observation: { text: 'You cannot do that.' }, reward: 0 }]);
    expect(verification()).toMatchObject({ checked: 1, disagreed: 1, repaired: 1 });
    expect(mended.objections).toEqual([
      expect.stringMatching(/not possible here.*not fulfilled yet.*They expect: "You cannot do that\."/s),
    ]);

    const stubborn = teachable((step) => step);
    const again = check(stubborn.model, { remedy: 'repair' });
    expect((await again.play(once)).transitions).toMatchObject([{ reward: 1 }]);
    expect(again.verification()).toMatchObject({ disagreed: 1, repaired: 0 });
    expect(stubborn.objections).toHaveLength(1);
  });

  it('repair needs a model that can be told', async () => {
    const { play } = check(simulator(environment, forgiving), { remedy: 'repair' });
    expect((await play(once)).end).toMatchObject({
      kind: 'failed',
      code: 'EXPERIENCE_MODEL',
      message: expect.stringContaining('simulator cannot mend its answers; use the remedy veto or none'),
    });
  });

  it('veto tells a model that can be told what counts', async () => {
    const { model, objections, overruled } = teachable(refused);
    await check(model, { remedy: 'veto' }).play(once);
    expect(objections).toEqual([]);
    expect(overruled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ text: 'You cannot do that.' }));
  });

  it('leaves alone what makes no difference to the world', async () => {
    const added: Fault = (_, step) => ({ ...step, observation: { ...step.observation, actions: ['wait'] } });
    const { play, verification } = check(simulator(environment, added), { remedy: 'veto' });
    const { transitions } = await play(once);
    expect(transitions[0]!.observation.actions).toEqual(['wait']);
    expect(verification()).toMatchObject({ disagreed: 1, kinds: { actions: 1 } });
  });
});

describe('learning', () => {
  it('lets the model and the rules learn from the same recordings', async () => {
    const inner = { ...simulator(environment), learn: vi.fn(async () => {}) };
    const fresh = { ...learned, learn: vi.fn(async () => {}) };
    await verified(inner, { rules: fresh }).learn?.({ trajectories, signal });
    for (const { learn } of [inner, fresh]) expect(learn).toHaveBeenCalledExactlyOnceWith({ trajectories, signal });
  });

  it('closes what it opened', async () => {
    const close = vi.fn(async () => {});
    const base = simulator(environment);
    const inner = {
      ...base,
      open: async (request: Parameters<typeof base.open>[0]) => ({ ...(await base.open(request)), close }),
    };
    const opened = await verified(inner, { rules: learned }).open({
      task: tasks[0]!,
      worldSeed: 1,
      recall: async () => [],
      signal,
    });
    await opened.close();
    expect(close).toHaveBeenCalledOnce();
  });
});
