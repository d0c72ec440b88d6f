import type { Abstraction, Trajectory } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { learnEffects } from '../effects/learn-effects.ts';
import { learnSigns } from './signs.ts';
import type { ReadAction, Transcript } from './transcript.ts';

const abstraction: Abstraction = {
  sentences: {
    shut: { asserts: [{ name: 'shut', arguments: ['$0'] }] },
    wide: { denies: [{ name: 'shut', arguments: ['$0'] }] },
    done: {},
  },
  functional: [],
  typeOf: (entity) => entity.split(' ')[0]!,
  entity: (type, number) => `${type} ${number}`,
  readAction: () => undefined,
  writeAction: () => '',
  readObservation: () => [],
  writeObservation: () => '',
};

const actionOf = (schema: string, ...names: string[]): ReadAction => ({
  text: `${schema} ${names.join(' ')}`,
  key: `${schema}(${names.map(() => 'thing').join(', ')})`,
  schema,
  arguments: names,
});
const look = actionOf('look', 'box 1');
const open = actionOf('open', 'box 1');
const close = actionOf('close', 'box 1');

/** Somebody looks, opens and closes; that it is closed then no sentence says, but it can be opened again. */
function transcript(rounds: number): Transcript {
  const told = (kind: string) => [{ kind, arguments: kind === 'done' ? [] : ['box 1'] }];
  const steps = Array.from({ length: rounds }, () => [
    { action: look, listed: true, open: [look, open], sentences: told('shut') },
    { action: open, listed: true, open: [look, open], sentences: told('wide') },
    { action: close, listed: true, open: [look, close], sentences: told('done') },
    { action: open, listed: true, open: [look, open], sentences: told('wide') },
    { action: close, listed: true, open: [look, close], sentences: told('done') },
  ]).flat();
  const trajectory = { task: { id: 'a' } } as unknown as Trajectory;
  return { trajectory, opening: [], steps };
}

describe('signs', () => {
  it('are open actions that agree with what was reported, and no others', () => {
    const signs = learnSigns([transcript(30)], abstraction);
    expect([...signs.keys()]).toEqual(['shut']);
    const shows = signs.get('shut')!;
    expect([shows([look, open], 'box 1'), shows([look, close], 'box 1'), shows([look, open], 'box 2')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are not learned from a few cases', () => {
    expect(learnSigns([transcript(5)], abstraction).size).toBe(0);
  });

  it('tell what an action does of which nothing is reported', () => {
    const { effects } = learnEffects([transcript(30)], abstraction);
    const closing = effects.of('close(thing)').map(({ term, value }) => ({ ...term, value }));
    expect(closing).toContainEqual({ name: 'shut', arguments: ['$0'], value: true });
  });
});
