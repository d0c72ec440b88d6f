import type { Command } from './command.ts';
import { ability, type Dialect, type GameDefinition, type ObjectDefinition, type TaskType } from './definition.ts';
import { type Rules, standardRules } from './rules.ts';
import type { State } from './state.ts';
import { state } from './state.ts';

/** A game made ready for playing. It is never changed after it is compiled (two caches aside); any number of episodes share it. */
export interface Game {
  readonly definition: GameDefinition;
  readonly dialect: Dialect;
  readonly rules: Rules;
  /** Names by index, as in the definition. */
  readonly objects: readonly string[];
  readonly receptacles: readonly string[];
  /** `ability` bits per object. */
  readonly abilities: Uint8Array;
  /** Position of each name among all names of objects and receptacles in code-point order, which commands are sorted by. */
  readonly objectRank: Int32Array;
  readonly receptacleRank: Int32Array;
  /** Location of each receptacle. */
  readonly location: Int32Array;
  readonly openable: Uint8Array;
  /** Receptacles at each location, in id order and in name order. */
  readonly at: readonly (readonly number[])[];
  readonly byName: readonly (readonly number[])[];
  /** What each receptacle does to a held object, and whether things can be taken from it. */
  readonly cleans: Uint8Array;
  readonly heats: Uint8Array;
  readonly cools: Uint8Array;
  readonly keeps: Uint8Array;
  /** Whether a receptacle can hold an object. */
  accepts(receptacle: number, object: number): boolean;
  readonly slicers: Uint8Array;
  /** Objects that can be sliced, or switched on, in name order. */
  readonly sliceable: readonly number[];
  readonly toggleable: readonly number[];
  readonly goal: Goal;
  readonly initial: State;
  /** The opening text: welcome, the room, the task. */
  readonly opening: string;
  /** Commands by their key, and the `go to` commands by location, made when they are first admissible. */
  readonly commands: Map<number, Command>;
  readonly journeys: (readonly Command[] | undefined)[];
}

interface Goal {
  readonly taskType: TaskType;
  /** Objects of the class that the task is about. */
  readonly isObject: Uint8Array;
  /** Receptacles of the target class; none where the target is a lamp. */
  readonly receptacles: readonly number[];
  /** Lamps of the target class; none where the target is a receptacle. */
  readonly lamps: readonly number[];
}

export interface CompileOptions {
  /** The words to play in; the game file's own where it is missing. */
  readonly dialect?: Dialect;
  /** Altered dynamics, for experiments. */
  readonly rules?: Partial<Rules>;
}

/** Makes a game ready for playing: tables by index and sorted lists instead of facts. */
export function compileGame(definition: GameDefinition, options: CompileOptions = {}): Game {
  const { objects, receptacles } = definition;
  const rules = { ...standardRules, ...options.rules };
  const rank = nameRanks(definition);
  const at: number[][] = Array.from({ length: definition.locations }, () => []);
  receptacles.forEach(({ location }, index) => {
    at[location]!.push(index);
  });
  const receptacleRank = Int32Array.from(receptacles, ({ name }) => rank.get(name)!);
  const objectRank = Int32Array.from(objects, ({ name }) => rank.get(name)!);
  const ofKind = (kinds: readonly string[]) => Uint8Array.from(receptacles, ({ kind }) => +kinds.includes(kind));
  const able = (bit: number) =>
    [...objects.keys()].filter((o) => objects[o]!.abilities & bit).sort((a, b) => objectRank[a]! - objectRank[b]!);
  return {
    definition,
    dialect: options.dialect ?? definition.dialect,
    rules,
    objects: objects.map(({ name }) => name),
    receptacles: receptacles.map(({ name }) => name),
    abilities: Uint8Array.from(objects, ({ abilities }) => abilities),
    objectRank,
    receptacleRank,
    location: Int32Array.from(receptacles, ({ location }) => location),
    openable: Uint8Array.from(receptacles, ({ openable }) => +openable),
    at,
    byName: at.map((here) => [...here].sort((a, b) => receptacleRank[a]! - receptacleRank[b]!)),
    cleans: ofKind(rules.cleaners),
    heats: ofKind(rules.heaters),
    cools: ofKind(rules.coolers),
    keeps: ofKind(rules.keepers),
    accepts: acceptance(definition),
    slicers: Uint8Array.from(objects, ({ kind }) => +(kind !== undefined && rules.slicers.includes(kind))),
    sliceable: able(ability.sliceable),
    toggleable: able(ability.toggleable),
    goal: goalOf(definition),
    initial: state(definition),
    opening: opening(definition),
    commands: new Map(),
    journeys: new Array(definition.locations).fill(undefined),
  };
}

function nameRanks({ objects, receptacles }: GameDefinition): ReadonlyMap<string, number> {
  const names = [...objects, ...receptacles].map(({ name }) => name).sort();
  const ranks = new Map(names.map((name, index) => [name, index]));
  const twice = names.find((name, index) => ranks.get(name) !== index);
  if (twice !== undefined) throw new Error(`two things are called '${twice}'`);
  return ranks;
}

function acceptance({ receptacles, objects, canContain }: GameDefinition): Game['accepts'] {
  const held = receptacles.map(({ kind }) => canContain.get(kind));
  return (receptacle, object) => {
    const { kind } = objects[object]!;
    return kind !== undefined && held[receptacle]?.has(kind) === true;
  };
}

function goalOf({ taskType, goal, objects, receptacles }: GameDefinition): Goal {
  const inLight = taskType === 'look_at_obj_in_light';
  const isLamp = ({ kind, abilities }: ObjectDefinition) =>
    kind === goal.target && (abilities & ability.toggleable) !== 0;
  return {
    taskType,
    isObject: Uint8Array.from(objects, ({ kind }) => +(kind === goal.object)),
    receptacles: inLight ? [] : [...receptacles.keys()].filter((r) => receptacles[r]!.kind === goal.target),
    lamps: inLight ? [...objects.keys()].filter((o) => isLamp(objects[o]!)) : [],
  };
}

function opening({ receptacles, task }: GameDefinition): string {
  const room = list(receptacles.map(({ name }) => `a ${name}`));
  return `-= Welcome to TextWorld, ALFRED! =-\n\n${middleOfRoom(room)}\n\nYour task is to: ${task}.`;
}

/** The look of a place that is at no receptacle. */
export function middleOfRoom(listing: string): string {
  return `You are in the middle of a room. Looking quickly around you, you see ${listing}.`;
}

/** `nothing`; `a bowl 1`; `a bowl 1, and a cup 2`; `a bowl 1, a cup 2, and a mug 1`. */
export function list(items: readonly string[]): string {
  if (items.length === 0) return 'nothing';
  if (items.length === 1) return items[0]!;
  return `${items.slice(0, -1).join(', ')}, and ${items[items.length - 1]}`;
}
