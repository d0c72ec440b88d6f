import { describe, expect, it } from 'vitest';
import type { CompileOptions } from './game.ts';
import { play, strip } from './play.ts';
import { smallGame } from './small-game.fixture.ts';

const start = (options: CompileOptions = {}, changes: Parameters<typeof smallGame>[0] = {}) => {
  const run = play(smallGame(changes, options));
  const actions = () => run.commands().map(({ text }) => text);
  return { run, actions, all: (...commands: string[]) => commands.map((command) => run.step(command)) };
};

describe('names and lists', () => {
  it('number receptacles and objects against the order of their ids, in which they are listed', () => {
    const { run } = start();
    expect(run.game.opening).toBe(
      '-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle of a room. Looking quickly around you, you see a cabinet 2, a cabinet 1, a countertop 2, a countertop 1, a fridge 1, a microwave 1, a shelf 1, and a sinkbasin 1.\n\nYour task is to: put a mug in shelf.',
    );
    expect(run.step('go to countertop 2')).toBe(
      'You arrive at countertop 2. On the countertop 2, you see a apple 1, a bread 1, a knife 1, a pen 1, and a pencil 1.',
    );
  });

  it('join two with ", and" and say nothing for none', () => {
    const { run } = start();
    expect(run.step('go to countertop 1')).toBe(
      'You arrive at countertop 1. On the countertop 1, you see a bread 1, and a mug 1.',
    );
    expect(run.step('go to shelf 1')).toBe('You arrive at shelf 1. On the shelf 1, you see a desklamp 1.');
    expect(run.step('go to microwave 1')).toBe('You arrive at microwave 1. The microwave 1 is closed.');
    expect(run.step('open microwave 1')).toBe(
      'You open the microwave 1. The microwave 1 is open. In it, you see nothing.',
    );
  });

  it('order commands by code point, so that pen stands before pencil and both before nothing that is longer', () => {
    const { run, actions } = start();
    run.step('go to countertop 2');
    expect(actions().filter((text) => text.startsWith('take'))).toEqual([
      'take apple 1 from countertop 2',
      'take bread 1 from countertop 1',
      'take bread 1 from countertop 2',
      'take knife 1 from countertop 2',
      'take mug 1 from countertop 1',
      'take pen 1 from countertop 2',
      'take pencil 1 from countertop 2',
    ]);
    expect(actions()).toEqual([...actions()].sort());
  });
});

