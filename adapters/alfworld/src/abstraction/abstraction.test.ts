import { describe, expect, it } from 'vitest';
import { officialData, readJsonLines } from '../official-data.fixture.ts';
import { abstraction } from './abstraction.ts';

const { readObservation, writeObservation, readAction, writeAction, sentences } = abstraction;

describe('readObservation', () => {
  it.each([
    [
      'You arrive at desk 1. On the desk 1, you see a bowl 1, and a mug 2.',
      ['arrive(desk 1)', 'on(desk 1; bowl 1, mug 2)'],
    ],
    ['You arrive at loc 24. The drawer 1 is closed.', ['arrive(loc 24)', 'closed(drawer 1)']],
    ['You open the safe 1. The safe 1 is open. In it, you see nothing.', ['open(safe 1)', 'in(safe 1; )']],
    ['You put the mug 1 in/on the desk 1.', ['put(mug 1, desk 1)']],
    [
      'You are facing the drawer 7, and drawer 6. Next to it, you see nothing.',
      ['facing(; drawer 7, drawer 6)', 'beside(; )'],
    ],
    ['You are not carrying anything.', ['carrying(; )']],
    ['You are carrying: a egg 1.', ['carrying(; egg 1)']],
    ['This is a normal bowl 1. In it, you see a spoon 2.', ['inside(bowl 1; spoon 2)']],
    ['This is a hot and clean sliced tomato 1.', ['hot-and-clean-sliced(tomato 1)']],
    ['This is a cold apple 1.', ['cold(apple 1)']],
    ['This desklamp 1 is on.', ['lit(desklamp 1)']],
    ["There's nothing special about pen 1.", ['plain(pen 1)']],
    ['The door is ajar.', ['verbatim(The door is ajar.)']],
    ['You open the safe 1.  The safe 1 is closed.', ['verbatim(You open the safe 1.  The safe 1 is closed.)']],
    [
      '-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle of a room. Looking quickly around you, you see a bed 1.\n\nYour task is to: wash it. Now!.',
      ['welcome()', 'room(; bed 1)', 'task(wash it. Now!)'],
    ],
  ])('reads %j and writes it back', (text, expected) => {
    const read = readObservation(text);
    expect(read.map((s) => `${s.kind}(${s.arguments.join(', ')}${s.items ? `; ${s.items.join(', ')}` : ''})`)).toEqual(
      expected,
    );
    expect(writeObservation(read)).toBe(text);
  });

  it('lets sentences that report a state say it, and those that answer an action say nothing', () => {
    for (const kind of ['take', 'put', 'move', 'open', 'close', 'heat', 'cool', 'clean', 'use', 'slice', 'nothing']) {
      expect(Object.values(sentences[kind]!).filter((meaning) => meaning !== undefined)).toEqual([]);
    }
    expect(sentences.arrive).toMatchObject({ asserts: [{ name: 'at', arguments: ['$0'] }] });
    expect(sentences.in?.lists).toEqual({ name: 'on', arguments: ['$item', '$0'] });
    expect(sentences.hot).toMatchObject({ asserts: [{ name: 'hot', arguments: ['$0'] }] });
  });
});

describe('writeObservation', () => {
  it('refuses a kind of sentence that there is not', () => {
    expect(() => writeObservation([{ kind: 'sing', arguments: [] }])).toThrow("no kind of sentence 'sing'");
  });
});

describe('readAction', () => {
  it.each([
    ['go to drawer 12', 'go(drawer 12)'],
    ['take mug 1 from shelf 2', 'take(mug 1, shelf 2)'],
    ['put mug 1 in/on shelf 2', 'put(mug 1, shelf 2)'],
    ['slice apple 1 with butterknife 2', 'slice(apple 1, butterknife 2)'],
    ['inventory', 'inventory()'],
  ])('reads %j and writes it back', (text, expected) => {
    const action = readAction(text)!;
    expect(`${action.name}(${action.arguments.join(', ')})`).toBe(expected);
    expect(writeAction(action)).toBe(text);
  });

  it('ignores the white space that the game ignores', () => {
    expect(readAction('  look\t')).toEqual({ name: 'look', arguments: [] });
  });

  it.each([
    '',
    'go',
    'go to',
    'go drawer 1',
    'take mug 1',
    'take mug from shelf 1',
    'look around',
    'constructor x 1',
    'Look',
  ])('does not take %j for an action', (text) => {
    expect(readAction(text)).toBeUndefined();
  });

  it('refuses to word an action that there is not', () => {
    expect(() => writeAction({ name: 'sing', arguments: [] })).toThrow("no action 'sing'");
  });
});

describe('entities', () => {
  it('have a type and a number', () => {
    expect(abstraction.typeOf('mug 12')).toBe('mug');
    expect(abstraction.entity('mug', 12)).toBe('mug 12');
  });
});

const data = officialData();

describe.skipIf(!data)('the recordings of the original (skipped where the official data is absent)', () => {
  it.each(['valid_seen', 'train_directed', 'legacy_valid_seen'])('%s reads and writes back byte for byte', (name) => {
    const seen = new Set<string>();
    const actions = new Set<string>();
    for (const { intro, adm0, steps } of readJsonLines<Recording>(`${data}/golden/${name}.jsonl.gz`)) {
      seen.add(intro);
      for (const action of adm0) actions.add(action);
      for (const [, observation, , , , admissible] of steps) {
        seen.add(observation);
        for (const action of admissible) actions.add(action);
      }
    }
    for (const text of seen) {
      const read = readObservation(text);
      if (writeObservation(read) !== text) expect(writeObservation(read)).toBe(text);
      if (read[0]!.kind === 'verbatim') expect(text).toMatch(/^Available commands:/);
    }
    for (const text of actions) expect(writeAction(readAction(text)!)).toBe(text);
  });
});

interface Recording {
  readonly intro: string;
  readonly adm0: readonly string[];
  readonly steps: readonly (readonly [string, string, number, number, number, readonly string[]])[];
}
