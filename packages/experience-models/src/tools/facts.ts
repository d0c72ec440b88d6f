import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import { type Call, isRefused, type ToolAttempt } from './attempts.ts';
import { isObject, isPrimitive, leavesOf } from './values.ts';

/** A thing that tools speak of, by the name of its identifier: `order_id O-4821`; a part of it is named after both. */
export type Entity = string;

/** What is known of things at some moment. */
export interface Facts {
  get(entity: Entity, field: string): Json | undefined;
  has(entity: Entity): boolean;
  fields(entity: Entity): Iterable<string>;
  /** The things of which something is known that an identifier of this name names; no parts of others. */
  entities(key: string): Iterable<Entity>;
}

/** A fact that a result states. */
export interface Statement {
  readonly entity: Entity;
  readonly key: string;
  readonly field: string;
  readonly value: Json;
}

/** What recordings tell. */
export interface RecordedFacts extends Facts {
  /** As far as other attempts than this one tell it. */
  without(attempt: number): Facts;
}

export const entityOf = (key: string, value: Json): Entity => `${key} ${String(value)}`;
export const partOf = (whole: Entity, part: Entity): Entity => `${whole} | ${part}`;
const isPart = (entity: Entity) => entity.includes(' | ');
const keyOf = (entity: Entity) => entity.slice(0, entity.indexOf(' '));

/** So many values of an argument are names of things, whether results repeat them or not. */
const manyValues = 10;

/** The names of arguments whose values are names of things: results have them, too, or there are many. */
export function identifiersIn(attempts: readonly ToolAttempt[]): ReadonlySet<string> {
  const given = new Map<string, Set<string>>();
  const stated = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, value: Json | undefined) => {
    for (const leaf of leavesOf(value)) {
      if (typeof leaf.value !== 'string' || leaf.value.length > 80) continue;
      map.set(leaf.key, (map.get(leaf.key) ?? new Set()).add(leaf.value));
    }
  };
  for (const { steps } of attempts) {
    for (const { action, answer } of steps) {
      if (action.kind !== 'call' || isRefused(answer)) continue;
      note(given, action.arguments);
      for (const part of answer.parts) if (part.kind === 'result') note(stated, part.value);
    }
  }
  return new Set(
    [...given]
      .filter(([key, values]) => values.size >= manyValues || [...values].some((value) => stated.get(key)?.has(value)))
      .map(([key]) => key),
  );
}

/**
 * What a result says of things: objects in it that name one have its other members as fields, and so has the thing that the
 * call named; an object inside another one's says something of the part that it is.
 */
export function statementsIn(
  { call, value }: { readonly call: Call; readonly value: Json },
  identifiers: ReadonlySet<string>,
): readonly Statement[] {
  const statements: Statement[] = [];
  const state = (entity: Entity, key: string, object: { readonly [name: string]: Json | undefined }) => {
    for (const [field, stated] of Object.entries(object)) {
      if (stated !== undefined && field !== key)
        statements.push({ entity, key, field: typedField(field, stated), value: stated });
    }
  };
  const visit = (each: Json | undefined, wholes: readonly Entity[]) => {
    if (Array.isArray(each)) for (const child of each as readonly Json[]) visit(child, wholes);
    if (!isObject(each)) return;
    const named = Object.entries(each).filter(
      ([key, name]) => identifiers.has(key) && typeof name === 'string' && name !== '',
    );
    const own = named.map(([key, name]) => ({ key, entity: entityOf(key, name!) }));
    for (const { key, entity } of own) {
      state(entity, key, each);
      for (const whole of wholes) if (whole !== entity) state(partOf(whole, entity), key, each);
    }
    const inside = own.length > 0 && wholes.length === 0 ? own.map(({ entity }) => entity) : wholes;
    for (const child of Object.values(each)) visit(child, inside);
  };
  const named = argumentEntities(call, identifiers);
  if (isObject(value)) {
    for (const { key, entity } of named) if (!(key in value)) state(entity, key, value);
  }
  visit(value, named.length === 1 ? [named[0]!.entity] : []);
  return statements;
}

/** The name of a field with what sort of value it has: one tool lists the items of an order by name, another one describes them. */
export function typedField(field: string, value: Json): string {
  if (Array.isArray(value)) return `${field}[]${isObject((value as readonly Json[])[0]) ? '{}' : ''}`;
  return isObject(value) ? `${field}{}` : field;
}