describe('the quirks of the original', () => {
  it('refuses to examine what is not in hand, though it is seen', () => {
    const { run } = start();
    run.step('go to countertop 2');
    expect(run.step('examine pen 1')).toBe('Nothing happens.');
    run.step('take pen 1 from countertop 2');
    expect(run.step('examine pen 1')).toBe("There's nothing special about pen 1.");
  });

  it('refuses to go to a receptacle that shares the place', () => {
    const { run, actions } = start();
    run.step('go to cabinet 1');
    expect(actions()).not.toContain('go to cabinet 2');
    expect(run.step('go to cabinet 1')).toBe('Nothing happens.');
    expect(run.step('go to cabinet 2')).toBe('Nothing happens.');
    expect(run.step('open cabinet 2')).toMatch('The cabinet 2 is open. In it, you see a mug 2.');
  });

  it('lets look at the start tell of nothing', () => {
    expect(start().run.step('look')).toBe(
      'You are in the middle of a room. Looking quickly around you, you see nothing.',
    );
  });

  it('lets look mention what was moved between receptacles of one place', () => {
    const { run, all } = start();
    all('go to countertop 2', 'take pen 1 from countertop 2', 'move pen 1 to countertop 1');
    expect(run.step('look')).toBe('You are facing the countertop 2, and countertop 1. Next to it, you see a pen 1.');
    all('take pen 1 from countertop 1', 'move pen 1 to countertop 2');
    expect(run.step('look')).toBe('You are facing the countertop 2, and countertop 1. Next to it, you see a pen 1.');
    all(
      'take pen 1 from countertop 2',
      'move pen 1 to countertop 2',
      'take pen 1 from countertop 2',
      'move pen 1 to countertop 1',
    );
    all('take pen 1 from countertop 1');
    expect(run.step('look')).toBe('You are facing the countertop 2, and countertop 1. Next to it, you see nothing.');
  });

  it('leaves an object that is in two receptacles in the other one', () => {
    const { run, all } = start();
    all('go to countertop 1', 'take bread 1 from countertop 1');
    expect(run.step('examine countertop 2')).toBe(
      'On the countertop 2, you see a apple 1, a bread 1, a knife 1, a pen 1, and a pencil 1.',
    );
    all('move bread 1 to countertop 1');
    expect(run.step('take bread 1 from countertop 2')).toBe('You pick up the bread 1 from the countertop 2.');
  });

  it('slices through closed doors, and only what is at the place', () => {
    const { run, all, actions } = start();
    all('go to countertop 1', 'take knife 1 from countertop 2', 'go to fridge 1');
    expect(actions().filter((text) => text.startsWith('slice'))).toEqual(['slice apple 2 with knife 1']);
    expect(run.step('slice apple 2 with knife 1')).toBe('You sliced the apple 2 with the knife 1.');
    expect(run.step('slice apple 1 with knife 1')).toBe('Nothing happens.');
  });

  it('turns a lamp on again and again', () => {
    const { all } = start();
    expect(all('go to shelf 1', 'use desklamp 1', 'use desklamp 1').slice(1)).toEqual([
      'You turn on the desklamp 1.',
      'You turn on the desklamp 1.',
    ]);
  });

  it('heats, cools and cleans at closed doors, keeps the thing in hand, and hides its state if it is a vessel', () => {
    const { all } = start();
    expect(
      all(
        'go to countertop 1',
        'take apple 1 from countertop 2',
        'go to microwave 1',
        'heat apple 1 with microwave 1',
        'examine apple 1',
      ).slice(-2),
    ).toEqual(['You heat the apple 1 using the microwave 1.', 'This is a hot apple 1.']);
    expect(all('go to fridge 1', 'cool apple 1 with fridge 1', 'examine apple 1').slice(-1)).toEqual([
      'This is a cold apple 1.',
    ]);
    expect(all('go to sinkbasin 1', 'clean apple 1 with sinkbasin 1', 'examine apple 1').slice(-1)).toEqual([
      'This is a cool and clean apple 1.',
    ]);
    const mug = start();
    expect(mug.all('go to countertop 1', 'take mug 1 from countertop 1', 'examine mug 1').slice(-1)).toEqual([
      'This is a normal mug 1. In it, you see nothing.',
    ]);
  });

  it('calls what is cool alone cold, and what is cool and clean or sliced cool', () => {
    const { all } = start();
    const cooled = all(
      'go to countertop 1',
      'take apple 1 from countertop 2',
      'go to fridge 1',
      'cool apple 1 with fridge 1',
      'examine apple 1',
      'go to sinkbasin 1',
      'clean apple 1 with sinkbasin 1',
      'examine apple 1',
    );
    expect([cooled[4], cooled[7]]).toEqual(['This is a cold apple 1.', 'This is a cool and clean apple 1.']);
    const sliced = start({}, { O: { apple: '1:2c', knife: '1:2' }, I: undefined }).all(
      'go to countertop 1',
      'take knife 1 from countertop 2',
      'slice apple 1 with knife 1',
      'move knife 1 to countertop 2',
      'take apple 1 from countertop 2',
      'examine apple 1',
    );
    expect(sliced[5]).toBe('This is a cool sliced apple 1.');
  });

  it('names what lies in a vessel for ever', () => {
    const { run, all } = start({}, { O: { knife: '1:2', mug: '1:2', pen: '1:2' }, I: '2>1' });
    all(
      'go to countertop 2',
      'take pen 1 from countertop 2',
      'move pen 1 to countertop 1',
      'take mug 1 from countertop 2',
    );
    expect(run.step('examine mug 1')).toBe('This is a normal mug 1. In it, you see a pen 1.');
  });

  it('gives help without the line feed that its source begins with, and with the last one', () => {
    expect(start().run.step('help')).toMatch(/^Available commands:\n {2}look: .*sharp object\n$/s);
  });

  it('goes on after a win, which can be lost again', () => {
    const { run, all } = start();
    all('go to countertop 1', 'take mug 1 from countertop 1', 'go to shelf 1', 'move mug 1 to shelf 1');
    expect(run.won()).toBe(true);
    run.step('take mug 1 from shelf 1');
    expect(run.won()).toBe(false);
  });

  it('strips white space as Python does, and nothing else', () => {
    const { run } = start();
    expect(run.step('\x1c\x85 \u3000inventory\t\n')).toBe('You are not carrying anything.');
    expect(run.step('\ufeffinventory')).toBe('Nothing happens.');
    expect(run.step('Inventory')).toBe('Nothing happens.');
    expect(strip('\u2003 a b \x1f')).toBe('a b');
  });
});

