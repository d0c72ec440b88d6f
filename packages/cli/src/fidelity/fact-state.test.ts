import type { Abstraction } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { factState } from './fact-state.ts';

/** Sentences are written as JSON, so that the test shows what is meant. */
const abstraction: Abstraction = {
  sentences: {
    arrive: { asserts: [{ name: 'at', arguments: ['$0'] }] },
    on: { lists: { name: 'on', arguments: ['$item', '$0'] } },
    take: { asserts: [{ name: 'holding', arguments: ['$0'] }], denies: [{ name: 'on', arguments: ['$0', '$1'] }] },
  },
  functional: ['at'],
  typeOf: (entity) => entity,
  entity: (type) => type,
  readAction: () => undefined,
  writeAction: ({ name }) => name,
  readObservation: (text) => JSON.parse(text),
  writeObservation: (sentences) => JSON.stringify(sentences),
};

it('follows what sentences assert, deny and list', () => {
  const state = factState(abstraction);
  const observe = (...sentences: object[]) => [...state.observe(JSON.stringify(sentences))].sort();

  expect(
    observe({ kind: 'arrive', arguments: ['desk'] }, { kind: 'on', arguments: ['desk'], items: ['pen', 'mug'] }),
  ).toEqual(['+at(desk)', '+on(mug, desk)', '+on(pen, desk)']);
  // What is known already is no change.
  expect(observe({ kind: 'on', arguments: ['desk'], items: ['pen', 'mug'] })).toEqual([]);
  expect(observe({ kind: 'take', arguments: ['pen', 'desk'] })).toEqual(['+holding(pen)', '-on(pen, desk)']);
  // A functional predicate holds once; another place's list says nothing of this one.
  expect(observe({ kind: 'arrive', arguments: ['bed'] }, { kind: 'on', arguments: ['bed'], items: [] })).toEqual([
    '+at(bed)',
    '-at(desk)',
  ]);
  // A list is complete.
  expect(observe({ kind: 'on', arguments: ['desk'], items: [] })).toEqual(['-on(mug, desk)']);
  expect(observe({ kind: 'unheard of', arguments: [] })).toEqual([]);
});
