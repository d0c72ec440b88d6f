import { type Random, random } from '@dreamgym/core/random';
import type { CompactGame } from '../data/compact.ts';
import type { Scene } from './scene.ts';
import { abilities, fixed, small } from './things.ts';

/** A task in a scene, before the things are laid out. */
export interface Assignment {
  /** Kind of task, 1 to 6: put, light, clean, heat, cool, two. */
  readonly type: number;
  /** Class of the object. */
  readonly object: string;
  /** Class of the furniture or lamp. */
  readonly target: string;
  /** The goal in words. */
  readonly words: string;
}

/** Where things are cleaned, heated and cooled: nothing is to be brought there afterwards. */
const stations: Readonly<Record<number, { readonly able: string; readonly at: string }>> = {
  3: { able: 'cleanable', at: 'SinkBasin' },
  4: { able: 'heatable', at: 'Microwave' },
  5: { able: 'coolable', at: 'Fridge' },
};

/** Finds a task that the scene allows. */
export function assign(scene: Scene, dice: Random): Assignment {
  const types = scene.room.tasks.map((weight, index) => [index + 1, weight] as const);
  for (;;) {
    const type = dice.weigh(types);
    const objects = scene.things.filter((kind) => suits(scene, type, kind));
    if (objects.length === 0) continue;
    const object = dice.pick(objects);
    const target = type === 2 ? 'DeskLamp' : dice.weigh(targets(scene, type, object));
    return { type, object, target, words: words(type, object.toLowerCase(), target.toLowerCase(), dice.integer(2)) };
  }
}

function suits(scene: Scene, type: number, kind: string): boolean {
  if (fixed.includes(kind) || reachable(scene, kind).length === 0) return false;
  if (type === 2) return scene.things.includes('DeskLamp') && reachable(scene, 'DeskLamp').length > 0;
  const station = stations[type];
  if (
    station &&
    !(abilities[station.able]!.includes(kind) && scene.furniture.some((piece) => piece.kind === station.at))
  )
    return false;
  const open = targets(scene, type, kind);
  // In the beginning nothing of the class lies where the task wants it, so that another place is needed.
  return station ? open.length > 0 : open.length > 0 && reachable(scene, kind).length > 1;
}

/** The classes of furniture in the scene where things of this class are found. */
function reachable(scene: Scene, kind: string): string[] {
  const places = Object.keys(scene.room.things[kind]!.places);
  return places.filter((at) => scene.furniture.some((piece) => piece.kind === at));
}

/** Where a task may want a thing brought, and how likely it does. */
function targets(scene: Scene, type: number, kind: string): (readonly [at: string, weight: number])[] {
  const places = reachable(scene, kind).filter((at) => at !== stations[type]?.at);
  const weighed = places.map((at) => [at, scene.room.wanted[at] ?? 1] as const);
  return weighed.filter(([, weight]) => weight > 0);
}

function words(type: number, object: string, target: string, variant: number): string {
  const treated = { 3: ['clean', 'clean'], 4: ['hot', 'heat'], 5: ['cool', 'cool'] }[type];
  if (treated) {
    return variant === 0
      ? `put a ${treated[0]} ${object} in ${target}`
      : `${treated[1]} some ${object} and put it in ${target}`;
  }
  if (type === 1) return variant === 0 ? `put a ${object} in ${target}` : `put some ${object} on ${target}`;
  if (type === 2)
    return variant === 0 ? `look at ${object} under the ${target}` : `examine the ${object} with the ${target}`;
  return variant === 0 ? `put two ${object} in ${target}` : `find two ${object} and put them in ${target}`;
}

export interface TrialOptions {
  readonly id: string;
  readonly scene: Scene;
  readonly task: Assignment;
  readonly seed: number;
  /** How likely an object of the task is put where it cannot be seen at once, if there is such a place; as it falls where it is missing. */
  readonly hidden?: number;
}

interface Laid {
  readonly kind: string;
  /** Index of the furniture, or -1. */
  readonly on: number;
  readonly location: number;
}

