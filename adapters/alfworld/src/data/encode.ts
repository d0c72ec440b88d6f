import { isDeepStrictEqual } from 'node:util';
import { ability, type GameDefinition, type ObjectDefinition, taskTypes } from '../engine/definition.ts';
import { type CompactGame, type CompactTables, decode, tables } from './compact.ts';

export interface Encoded {
  /** One per game, in their order. */
  readonly games: readonly CompactGame[];
  /** What the games share. */
  readonly tables: CompactTables;
}

/**
 * Writes games in the compact form: `decode`'s inverse. Throws where a game would not be read back as it is, naming it.
 * What classes can hold is kept for those that occur in a game together, since nothing else shows in play.
 */
export function encode(definitions: readonly GameDefinition[]): Encoded {
  const shared = sharedTables(definitions);
  const decoding = tables(shared);
  const games = definitions.map((definition) => {
    const game = encodeGame(definition, decoding.abilities);
    const { canContain, ...same } = definition;
    const { canContain: _, ...back } = decode(game, decoding);
    if (!isDeepStrictEqual(back, same) || !holdsAlike(definition, decoding.canContain)) {
      throw new Error(
        `${definition.id} has no compact form: it differs from the other games in what its classes can do`,
      );
    }
    return game;
  });
  return { games, tables: shared };
}

/** What things of a class can do is what all of them can; receptacles of a class hold what they hold in any game. */
function sharedTables(definitions: readonly GameDefinition[]): CompactTables {
  const abilities = new Map<string, number>();
  const canContain = new Map<string, Set<string>>();
  for (const definition of definitions) {
    for (const { kind, abilities: bits } of definition.objects) {
      if (kind !== undefined) abilities.set(kind, (abilities.get(kind) ?? bits) & bits);
    }
    for (const [kind, held] of definition.canContain) {
      const all = canContain.get(kind) ?? new Set();
      canContain.set(kind, all);
      for (const name of held) all.add(name);
    }
  }
  const objectFlags = Object.entries(ability).map(([flag, bit]) => {
    const able = [...abilities].filter(([, bits]) => bits & bit).map(([kind]) => kind);
    return [flag, able.sort()] as const;
  });
  const containment = [...canContain].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    canContain: Object.fromEntries(containment.map(([kind, held]) => [kind, [...held].sort()])),
    objectFlags: Object.fromEntries(objectFlags),
  };
}

function holdsAlike(
  { receptacles, objects, canContain }: GameDefinition,
  shared: GameDefinition['canContain'],
): boolean {
  const kinds = new Set(objects.flatMap(({ kind }) => kind ?? []));
  return [...new Set(receptacles.map(({ kind }) => kind))].every((at) => {
    const [own, all] = [canContain.get(at), shared.get(at)];
    return [...kinds].every((kind) => (own?.has(kind) ?? false) === (all?.has(kind) ?? false));
  });
}

function encodeGame(definition: GameDefinition, abilities: ReadonlyMap<string, number>): CompactGame {
  const { id, taskType, task, dialect, goal, locations, start, receptacles, objects, walkthrough } = definition;
  const inside = objects.flatMap((object, outer) => object.inside.map((inner) => `${inner}>${outer}`));
  return {
    id,
    t: taskTypes.indexOf(taskType) + 1,
    task,
    goal: [goal.object, goal.target],
    ...(dialect === 'legacy' && { d: dialect }),
    n: locations,
    a: start,
    R: lists(
      receptacles.map(({ name, kind, location, openable }) => {
        const base = baseName(name);
        return [base === kind ? base : `${base}/${kind}`, `${location}${openable ? '+' : ''}`];
      }),
    ),
    O: lists(objects.map((object) => [baseName(object.name), encodeObject(object, abilities)])),
    ...(inside.length > 0 && { I: inside.join(' ') }),
    ...(walkthrough.length > 0 && { w: [...walkthrough] }),
  };
}

function encodeObject(object: ObjectDefinition, shared: ReadonlyMap<string, number>): string {
  const { kind, locations, receptacles, abilities, cool } = object;
  const held = receptacles.length > 0 ? `:${receptacles.join(',')}` : '';
  const bits = Object.values(ability).map((bit) => (abilities & bit ? '1' : '0'));
  const own = kind === undefined ? `?${bits.join('')}` : abilities === (shared.get(kind) ?? 0) ? '' : 'p';
  return `${locations.join('/')}${held}${cool ? 'c' : ''}${own}`;
}

/** `countertop` of `countertop 2`. */
function baseName(name: string): string {
  return name.slice(0, name.lastIndexOf(' '));
}

function lists(items: readonly (readonly [name: string, item: string])[]): Record<string, string> {
  const made: Record<string, string> = {};
  for (const [name, item] of items) made[name] = made[name] === undefined ? item : `${made[name]} ${item}`;
  return made;
}
