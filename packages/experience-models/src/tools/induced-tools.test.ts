import {
  type Dream,
  type Environment,
  type Policy,
  type Recall,
  record,
  rollout,
  type Trajectory,
} from '@dreamgym/core';
import { checkExperienceModel } from '@dreamgym/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { inducedTools } from './induced-tools.ts';
import { chatterer, clerk, type LibraryOptions, library } from './library.fixture.ts';

const { signal } = new AbortController();
const recall: Recall = async () => [];

const recorded = (environment: Environment, clerks: Policy) =>
  record({
    environment,
    behaviours: { clerk: clerks, chatterer: chatterer() },
    transitions: 2_000,
    seed: 4,
  }).trajectories(signal);

/** Every step of recorded attempts, dreamed, as far as what the user said is the same. */
async function replay(model: ReturnType<typeof inducedTools>, attempts: readonly Trajectory[]) {
  const calls: { readonly action: string; readonly real: string; readonly dreamed: string }[] = [];
  const endings: { readonly real: number; readonly dreamed: number }[] = [];
  for (const { task, opening, transitions } of attempts) {
    const dream = await opened(model, task.id, opening.text);
    for (const { action, observation, reward, terminated } of transitions) {
      const step = await dream.step({ action, recall });
      if (action.text.startsWith('call ')) {
        calls.push({ action: action.text, real: observation.text, dreamed: step.observation.text });
      }
      if (terminated && step.terminated) endings.push({ real: reward, dreamed: step.reward });
      if (terminated || step.terminated) break;
    }
  }
  return { calls, endings };
}

async function opened(model: ReturnType<typeof inducedTools>, id: string, opening: string) {
  const task = { id, instruction: opening, origin: { kind: 'seed' } } as const;
  const open = (worldSeed: number) => model.open({ task, worldSeed, recall, signal });
  return open(await worldOf(opening, open));
}

/** The first world that begins so. */
async function worldOf(opening: string, open: (worldSeed: number) => Promise<Dream>): Promise<number> {
  for (let worldSeed = 0; worldSeed < 50; worldSeed++) {
    if ((await open(worldSeed)).observation.text === opening) return worldSeed;
  }
  throw new Error(`no world begins with ${opening}`);
}

const share = <T>(items: readonly T[], holds: (item: T) => boolean) => items.filter(holds).length / items.length;

describe.each<[string, LibraryOptions]>([
  ['a library', {}],
  ['a library that lies', { lies: true }],
  ['a library where anybody may do anything', { strict: false }],
  ['a library that extends what is overdue', { extended: 'overdue' }],
])('%s', (_, options) => {
  const environment = library(options);
  const model = inducedTools();
  let held: readonly Trajectory[];

  beforeAll(async () => {
    const all = await recorded(environment, clerk(options.extended));
    held = all.filter((_, at) => at % 5 === 0);
    await model.learn!({ trajectories: all.filter((_, at) => at % 5 !== 0), signal });
  });

  it('answers calls of attempts that it has not seen as they were answered', async () => {
    const { calls } = await replay(model, held);
    expect(calls.length).toBeGreaterThan(100);
    expect(share(calls, ({ real, dreamed }) => real === dreamed)).toBeGreaterThanOrEqual(0.95);
  });

  it('rewards what was rewarded, and nothing else', async () => {
    const { endings } = await replay(model, held);
    expect(endings.filter(({ real, dreamed }) => dreamed > real)).toEqual([]);
    expect(share(endings, ({ real, dreamed }) => real === dreamed)).toBeGreaterThanOrEqual(0.95);
  });

  it('learns which tools may change what counts', () => {
    const { consequential } = model.tools().endings;
    expect(consequential.has('extend_loan')).toBe(true);
    expect(consequential.has('charge')).toBe(false);
  });
});

describe('a library', () => {
  const environment = library();
  let trajectories: readonly Trajectory[];
  beforeAll(async () => {
    trajectories = await recorded(environment, clerk());
  });
  const learned = async () => {
    const model = inducedTools();
    await model.learn!({ trajectories, signal });
    return model;
  };

  it('has users who leave where nothing gets them on', async () => {
    const model = await learned();
    const [task] = await environment.tasks('train');
    const dream = await model.open({ task: task!, worldSeed: 1, seed: 5, recall, signal });
    let ended = 0;
    for (let message = 1; message <= 10 && ended === 0; message++) {
      const step = await dream.step({ action: { text: 'say How are you?' }, recall });
      if (step.terminated) {
        ended = message;
        expect(step.observation.text).toBe('user: I give up. Goodbye.\nend: left');
        expect(step.reward).toBe(0);
      }
    }
    expect(ended).toBeGreaterThan(1);
  });

  it('has days later in refusals, counted from what is known', async () => {
    const model = await learned();
    const overdue = trajectories.find(({ transitions }) =>
      transitions.some(({ observation: { text } }) => text.includes('bring it by')),
    )!;
    const { calls } = await replay(model, [overdue]);
    const refused = calls.find(({ real }) => real.includes('bring it by'))!;
    expect(refused.dreamed).toBe(refused.real);
  });

  it('refuses tools that there are not as the others', async () => {
    const model = await learned();
    const [task] = await environment.tasks('train');
    const dream = await model.open({ task: task!, worldSeed: 1, recall, signal });
    const step = await dream.step({ action: { text: 'call burn {"all":true}' }, recall });
    expect(step.observation.text).toBe('Error: no tool burn');
  });

  it('goes on by luck, and the same way with the same seeds', async () => {
    const model = await learned();
    const message = 'say What is the number of your card?';
    const answered = (reply: string) =>
      trajectories.filter(({ transitions }) =>
        transitions.some(({ action, observation }) => action.text === message && observation.text.startsWith(reply)),
      );
    const confused = new Set(answered('user: Pardon?').map(({ opening }) => opening.text));
    const { task, opening } = answered('user: My card').find((attempt) => confused.has(attempt.opening.text))!;
    const worldSeed = await worldOf(opening.text, (seed) => model.open({ task, worldSeed: seed, recall, signal }));
    const play = async (seed: number) => {
      const dream = await model.open({ task, worldSeed, seed, recall, signal });
      return (await dream.step({ action: { text: message }, recall })).observation.text;
    };
    expect(await play(3)).toBe(await play(3));
    const replies = new Set(await Promise.all(Array.from({ length: 30 }, (_, seed) => play(seed))));
    expect([...replies].sort()).toEqual([expect.stringMatching(/^user: My card is K-/), 'user: Pardon?']);
  });

  it('says what is missing before it has learned', async () => {
    const [task] = await environment.tasks('train');
    await expect(inducedTools().open({ task: task!, worldSeed: 1, recall, signal })).rejects.toThrow('call learn()');
  });
});

checkExperienceModel('inducedTools', () => inducedTools(), {
  environment: library(),
  trajectories: await recorded(library(), clerk()),
  actions: ['call get_loan {"loan_id":"L-310"}', 'say What is your card?', 'finish'],
});

it('is no environment by accident', async () => {
  const environment = library();
  const [task] = await environment.tasks('train');
  const attempt = await rollout({ environment, policy: clerk(), task: task!, seed: 2, signal });
  expect(attempt.end.kind).not.toBe('failed');
});