/** The things that a call names by arguments of its own, not inside of others. */
export function argumentEntities(call: Call, identifiers: ReadonlySet<string>) {
  if (!isObject(call.arguments)) return [];
  return Object.entries(call.arguments)
    .filter(([key, value]) => identifiers.has(key) && isPrimitive(value) && value !== null)
    .map(([key, value]) => ({ key, entity: entityOf(key, value!) }));
}

/** A field is one of its thing's where what results say of it agrees in this share of the cases. */
const agreeing = 0.95;

/** What the recordings know of things as attempts begin: fields that always say the same of one thing. */
export function learnFacts(statements: Iterable<Statement & { readonly attempt: number }>): RecordedFacts {
  const groups = new Map<string, Map<Entity, Map<string, Stated>>>();
  for (const { entity, key, field, value, attempt } of statements) {
    // Parts have fields of their own: a price is a thing's, a quantity one of its place in an order.
    const group = `${isPart(entity) ? 'part' : ''}\n${key}\n${field}`;
    const byEntity = groups.get(group) ?? new Map<Entity, Map<string, Stated>>();
    groups.set(group, byEntity);
    const values = byEntity.get(entity) ?? new Map<string, Stated>();
    byEntity.set(entity, values);
    const text = canonicalJson(value);
    const known = values.get(text) ?? { value, count: 0, attempts: new Set<number>() };
    known.count += 1;
    known.attempts.add(attempt);
    values.set(text, known);
  }
  const facts = new Map<Entity, Map<string, Stated>>();
  for (const [group, byEntity] of groups) {
    if (!agrees([...byEntity.values()])) continue;
    const field = group.slice(group.lastIndexOf('\n') + 1);
    for (const [entity, values] of byEntity) {
      const most = [...values.values()].reduce((best, each) => (each.count > best.count ? each : best));
      facts.set(entity, (facts.get(entity) ?? new Map()).set(field, most));
    }
  }
  const byKey = new Map<string, Entity[]>();
  for (const entity of facts.keys()) {
    if (isPart(entity)) continue;
    const key = keyOf(entity);
    byKey.set(key, [...(byKey.get(key) ?? []), entity]);
  }
  const stored = { facts, byKey };
  return { ...factsWithout(stored, undefined), without: (attempt) => factsWithout(stored, attempt) };
}

interface Stored {
  readonly facts: ReadonlyMap<Entity, ReadonlyMap<string, Stated>>;
  readonly byKey: ReadonlyMap<string, readonly Entity[]>;
}

interface Stated {
  readonly value: Json;
  count: number;
  /** The attempts that say so. */
  readonly attempts: Set<number>;
}

function agrees(values: readonly ReadonlyMap<string, Stated>[]): boolean {
  let [agree, all] = [0, 0];
  for (const each of values) {
    const counts = [...each.values()].map(({ count }) => count);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total < 2) continue;
    agree += Math.max(...counts);
    all += total;
  }
  return agree >= agreeing * all;
}

function factsWithout({ facts, byKey }: Stored, attempt: number | undefined): Facts {
  const isTold = ({ attempts }: Stated) => attempt === undefined || attempts.size > 1 || !attempts.has(attempt);
  const get = (entity: Entity, field: string) => {
    const stated = facts.get(entity)?.get(field);
    return stated && isTold(stated) ? stated.value : undefined;
  };
  const fields = (entity: Entity) =>
    [...(facts.get(entity) ?? [])].filter(([, stated]) => isTold(stated)).map(([field]) => field);
  const has = (entity: Entity) => fields(entity).length > 0;
  return { get, fields, has, entities: (key) => (byKey.get(key) ?? []).filter(has) };
}

/** Facts that change: those of an attempt, over those that it began with. */
export interface ChangingFacts extends Facts {
  set(entity: Entity, field: string, value: Json): void;
  /** As they are now. */
  now(): Facts;
}

export function changing(base: Facts, own = new Map<Entity, ReadonlyMap<string, Json>>()): ChangingFacts {
  return {
    get: (entity, field) => own.get(entity)?.get(field) ?? base.get(entity, field),
    has: (entity) => own.has(entity) || base.has(entity),
    *entities(key) {
      for (const entity of own.keys()) if (!isPart(entity) && keyOf(entity) === key && !base.has(entity)) yield entity;
      yield* base.entities(key);
    },
    *fields(entity) {
      const changed = own.get(entity);
      if (changed) yield* changed.keys();
      for (const field of base.fields(entity)) if (!changed?.has(field)) yield field;
    },
    set(entity, field, value) {
      own.set(entity, new Map(own.get(entity)).set(field, value));
    },
    now: () => changing(base, new Map(own)),
  };
}
