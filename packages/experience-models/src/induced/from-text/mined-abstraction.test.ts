import { type Environment, type Policy, random, record, type Trajectory } from '@dreamgym/core';
import { type ScriptedEnvironment, shell, toolCalls, twoScripts } from '@dreamgym/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mineAbstraction } from './mined-abstraction.ts';

const { signal } = new AbortController();

const wanderer: Policy = {
  name: 'wanderer',
  begin({ seed }) {
    const chance = random(seed);
    return { act: ({ actions = [] }) => ({ text: chance.pick(actions) }) };
  },
};

/** Attempts as observations and the actions between them; all actions are listed all the time. */
function attempts(...lines: readonly (readonly string[])[]): Trajectory[] {
  const actions = [...new Set(lines.flatMap((line) => line.filter((_, index) => index % 2 === 1)))];
  return lines.map(([opening = '', ...rest], index): Trajectory => {
    const transitions = Array.from({ length: rest.length / 2 }, (_, step) => ({
      action: { text: rest[2 * step]! },
      observation: { text: rest[2 * step + 1]!, actions },
      reward: 0,
      terminated: false,
      truncated: false,
    }));
    const provenance = { environment: 'lines', origin: 'real', policy: 'none', seed: 1, worldSeed: 1 } as const;
    const task = { id: `lines/${index}`, instruction: '', origin: { kind: 'seed' } } as const;
    return { task, opening: { text: opening, actions }, transitions, end: { kind: 'truncated' }, provenance };
  });
}

const observations = ({ opening, transitions }: Trajectory) => [opening, ...transitions.map((one) => one.observation)];

function expectRoundTrip(trajectories: readonly Trajectory[]) {
  const mined = mineAbstraction(trajectories);
  for (const { text, actions = [] } of trajectories.flatMap(observations)) {
    const sentences = mined.readObservation(text);
    expect(mined.writeObservation(sentences)).toBe(text);
    for (const { kind } of sentences) expect(Object.keys(mined.sentences)).toContain(kind);
    for (const action of actions) expect(mined.writeAction(mined.readAction(action)!)).toBe(action);
  }
  return mined;
}

const makers: Record<string, () => ScriptedEnvironment> = { toolCalls, shell, twoScripts };

