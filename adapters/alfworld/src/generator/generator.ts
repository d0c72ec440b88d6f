import { deriveSeed, random } from '@dreamgym/core/random';
import { decode, type Tables, tables } from '../data/compact.ts';
import type { GameEntry, SplitFolder } from '../data/library.ts';
import { type GameDefinition, taskTypes } from '../engine/definition.ts';
import { compileGame } from '../engine/game.ts';
import { plan } from '../engine/plan.ts';
import { state } from '../engine/state.ts';
import type { Room } from './rooms/room.ts';
import { rooms } from './rooms/rooms.ts';
import { type Scene, scene } from './scene.ts';
import { abilities, fixed } from './things.ts';
import { assign, trial } from './trial.ts';

export interface GeneratorOptions {
  /** Same seed, same games. */
  readonly seed?: number;
  /** Games per split; 1000, 140 and 134 by default. */
  readonly games?: { readonly train?: number; readonly validation?: number; readonly test?: number };
  /** Scales the number of cabinets, drawers, shelves and other furniture that comes in numbers; 1 is as in the official games. */
  readonly size?: number;
  /** How likely an object of the task lies where it cannot be seen at once, in [0, 1]; as it falls by default. */
  readonly hidden?: number;
}

/** Floor plans per kind of room that training and validation share, and those that are kept for the test. */
const scenes = { seen: 27, unseen: 3 };

/** Games made from tables of what belongs where: validation has seen rooms with new trials, test has rooms of its own. */
export function generator(options: GeneratorOptions = {}): (split: SplitFolder) => readonly GameEntry[] {
  const { seed = 1, size = 1, hidden } = options;
  if (hidden !== undefined && !(hidden >= 0 && hidden <= 1))
    throw new Error(`hidden is ${hidden}; it must be in [0, 1]`);
  if (!(size > 0 && size <= 10)) throw new Error(`size is ${size}; it must be above 0 and at most 10`);
  const counts = {
    train: options.games?.train ?? 1000,
    valid_seen: options.games?.validation ?? 140,
    valid_unseen: options.games?.test ?? 134,
  };
  for (const count of Object.values(counts)) {
    if (!(Number.isInteger(count) && count >= 0)) throw new Error(`${count} games cannot be made; give a whole number`);
  }
  const furnished = new Map<number, Scene>();
  const sceneOf = (room: Room, number: number) => {
    const known = furnished.get(number) ?? scene(room, number, { seed, size });
    furnished.set(number, known);
    return known;
  };

  return (split) => {
    const entries = Array.from({ length: counts[split] }, (_, index): GameEntry => {
      const own = deriveSeed(seed, split, index);
      const dice = random(own);
      const room = dice.weigh(rooms.map((one) => [one, one.share] as const));
      const offset = split === 'valid_unseen' ? scenes.seen + dice.integer(scenes.unseen) : dice.integer(scenes.seen);
      const place = sceneOf(room, room.firstScene + offset);
      const task = assign(place, dice);
      const taskType = taskTypes[task.type - 1]!;
      const folder = `${taskType}-${task.object}-None-${task.target}-${place.number}`;
      const id = `${folder}/trial_${String(index).padStart(6, '0')}`;
      const load = () => {
        const game = trial({ id, scene: place, task, seed: deriveSeed(own, 'trial'), hidden });
        return withWalkthrough(decode(game, belongings));
      };
      return { id, taskType, task: task.words, annotations: () => [], load };
    });
    return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  };
}

function withWalkthrough(definition: GameDefinition): GameDefinition {
  const commands = plan(compileGame(definition), state(definition));
  if (!commands) throw new Error(`the generated game ${definition.id} cannot be won`);
  return { ...definition, walkthrough: commands.map(({ text }) => text) };
}

/** What can be done with things, and what furniture holds them: whatever is found there. */
const belongings: Tables = (() => {
  const canContain: Record<string, string[]> = {};
  const pickupable = new Set<string>();
  for (const { things } of rooms) {
    for (const [kind, { places }] of Object.entries(things)) {
      if (fixed.includes(kind)) continue;
      pickupable.add(kind.toLowerCase());
      for (const at of Object.keys(places)) {
        const held = canContain[at.toLowerCase()] ?? [];
        canContain[at.toLowerCase()] = [...held, kind.toLowerCase()];
      }
    }
  }
  const lower = Object.entries(abilities).map(([flag, kinds]) => [flag, kinds.map((kind) => kind.toLowerCase())]);
  return tables({ canContain, objectFlags: { ...Object.fromEntries(lower), pickupable: [...pickupable] } });
})();
