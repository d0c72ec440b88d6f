import {
  type ChatRequest,
  dream,
  type Json,
  type Reference,
  type ReplayBuffer,
  rollout,
  type Trajectory,
} from '@dreamgym/core';
import { listBuffer } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { type ReasoningOptions, reasoning } from '../reasoning/reasoning.ts';
import { readAnnotation } from './annotation.ts';
import { annotationOf, recordings, scriptedModel } from './scripted.fixture.ts';
import { type TrainingExample, trainingExamples } from './training-examples.ts';
import { llamaFactoryDataset, trainingLayouts, trainingRow } from './training-layouts.ts';

const signal = new AbortController().signal;
const environment = { name: 'house', description: 'Rooms and things.' };

const annotated = recordings.map((trajectory) => ({
  trajectory,
  annotation: readAnnotation(annotationOf(trajectory), trajectory.transitions.length),
}));

const precedent: Reference = {
  task: 'house/9',
  index: 0,
  observation: 'A door.',
  action: 'open door',
  next: 'It is locked.',
  reward: 0,
  terminated: false,
  origin: 'real',
  similarity: 0.5,
};
const search = async () => [precedent];

async function examplesOfAll() {
  const examplesOf = trainingExamples({ environment, recordings, search });
  return (await Promise.all(annotated.map(examplesOf))).flat();
}

describe('trainingExamples', () => {
  /** Has a model that has learned the examples by heart dream the recordings. */
  async function dreamedAgain(examples: readonly TrainingExample[], options: Partial<ReasoningOptions> = {}) {
    const key = (messages: ChatRequest['messages']) => JSON.stringify(messages.map(({ role, text }) => [role, text]));
    const learned = new Map(examples.map(({ messages, answer }) => [key(messages), answer]));
    const tuned = scriptedModel(({ messages }) => JSON.parse(learned.get(key(messages))!) as Json);
    const experienceModel = reasoning({ model: tuned, environment, ...options });
    await experienceModel.learn?.({ trajectories: recordings, signal });
    const replayBuffer: ReplayBuffer = { ...listBuffer(), search };
    const house = { name: 'house', tasks: async () => [], start: () => Promise.reject(new Error('never started')) };
    const trainingEnvironment = dream({ environment: house, experienceModel, replayBuffer });
    const dreams: Trajectory[] = [];
    for (const { task, transitions, opening } of recordings) {
      const actions = transitions.map(({ action }) => action);
      const policy = { name: 'again', begin: () => ({ act: () => actions.shift()! }) };
      const dreamed = await rollout({ environment: trainingEnvironment, policy, task, seed: 1, worldSeed: 0, signal });
      expect(dreamed.end).toEqual({ kind: 'terminated' });
      expect(dreamed.opening).toEqual(opening);
      expect(dreamed.transitions.map(({ observation, reward }) => [observation, reward])).toEqual(
        transitions.map(({ observation, reward }) => [observation, reward]),
      );
      dreams.push(dreamed);
    }
    return dreams;
  }

  it('asks word for word as the experience model will, so that a model that learned them dreams the recordings', async () => {
    for (const { transitions } of await dreamedAgain(await examplesOfAll()))
      expect(transitions[0]!.reasoning).toContain('is answered.');
  });

  it('needs no annotation for a model that neither reasons nor writes worlds, and shows as much as it will be shown', async () => {
    const plain = { references: 0, history: 1, reasoning: false, pinned: false };
    const examplesOf = trainingExamples({ environment, recordings, ...plain });
    const examples = (await Promise.all(recordings.map((trajectory) => examplesOf({ trajectory })))).flat();
    for (const { answer } of examples) expect(Object.keys(JSON.parse(answer))[0]).toBe('observation');
    await dreamedAgain(examples, plain);
  });

  it('refuses what is not annotated for a model that reasons', async () => {
    const examplesOf = trainingExamples({ environment, recordings, pinned: false });
    await expect(examplesOf({ trajectory: recordings[0]! })).rejects.toThrow('is not annotated');
  });

  it('reasons first, and gives success to solved ends only', async () => {
    const answers = (await examplesOfAll()).map(({ answer }) => JSON.parse(answer) as Record<string, unknown>);
    for (const answer of answers) expect(Object.keys(answer)[0]).toBe('reasoning');
    const ends = answers.flatMap(({ done, success }) => (done ? [success] : []));
    expect(ends).toEqual([true, false]);
    expect(answers.filter(({ facts }) => facts !== undefined)).toHaveLength(4);
  });

  it('has a world to make up for tasks that nobody recorded, too', async () => {
    const [, unknown] = await examplesOfAll();
    const asked = unknown!.messages.at(-1)!.text;
    expect(asked).toContain('The first observation is yours to write.');
    expect(asked).toContain('You are in the attic.');
    expect(asked).not.toContain('You are in the hall.');
    expect(JSON.parse(unknown!.answer)).toMatchObject({ observation: 'You are in the hall. There is a kitchen.' });
  });

  it('looks up references for each step, but for those of the task itself', async () => {
    const queries: object[] = [];
    const examplesOf = trainingExamples({
      environment,
      recordings,
      references: 2,
      search: (query) => {
        queries.push(query);
        return [precedent];
      },
    });
    const examples = await examplesOf(annotated[0]!);
    expect(queries).toEqual([
      { observation: 'bring the mug', action: '', limit: 2, exclude: 'house/1' },
      {
        observation: 'You are in the hall. There is a kitchen.',
        action: 'go to kitchen',
        limit: 2,
        exclude: 'house/1',
      },
      { observation: 'You are in the kitchen. There is a mug.', action: 'juggle', limit: 2, exclude: 'house/1' },
      { observation: 'Nothing happens.', action: 'take mug', limit: 2, exclude: 'house/1' },
    ]);
    expect(examples.every(({ messages }) => messages.at(-1)!.text.includes('It is locked.'))).toBe(true);
    const without = await trainingExamples({ environment, recordings })(annotated[0]!);
    expect(without.some(({ messages }) => messages.at(-1)!.text.includes('resemble this one'))).toBe(false);
  });
});

describe('trainingRow', () => {
  it('says in every layout that the answer counts for the loss, and what leads to it does not', async () => {
    const examples = await examplesOfAll();
    for (const example of examples) {
      const said = example.messages.map(({ role, text }) => ({ role, content: text }));
      const answer = { role: 'assistant', content: example.answer };
      expect(trainingRow(example, 'trl')).toEqual({ prompt: said, completion: [answer] });
      expect(trainingRow(example, 'llama-factory')).toEqual({ messages: [...said, answer] });
      expect(trainingRow(example, 'axolotl')).toEqual({
        messages: [...said.map((message) => ({ ...message, train: false })), { ...answer, train: true }],
      });
      // What trainers insist on: one system message, then user and assistant in turn.
      const roles = example.messages.map(({ role }) => role);
      expect(roles).toEqual(roles.map((_, at) => (at === 0 ? 'system' : at % 2 === 1 ? 'user' : 'assistant')));
      expect(roles.at(-1)).toBe('user');
    }
    expect(trainingLayouts).toEqual(['trl', 'axolotl', 'llama-factory']);
    expect(llamaFactoryDataset('train.jsonl')).toMatchObject({ file_name: 'train.jsonl', formatting: 'sharegpt' });
  });
});
