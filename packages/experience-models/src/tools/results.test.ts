import type { Json } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { learnFacts } from './facts.ts';
import { learnResults } from './results.ts';
import { toolWorld } from './world.ts';

const call = (name: string, given: Json) => ({ kind: 'call', name, arguments: given }) as const;
const identifiers = new Set(['id', 'item']);
const world = (facts = learnFacts([])) => toolWorld({ facts, identifiers, effects: new Map(), opening: '' });

function learned(recorded: readonly (readonly [ReturnType<typeof call>, Json])[], facts = learnFacts([])) {
  const results = recorded.map(([made, value], index) => ({
    ...{ call: made, value, task: 'recorded', index, subject: undefined, before: [] },
  }));
  return learnResults({ results, facts, identifiers, owners: new Map(), consequential: new Set() });
}

it('takes what calls with several arguments return for what all do, and not what one call returns again and again', () => {
  const one = learned([1, 2, 3].map(() => [call('look', { id: 'A-1' }), ['first']]));
  expect(one.resultOf(call('look', { id: 'A-2' }), world(), 'other')).toBeUndefined();
  const several = learned(['A-1', 'A-2', 'A-3'].map((id) => [call('note', { id }), ['kept']]));
  expect(several.resultOf(call('note', { id: 'A-9' }), world(), 'other')).toMatchObject({ value: ['kept'] });
});

it('adds up amounts of any number of digits, without what binary fractions add', () => {
  const facts = learnFacts(
    [
      ['P-1', 9.625],
      ['P-2', 0.1],
    ].map(([item, price]) => ({
      ...{ entity: `item ${item}`, key: 'item', field: 'price', value: price as number, attempt: 0 },
    })),
  );
  const buy = (amounts: Readonly<Record<string, number>>) =>
    call('buy', { lines: Object.entries(amounts).map(([item, amount]) => ({ item, amount })) });
  const model = learned(
    [
      [buy({ 'P-1': 1 }), { total: 9.625 }],
      [buy({ 'P-1': 2, 'P-2': 1 }), { total: 19.35 }],
      [buy({ 'P-2': 5 }), { total: 0.5 }],
    ],
    facts,
  );
  expect(model.resultOf(buy({ 'P-2': 3, 'P-1': 1 }), world(facts), 'other')).toMatchObject({ value: { total: 9.925 } });
});
