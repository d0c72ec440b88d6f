import type { Json } from '@dreamgym/core';
import { type ArgumentForms, faultsOf } from './argument-forms.ts';
import type { Call } from './attempts.ts';
import { argumentEntities, type Entity, entityOf, type Facts, partOf } from './facts.ts';
import { isObject, isPrimitive, type Leaf, leavesOf, magnitude, shapeOf } from './values.ts';
import type { ToolWorld } from './world.ts';

/**
 * What is the case when a tool is called, as literals that hold: `given reason`, `order_id.status = pending`, `after verify`. Of a
 * recorded attempt, by its number, as the others tell it.
 */
export type Circumstances = (call: Call, world: ToolWorld, attempt?: number) => ReadonlySet<string>;

export interface CircumstancesOptions {
  readonly accepted: readonly Call[];
  readonly refused: readonly Call[];
  readonly facts: Facts;
  readonly owners: Owners;
  readonly identifiers: ReadonlySet<string>;
  readonly forms: ArgumentForms;
}

/** Whom things belong to: the subjects of attempts in which they were answered for or shown. */
export type Owners = ReadonlyMap<Entity, ReadonlyMap<Entity, ReadonlySet<number>>>;

/** So many thresholds stand for all at which a number may matter. */
const thresholdsKept = 12;
/** Texts up to this length may be one of a few that are allowed. */
const longestChoice = 40;

/** What may decide about calls of any tool. */
export function commonCircumstances({
  owners,
  identifiers,
  forms,
}: Pick<CircumstancesOptions, 'owners' | 'identifiers' | 'forms'>): Circumstances {
  return (call, world, attempt) => {
    const literals = new Set(faultLiterals(call, forms));
    for (const leaf of leavesOf(call.arguments)) {
      if (!identifiers.has(leaf.key)) continue;
      for (const literal of whereabouts(leaf, { world, owners, attempt })) literals.add(`something ${literal}`);
    }
    for (const { call: done } of world.done) literals.add(`after ${done.name}`);
    return literals;
  };
}

function* faultLiterals(call: Call, forms: ArgumentForms): Iterable<string> {
  if (!forms.has(call.name)) yield 'a tool that never answers';
  const { missing, mistyped, foreign } = faultsOf(call, forms);
  if (missing !== undefined) yield 'an argument is missing';
  if (mistyped !== undefined) yield 'an argument is of another kind';
  if (foreign !== undefined) yield 'an argument that is never accepted';
}

/** What may decide about the calls of one tool, told from those that were recorded. */
export function circumstancesOf({
  accepted,
  refused,
  facts,
  owners,
  identifiers,
  forms,
}: CircumstancesOptions): Circumstances {
  const usual = new Map<string, Set<string>>();
  const shapes = new Map<string, Set<string>>();
  const magnitudes = new Map<string, Set<number>>();
  const note = <T>(map: Map<string, Set<T>>, key: string, value: T) =>
    void map.set(key, (map.get(key) ?? new Set<T>()).add(value));
  for (const call of accepted) {
    for (const { path, value } of leavesOf(call.arguments)) {
      note(usual, path, String(value));
      if (typeof value === 'string') note(shapes, path, shapeOf(value));
    }
  }
  for (const call of [...accepted, ...refused]) {
    for (const { name, value } of measured(call, facts, identifiers)) note(magnitudes, name, value);
  }
  const thresholds = new Map([...magnitudes].map(([name, values]) => [name, thresholdsOf([...values])]));

  return (call, world, attempt) => {
    const literals = new Set(faultLiterals(call, forms));
    const leaves = leavesOf(call.arguments);
    if (isObject(call.arguments)) literals.add(`${Object.keys(call.arguments).length} arguments`);
    for (const leaf of leaves) {
      const { path, key, value } = leaf;
      literals.add(`given ${path}`);
      literals.add(`${path} is a ${typeof value}`);
      if (!identifiers.has(key) && usual.get(path)?.has(String(value))) literals.add(`${path} is usual`);
      if (typeof value === 'string' && shapes.get(path)?.has(shapeOf(value))) literals.add(`${path} looks right`);
      if (identifiers.has(key))
        for (const each of ofThing(leaf, { call, world, owners, identifiers, attempt })) literals.add(each);
      else if (isChoice(value)) literals.add(`${path} = ${String(value)}`);
    }
    for (const { name, value } of measured(call, world.facts, identifiers)) {
      for (const threshold of thresholds.get(name) ?? []) if (value > threshold) literals.add(`${name} > ${threshold}`);
    }
    for (const { call: done, names: about } of world.done) {
      literals.add(`after ${done.name}`);
      if (leaves.some(({ value, key }) => identifiers.has(key) && about.has(String(value)))) {
        literals.add(`after ${done.name} of the same`);
      }
    }
    return literals;
  };
}