/** Lays the things out anew and writes the game down. It can be won, and is not won at the start. */
export function trial({ id, scene, task, seed, hidden }: TrialOptions): CompactGame {
  const dice = random(seed);
  const loose: { kind: string; on: number }[] = [];
  for (const kind of scene.things) {
    for (let count = amount(scene, task, kind, dice); count > 0; count--) {
      const isFirst = !loose.some((thing) => thing.kind === kind);
      loose.push({
        kind,
        on: lay(scene, task, kind, isFirst || (task.type === 6 && kind === task.object), hidden, dice),
      });
    }
  }
  const unreachable = loose.filter(({ on }) => on < 0).length;
  // The agent starts at a place of its own.
  const total = scene.places + unreachable + 1;
  const locations = dice.shuffle(Array.from({ length: total }, (_, index) => index));
  let next = scene.places;
  const laid = loose.map(({ kind, on }): Laid => {
    return { kind, on, location: locations[on < 0 ? next++ : scene.furniture[on]!.place]! };
  });
  return {
    id,
    t: task.type,
    task: task.words,
    goal: [task.object.toLowerCase(), task.target.toLowerCase()],
    n: total,
    a: locations[total - 1]!,
    R: grouped(scene.furniture, (piece) => `${locations[piece.place]}${piece.openable ? '+' : ''}`),
    O: grouped(laid, ({ on, location }) => (on < 0 ? `${location}` : `${location}:${on}`)),
    ...inner(laid, dice),
  };
}

function amount(scene: Scene, task: Assignment, kind: string, dice: Random): number {
  const { mean } = scene.room.things[kind]!;
  let count = 1;
  for (let i = 0; i < 3; i++) if (dice.next() < (mean - 1) / 3) count++;
  return task.type === 6 && kind === task.object ? Math.max(2, count) : count;
}

/** Chooses where a thing lies: an index of furniture, or -1 for where it cannot be reached. */
function lay(
  scene: Scene,
  task: Assignment,
  kind: string,
  needed: boolean,
  hidden: number | undefined,
  dice: Random,
): number {
  const isObject = kind === task.object;
  const isLamp = kind === task.target;
  const places = Object.entries(scene.room.things[kind]!.places).filter(([at]) => {
    if (at === 'Floor') return !(needed && (isObject || isLamp));
    if (isObject && (task.type === 1 || task.type === 6) && at === task.target) return false;
    return scene.furniture.some((piece) => piece.kind === at);
  });
  const at = dice.weigh(places);
  if (at === 'Floor') return -1;
  const pieces = [...scene.furniture.keys()].filter((index) => scene.furniture[index]!.kind === at);
  if (!isObject || hidden === undefined) return dice.pick(pieces);
  const want = dice.next() < hidden;
  const allowed = [...scene.furniture.keys()].filter((index) =>
    places.some(([name]) => name === scene.furniture[index]!.kind),
  );
  const fitting = allowed.filter((index) => scene.furniture[index]!.openable === want);
  return dice.pick(fitting.length > 0 ? fitting : pieces);
}

/** Items by class, in the order in which the classes come. */
function grouped<T extends { readonly kind: string }>(
  items: readonly T[],
  write: (item: T) => string,
): Record<string, string> {
  const groups: Record<string, string> = {};
  for (const item of items) {
    const name = item.kind.toLowerCase();
    groups[name] = groups[name] === undefined ? write(item) : `${groups[name]} ${write(item)}`;
  }
  return groups;
}

/** In some games a small thing lies in a vessel that stands in the same place. */
function inner(laid: readonly Laid[], dice: Random): { readonly I?: string } {
  if (dice.next() > 0.3) return {};
  const pairs = laid.flatMap(({ kind, on }, outer) => {
    if (on < 0 || !abilities.isreceptacleobject!.includes(kind)) return [];
    return laid.flatMap((other, index) => (other.on === on && small.includes(other.kind) ? [`${index}>${outer}`] : []));
  });
  return pairs.length > 0 ? { I: dice.pick(pairs) } : {};
}