describe('a mined abstraction', () => {
  it.each(Object.keys(makers))('writes everything as it reads it: %s', async (name) => {
    const environment: Environment = makers[name]!();
    const recordings = record({ environment, behaviours: { wanderer }, transitions: 400, seed: 1 });
    expectRoundTrip(await recordings.trajectories(signal));
  });

  it('finds names and lists in scripts that part words otherwise, or not at all', async () => {
    const recordings = record({ environment: twoScripts(), behaviours: { wanderer }, transitions: 800, seed: 1 });
    const mined = mineAbstraction(await recordings.trajectories(signal));
    expect(mined.readAction('放置：红色的杯子→桌子')).toEqual({ name: '放置', arguments: ['红色的杯子', '桌子'] });
    expect(mined.readAction('взять «синяя лампа»')?.arguments).toEqual(['синяя лампа']);
    const [seen] = mined.readObservation('Здесь: синяя лампа, белая книга, синяя книга. Рядом: кухня, спальня.');
    expect(seen?.items).toEqual(['синяя лампа', 'белая книга', 'синяя книга']);
    expect(
      mined.readObservation('你看到红色的书、白色的书、红色的钥匙。桌子和床在这里。').map(({ kind }) => kind),
    ).not.toContain('verbatim');
  });

  const rooms = Array.from({ length: 12 }, (_, index) => `cell ${index + 1}`);
  /** Goes from cell to cell, and knocks: at those with even numbers somebody is in. */
  const walk = (from: number) =>
    Array.from({ length: 10 }, (_, index) => rooms[(from + 5 * index) % rooms.length]!).flatMap((room) => [
      `walk to ${room}`,
      `Here is ${room}.`,
      `knock at ${room}`,
      Number(room.slice(5)) % 2 === 0 ? `Somebody is in ${room}.` : `Nobody is in ${room}.`,
    ]);

  it('takes what follows one schema only for its answer, and what may be otherwise for reports that deny each other', () => {
    const mined = mineAbstraction(attempts(...rooms.map((_, from) => ['You wake up.', ...walk(from)])));
    expect(mined.sentences['Here is _.']).toEqual({});
    const { asserts, denies } = mined.sentences['Somebody is in _.']!;
    expect(asserts).toHaveLength(1);
    expect(denies).toEqual(mined.sentences['Nobody is in _.']!.asserts);
    expect(mined.typeOf('cell 3')).toBe('cell');
    expect(mined.typeOf(mined.entity('cell', 99))).toBe('cell');
    expect(mined.readAction('walk to cell 99')).toEqual({ name: 'walk', arguments: ['cell 99'] });
  });

  it('takes the answer to a schema that is closed where one is for the place', () => {
    const placed = attempts(...rooms.map((_, from) => ['You wake up.', ...walk(from)])).map((trajectory) => {
      let before = trajectory.opening;
      const transitions = trajectory.transitions.map((transition) => {
        const { text } = transition.action;
        const moved = text.startsWith('walk')
          ? transition.observation.actions!.filter((one) => one !== text)
          : before.actions;
        before = { ...transition.observation, actions: moved };
        return { ...transition, observation: before };
      });
      return { ...trajectory, transitions };
    });
    const mined = mineAbstraction(placed);
    expect(mined.functional).toHaveLength(1);
    expect(mined.sentences['Here is _.']?.asserts).toEqual([{ name: mined.functional[0], arguments: ['$0'] }]);
  });

  it('joins a list with the sentence that says whose it is, and knows its empty form', () => {
    const boxes = [1, 2, 3, 4, 5, 6].map((number) => `box ${number}`);
    const held = [
      ['pin 1', 'pin 2', 'cap 1'],
      ['pin 3'],
      [],
      ['cap 2', 'pin 4'],
      ['pin 5', 'cap 3', 'cap 4'],
      ['cap 5', 'pin 6', 'pin 7', 'cap 6'],
    ];
    const list = (items: readonly string[]) => items.map((item) => `a ${item}`).join(', ') || 'nothing';
    const lines = boxes.map((_, from) => [
      'A shed.',
      ...boxes.flatMap((_, step) => {
        const index = (from + step) % boxes.length;
        const text = `You lift the lid. The ${boxes[index]} is open. Inside you see ${list(held[index]!)}.`;
        return [`lift ${boxes[index]}`, text, `fetch ${held[index]![0] ?? 'pin 1'} from ${boxes[index]}`, 'Done.'];
      }),
    ]);
    const mined = expectRoundTrip(attempts(...lines));
    const [, contents] = mined.readObservation(
      'You lift the lid. The box 9 is open. Inside you see a pin 1, a cap 12.',
    );
    expect(contents).toEqual({
      kind: 'The _ is open. Inside you see ….',
      arguments: ['box 9'],
      items: ['pin 1', 'cap 12'],
    });
    const [, none] = mined.readObservation('You lift the lid. The box 3 is open. Inside you see nothing.');
    expect(none).toMatchObject({ arguments: ['box 3'], items: [] });
    expect(mined.sentences[contents!.kind]?.lists?.arguments).toEqual(['$item', '$0']);
  });

  it('is broken by no text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc
        .array(fc.constantFrom(...'a b 1 2 , . \n { } " $0 的 。 _ \\ ( [ and \uE000'.split(/ (?=.)/)), {
          maxLength: 12,
        })
        .map((its) => its.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 3, maxLength: 9 }), { minLength: 1, maxLength: 4 }), (lines) => {
        try {
          expectRoundTrip(attempts(...lines.map((line) => (line.length % 2 === 0 ? line.slice(1) : line))));
        } catch (error) {
          if (!String(error).includes('could be mined')) throw error;
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
