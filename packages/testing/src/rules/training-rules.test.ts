import type { Abstraction, Environment } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { corridor } from '../fakes/corridor.ts';
import { testRules } from '../self-test.fixture.ts';
import { runRules } from './rule.ts';
import { trainingRules } from './training-rules.ts';

const term = (name: string, ...of: string[]) => ({ name, arguments: of });
const abstraction = (...facts: ReturnType<typeof term>[]) =>
  ({ sentences: { report: { asserts: facts } } }) as unknown as Abstraction;

const subject = (changes: Partial<Environment> = {}) => ({
  make: (): Environment => ({
    ...corridor(),
    abstraction: abstraction(term('at', '$0'), term('on', '$0', '$1')),
    ...changes,
  }),
});

/** A place that goes on for ever. */
const endless: Partial<Environment> = {
  stepLimit: undefined,
  start: async () => ({
    observation: { text: 'a road', actions: ['on'] },
    step: () => ({ observation: { text: 'a road', actions: ['on'] }, reward: 0, terminated: false, truncated: false }),
    async close() {},
  }),
};

testRules(trainingRules, subject(), {
  'has tasks to train on and others to evaluate on': [
    () => subject({ tasks: async (split) => (split === 'validation' ? [] : corridor().tasks(split)) }),
    'there are no validation tasks',
  ],
  'ends every attempt, or says when it is cut': [() => subject(endless), /1000 steps by chance.+set stepLimit/],
  'has predicates of one or two arguments': [
    () => subject({ abstraction: abstraction(term('between', '$0', '$1', '$2')) }),
    'the predicate between has 3 arguments',
  ],
});

it.each([
  ['none', [term('raining')], 'the predicate raining has 0 arguments'],
  [
    'sometimes one, sometimes two',
    [term('at', '$0'), term('at', '$0', '$1')],
    'the predicate at has 2 arguments here and 1',
  ],
])('refuses predicates of %s', async (_, facts, reason) => {
  const [, , outcome] = await runRules(trainingRules, subject({ abstraction: abstraction(...facts) }));
  expect(outcome).toMatchObject({ kind: 'broken', reason: expect.stringContaining(reason) });
});