describe('the legacy dialect', () => {
  it('says put and names locations, counted backwards; it has no help', () => {
    const { run, actions, all } = start({ dialect: 'legacy' });
    expect(run.step('go to countertop 1')).toMatch(/^You arrive at loc 7\. On the countertop 1/);
    run.step('take mug 1 from countertop 1');
    run.step('go to cabinet 2');
    run.step('open cabinet 2');
    expect(actions()).not.toContain('help');
    expect(actions().slice(-3)).toEqual(['look', 'open cabinet 1', 'put mug 1 in/on cabinet 2']);
    expect(all('help', 'move mug 1 to cabinet 2', 'put mug 1 in/on cabinet 2')).toEqual([
      'Nothing happens.',
      'Nothing happens.',
      'You put the mug 1 in/on the cabinet 2.',
    ]);
  });
});

describe('altered rules', () => {
  it('heat where they say', () => {
    const { run, all } = start({ rules: { heaters: ['fridge'], coolers: ['microwave'] } });
    all('go to countertop 1', 'take apple 1 from countertop 2', 'go to fridge 1');
    expect(run.step('heat apple 1 with fridge 1')).toBe('You heat the apple 1 using the fridge 1.');
    expect(run.step('cool apple 1 with fridge 1')).toBe('Nothing happens.');
  });

  it('need no opening where they say so', () => {
    const { run } = start({ rules: { mustBeOpenTo: { see: false, take: false, put: false } } });
    expect(run.step('go to cabinet 2')).toBe('You arrive at cabinet 2. On the cabinet 2, you see a mug 2.');
    expect(run.step('take mug 2 from cabinet 2')).toBe('You pick up the mug 2 from the cabinet 2.');
    expect(run.step('move mug 2 to cabinet 1')).toBe('You move the mug 2 to the cabinet 1.');
  });

  it('let nothing be taken from keepers', () => {
    const { run } = start({ rules: { keepers: ['countertop'] } });
    run.step('go to countertop 1');
    expect(run.step('take mug 1 from countertop 1')).toBe('Nothing happens.');
  });

  it('win with the lamp off where they say so', () => {
    const light = { t: 2, task: 'look at mug under the desklamp', goal: ['mug', 'desklamp'] as [string, string] };
    const plan = ['go to countertop 1', 'take mug 1 from countertop 1', 'go to shelf 1'];
    const off = start({ rules: { lamp: 'off' } }, light);
    off.all(...plan);
    expect(off.run.won()).toBe(true);
    off.run.step('use desklamp 1');
    expect(off.run.won()).toBe(false);
    const on = start({}, light);
    on.all(...plan);
    expect(on.run.won()).toBe(false);
    on.run.step('use desklamp 1');
    expect(on.run.won()).toBe(true);
  });
});
