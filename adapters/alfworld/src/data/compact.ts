import * as z from 'zod';
import {
  ability,
  type GameDefinition,
  type ObjectDefinition,
  type ReceptacleDefinition,
  taskTypes,
} from '../engine/definition.ts';

/** One game in the compact form, one line of a `.jsonl` file; lossless for playing. */
export const compactGame = z.object({
  /** `<task folder>/<trial folder>`. */
  id: z.string().regex(/^[^/]+-[^/]+\/[^/]+$/, 'must be <task folder>/<trial folder>'),
  /** Kind of task, 1 to 6: put, light, clean, heat, cool, two. */
  t: z.int().min(1).max(6),
  /** The goal in words, without the final dot. */
  task: z.string(),
  /** Class of the object, class of the receptacle or lamp. */
  goal: z.tuple([z.string(), z.string()]),
  /** The words to play in, where they are not the current ones. */
  d: z.literal('legacy').optional(),
  /** Number of locations, and the index of the one at the start. */
  n: z.int().min(1).max(4095),
  a: z.int().min(0),
  /** Receptacles by display name (`name/class` where those differ): per item its location, `+` if it can be opened. */
  R: z.record(z.string(), z.string()),
  /** Objects by display name: per item `location[:receptacle,receptacle…][c][p][?bits]`. */
  O: z.record(z.string(), z.string()),
  /** Pairs `inner>outer` of object indices. */
  I: z.string().optional(),
  /** A plan that wins. */
  w: z.array(z.string()).optional(),
  /** The task as people described it. */
  anns: z.array(z.string()).optional(),
});

export type CompactGame = z.infer<typeof compactGame>;

/** The tables that all compact games share: `rules.json`. */
export const compactTables = z.object({
  canContain: z.record(z.string(), z.array(z.string())),
  objectFlags: z.record(z.string(), z.array(z.string())),
});

export type CompactTables = z.infer<typeof compactTables>;

/** Tables as the decoder uses them. */
export interface Tables {
  readonly canContain: ReadonlyMap<string, ReadonlySet<string>>;
  /** `ability` bits by class. */
  readonly abilities: ReadonlyMap<string, number>;
}

export function tables({ canContain, objectFlags }: CompactTables): Tables {
  const abilities = new Map<string, number>();
  for (const [flag, classes] of Object.entries(objectFlags)) {
    const bit = ability[flag as keyof typeof ability];
    if (bit === undefined)
      throw new Error(`unknown object flag '${flag}'; known are ${Object.keys(ability).join(', ')}`);
    for (const name of classes) abilities.set(name, (abilities.get(name) ?? 0) | bit);
  }
  return { canContain: new Map(Object.entries(canContain).map(([kind, held]) => [kind, new Set(held)])), abilities };
}

/** Reads a compact game. Throws where it contradicts itself, saying what was seen. */
export function decode(game: CompactGame, { canContain, abilities }: Tables): GameDefinition {
  const receptacles = Object.entries(game.R).flatMap(([key, list]) => decodeReceptacles(key, list, game.n));
  const objects = Object.entries(game.O).flatMap(([name, list]) =>
    decodeObjects(name, list, abilities.get(name) ?? 0, game.n, receptacles.length),
  );
  if (receptacles.length > 4095 || objects.length > 4095) throw new Error('more than 4095 receptacles or objects');
  if (game.a >= game.n) throw new Error(`starts at location ${game.a} of ${game.n}`);
  for (const [inner, outer] of pairs(game.I)) {
    if (!objects[inner] || !objects[outer])
      throw new Error(`I: object ${inner} in object ${outer}, of ${objects.length}`);
    objects[outer].inside.push(inner);
  }
  for (const { inside } of objects) inside.sort((a, b) => a - b);
  return {
    id: game.id,
    taskType: taskTypes[game.t - 1]!,
    task: game.task,
    dialect: game.d ?? 'current',
    goal: { object: game.goal[0], target: game.goal[1] },
    locations: game.n,
    start: game.a,
    receptacles,
    objects,
    canContain,
    walkthrough: game.w ?? [],
  };
}

function decodeReceptacles(key: string, list: string, locations: number): ReceptacleDefinition[] {
  const [name = '', kind = name] = key.split('/');
  const items = list.split(' ');
  return items.map((item, index) => {
    const openable = item.endsWith('+');
    const location = whole(openable ? item.slice(0, -1) : item, locations, `R.${key}`);
    return { name: `${name} ${items.length - index}`, kind, location, openable };
  });
}

const objectItem = /^(\d*)(?::([\d,]+))?(c?)(p?)(?:\?([01]{7}))?$/;

function decodeObjects(name: string, list: string, abilities: number, locations: number, receptacles: number) {
  const items = list.split(' ');
  return items.map((item, index) => {
    const match = objectItem.exec(item);
    if (!match) throw new Error(`O.${name}: cannot read '${item}'`);
    const [, location, held, cool, pickupable, bits] = match;
    let able = abilities;
    if (pickupable) able |= ability.pickupable;
    if (bits) able = Object.values(ability).reduce((all, bit, i) => (bits[i] === '1' ? all | bit : all), 0);
    return {
      name: `${name} ${items.length - index}`,
      kind: bits ? undefined : name,
      locations: location ? [whole(location, locations, `O.${name}`)] : [],
      receptacles: held ? held.split(',').map((r) => whole(r, receptacles, `O.${name}`)) : [],
      abilities: able,
      cool: cool !== '',
      inside: [],
    } satisfies ObjectDefinition as ObjectDefinition & { inside: number[] };
  });
}

function whole(text: string, bound: number, where: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number < bound)) throw new Error(`${where}: '${text}' is not an index below ${bound}`);
  return number;
}

function pairs(list: string | undefined): [number, number][] {
  if (!list) return [];
  return list.split(' ').map((pair) => {
    const [inner, outer] = pair.split('>').map(Number);
    return [inner!, outer!];
  });
}
