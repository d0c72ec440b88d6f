import { type CompactGame, decode, tables } from '../data/compact.ts';
import { type CompileOptions, compileGame, type Game } from './game.ts';

/** What furniture holds and things can do, in the small games of the tests. */
export const smallTables = tables({
  canContain: {
    cabinet: ['mug', 'plate'],
    countertop: ['apple', 'bread', 'knife', 'mug', 'plate', 'pen', 'pencil'],
    fridge: ['apple', 'mug'],
    microwave: ['apple', 'mug'],
    shelf: ['mug'],
    sinkbasin: ['apple', 'mug', 'plate'],
  },
  objectFlags: {
    pickupable: ['apple', 'bread', 'knife', 'mug', 'pen', 'pencil', 'plate'],
    cleanable: ['apple', 'knife', 'mug', 'plate'],
    heatable: ['apple', 'bread', 'mug'],
    coolable: ['apple', 'bread', 'mug'],
    sliceable: ['apple', 'bread'],
    toggleable: ['desklamp'],
    isreceptacleobject: ['mug', 'plate'],
  },
});

/** A kitchen: two cabinets at one place (7), two countertops at one place (1), a lamp on the shelf; the agent starts at 6. */
export const smallRecord: CompactGame = {
  id: 'pick_and_place_simple-Mug-None-Shelf-1/trial_1',
  t: 1,
  task: 'put a mug in shelf',
  goal: ['mug', 'shelf'],
  n: 8,
  a: 6,
  R: { cabinet: '7+ 7+', countertop: '1 1', fridge: '2+', microwave: '3+', shelf: '4', sinkbasin: '5' },
  O: {
    apple: '2:4 1:2',
    bread: '1:2,3',
    desklamp: '4:6',
    knife: '1:2',
    mug: '7:0 1:3',
    pen: '1:2',
    pencil: '1:2',
    plate: '5:7',
  },
  I: '6>5',
};

export function smallGame(changes: Partial<CompactGame> = {}, options: CompileOptions = {}): Game {
  return compileGame(decode({ ...smallRecord, ...changes }, smallTables), options);
}
