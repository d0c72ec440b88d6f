import { type Dream, record, type Task, type Trajectory } from '@dreamgym/core';
import { checkExperienceModel } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { wordConditions } from '../facts/conditions.ts';
import { induced } from '../induced.ts';
import { wanderer, workshop, workshopAbstraction } from '../workshop.fixture.ts';
import { inducedFromText } from './induced-from-text.ts';

const { signal } = new AbortController();
const environment = { ...workshop(), abstraction: undefined };
const recorded = (transitions: number, seed: number) =>
  record({ environment, behaviours: { wanderer }, transitions, seed }).trajectories(signal);
const trajectories = await recorded(4000, 3);
const task = 'workshop/train/0';
const recall = async () => [];

checkExperienceModel('induced from text', () => inducedFromText(), {
  environment,
  trajectories: trajectories.filter((trajectory) => trajectory.task.id !== task).slice(0, 25),
  task,
});

async function learned(from: readonly Trajectory[] = trajectories) {
  const model = inducedFromText();
  await model.learn!({ trajectories: from, signal });
  return model;
}

/** The share of recorded answers that are dreamed again, letter by letter, until an action is not open. */
async function exactness(model: { open: ReturnType<typeof inducedFromText>['open'] }, held: readonly Trajectory[]) {
  let [exact, all] = [0, 0];
  for (const { task, transitions } of held) {
    const dream: Dream = await model.open({ task, worldSeed: 1, recall, signal });
    let open = dream.observation.actions ?? [];
    for (const { action, observation } of transitions) {
      if (!open.includes(action.text)) break;
      const step = await dream.step({ action, recall });
      all += 1;
      if (step.observation.text === observation.text) exact += 1;
      open = step.observation.actions ?? [];
      if (step.terminated) break;
    }
    await dream.close();
  }
  return { exact: exact / all, all };
}

describe('an induced model without an abstraction', () => {
  it('finds the rules that it finds with one', async () => {
    const { vocabulary, rules } = (await learned()).knowledge();
    const withGrammar = induced({ abstraction: workshopAbstraction });
    await withGrammar.learn!({ trajectories, signal });
    const arities = (its: typeof rules) => its.map(({ schema, sorts }) => `${schema}/${sorts.length}`).sort();
    expect(arities(rules)).toEqual(arities(withGrammar.knowledge().rules));
    const paint = rules.find(({ schema }) => schema === 'paint')!;
    expect(wordConditions(paint.conditions, vocabulary)).toContain('after take($0)');
  });

  it('dreams tasks that it has not seen about as well as with an abstraction', async () => {
    const held = trajectories.slice(-30);
    const rest = trajectories.slice(0, -30);
    const withGrammar = induced({ abstraction: workshopAbstraction });
    await withGrammar.learn!({ trajectories: rest, signal });
    const mined = await exactness(await learned(rest), held);
    const written = await exactness(withGrammar, held);
    expect(mined.all).toBeGreaterThan(100);
    expect(mined.exact).toBeGreaterThan(written.exact - 0.05);
  });

  it('learns goals, so that a dreamed task can be won', async () => {
    const model = await learned();
    const tasks = new Map(
      trajectories.map((trajectory): [string, Task] => [trajectory.task.instruction, trajectory.task]),
    );
    for (const each of tasks.values()) {
      const dream = await model.open({ task: each, worldSeed: 2, recall, signal });
      expect(dream.observation.text).toContain(each.instruction);
      await dream.close();
    }
  });

  it('refuses recordings that share no names', async () => {
    const bare = trajectories.slice(0, 5).map((trajectory) => ({
      ...trajectory,
      opening: { text: 'You wait.', actions: ['wait'] },
      transitions: trajectory.transitions.map((transition) => ({
        ...transition,
        action: { text: 'wait' },
        observation: { text: 'You wait.', actions: ['wait'] },
      })),
    }));
    await expect(learned(bare)).rejects.toThrow('no names that actions and observations share could be mined');
    expect(() => inducedFromText().open({ task: trajectories[0]!.task, worldSeed: 1, recall, signal })).toThrow(
      'learn()',
    );
  });
});