const isChoice = (value: Json) =>
  typeof value === 'boolean' || (typeof value === 'string' && value.length <= longestChoice);

interface ThingRequest {
  readonly call: Call;
  readonly world: ToolWorld;
  readonly owners: Owners;
  readonly identifiers: ReadonlySet<string>;
  readonly attempt: number | undefined;
}

function* ofThing({ path, key, value, within }: Leaf, request: ThingRequest): Iterable<string> {
  const { call, world, identifiers } = request;
  const entity = entityOf(key, value);
  for (const literal of whereabouts({ key, value }, request)) yield `${path} ${literal}`;
  for (const { name, of } of documents(entity, { path, call, identifiers })) {
    if (name !== path && world.facts.has(of)) yield `${name} is known`;
    for (const field of world.facts.fields(of)) {
      const stated = world.facts.get(of, field);
      if (stated === null || isChoice(stated!)) yield `${name}.${field} = ${String(stated)}`;
      for (const [other, amount] of Object.entries(within ?? {})) {
        const [one, two] = [magnitude(amount), magnitude(stated)];
        if (one !== undefined && two !== undefined && one > two) yield `${other} > ${name}.${field}`;
      }
    }
  }
}

/** Whether a thing is known, was heard of in the attempt, and belongs to its subject. */
function* whereabouts(
  { key, value }: Pick<Leaf, 'key' | 'value'>,
  { world, owners, attempt }: Pick<ThingRequest, 'world' | 'owners' | 'attempt'>,
): Iterable<string> {
  const entity = entityOf(key, value);
  yield world.facts.has(entity) ? 'is known' : 'is not known';
  yield world.hasHeard(String(value)) ? 'was heard of' : 'was not heard of';
  const its = [...(owners.get(entity) ?? [])].filter(
    ([, attempts]) => attempts.size > 1 || !attempts.has(attempt ?? -1),
  );
  if (its.length > 0 && world.subject) {
    yield `belongs ${its.some(([subject]) => subject === world.subject) ? 'here' : 'elsewhere'}`;
  }
}

/** Whether a thing was ever answered for or shown where an attempt was about this one. */
export const belongsTo = (owners: Owners, entity: Entity, subject: Entity | undefined): boolean =>
  subject !== undefined && owners.get(entity)?.has(subject) === true;

/** What is known of a thing, and of it as a part of what the call names beside it. */
function documents(
  entity: Entity,
  {
    path,
    call,
    identifiers,
  }: { readonly path: string; readonly call: Call; readonly identifiers: ReadonlySet<string> },
): readonly { readonly name: string; readonly of: Entity }[] {
  const wholes = argumentEntities(call, identifiers).filter(({ entity: whole }) => whole !== entity);
  return [
    { name: path, of: entity },
    ...wholes.map(({ key, entity: whole }) => ({ name: `${path} of ${key}`, of: partOf(whole, entity) })),
  ];
}

/** Numbers and dates among the arguments, and of the things that they name. */
function measured(call: Call, facts: Facts, identifiers: ReadonlySet<string>) {
  const found: { name: string; value: number }[] = [];
  const note = (name: string, value: Json | undefined) => {
    const size = magnitude(value);
    if (size !== undefined) found.push({ name, value: size });
  };
  for (const { path, value } of leavesOf(call.arguments)) note(path, value);
  for (const { key, entity } of argumentEntities(call, identifiers)) {
    for (const field of facts.fields(entity)) {
      const stated = facts.get(entity, field);
      if (isPrimitive(stated)) note(`${key}.${field}`, stated);
      else if (isObject(stated)) {
        for (const { path, value } of leavesOf(stated))
          if (!path.includes('[]')) note(`${key}.${field}.${path}`, value);
      }
    }
  }
  return found;
}

/** Between the values, evenly many in between. */
function thresholdsOf(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((one, other) => one - other);
  const between = sorted.slice(1).map((value, at) => (sorted[at]! + value) / 2);
  if (between.length <= thresholdsKept) return between;
  return Array.from(
    { length: thresholdsKept },
    (_, at) => between[Math.floor(((at + 0.5) * between.length) / thresholdsKept)]!,
  );
}

/** The subjects of attempts in which things were answered for or shown. */
export function ownersIn(
  results: readonly {
    readonly subject: Entity | undefined;
    readonly entities: readonly Entity[];
    readonly attempt: number;
  }[],
): Owners {
  const owners = new Map<Entity, Map<Entity, Set<number>>>();
  for (const { subject, entities, attempt } of results) {
    if (subject === undefined) continue;
    for (const entity of entities) {
      const its = owners.get(entity) ?? new Map<Entity, Set<number>>();
      owners.set(entity, its.set(subject, (its.get(subject) ?? new Set()).add(attempt)));
    }
  }
  return owners;
}
