import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import type { Call } from './attempts.ts';
import { belongsTo, type Owners } from './circumstances.ts';
import { type Entity, entityOf, type Facts, typedField } from './facts.ts';
import { isObject, type JsonObject, magnitude } from './values.ts';

/** How a tool lists things of one kind. */
export interface Listing {
  /** The member of its result that is the list, and the member by which an element names its thing. */
  readonly list: string;
  readonly key: string;
  /** The other members of elements, with the facts that they state. */
  readonly fields: readonly Field[];
  /** Whether only those are listed that belong to whom the attempt is about. */
  readonly isOwn: boolean;
  readonly conditions: readonly Condition[];
  readonly order: Order;
  /** The most elements: so many, and as many as an argument by this name says. */
  readonly most: number;
  readonly mostArgument: string | undefined;
}

interface Field {
  readonly name: string;
  /** It may state facts of several sorts: an empty list looks like one of texts. */
  readonly facts: readonly string[];
}

/** What an argument asks of a member of each element. */
interface Condition {
  readonly argument: string;
  readonly field: string;
  readonly relation: Relation;
}

type Relation = keyof typeof relations;

/** From strict to lenient. */
const relations = {
  is: (one: Json, other: Json) => canonicalJson(one) === canonicalJson(other),
  contains: (one: Json, other: Json) =>
    typeof one === 'string' && typeof other === 'string' && one.toLowerCase().includes(other.toLowerCase()),
  /** Each word of it, or all but its last letter, since words are inflected. */
  'has the words of': (one: Json, other: Json) =>
    typeof one === 'string' &&
    typeof other === 'string' &&
    wordsOf(other).every((word) => one.toLowerCase().includes(word.length > 3 ? word.slice(0, -1) : word)),
  above: (one: Json, other: Json) => isOrdered(one, other, (a, b) => a > b),
  'at least': (one: Json, other: Json) => isOrdered(one, other, (a, b) => a >= b),
  below: (one: Json, other: Json) => isOrdered(one, other, (a, b) => a < b),
  'at most': (one: Json, other: Json) => isOrdered(one, other, (a, b) => a <= b),
};

const wordsOf = (text: string) => text.toLowerCase().split(/\s+/u).filter(Boolean);

function isOrdered(one: Json, other: Json, holds: (a: number, b: number) => boolean): boolean {
  const [a, b] = [magnitude(one), magnitude(other)];
  return a !== undefined && b !== undefined && holds(a, b);
}

/** By a member, rising or falling; what is equal in it, or all where there is no such member, as it was seen to stand. */
interface Order {
  readonly field: string | undefined;
  readonly falls: boolean;
  readonly ranks: ReadonlyMap<Entity, number>;
}

/** A recorded result that is an object. */
export interface ObjectResult {
  readonly call: Call;
  readonly value: JsonObject;
  readonly subject: Entity | undefined;
}

export interface ListingKnowledge {
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly owners: Owners;
}

/** So many lists have to be seen, and so many of their elements. */
const leastLists = 5;
/** What is believed of lists has to hold in this share of the elements. */
const reliably = 0.98;
/** Attempts may begin with something else than whom they are about. */
const mostly = 0.9;

/** Learns how the results of one tool list things; undefined where they do not, or not in a way that is understood. */
export function learnListing(results: readonly ObjectResult[], known: ListingKnowledge): Listing | undefined {
  const list = listIn(results);
  const key = list === undefined ? undefined : keyOf(list, results, known.identifiers);
  if (list === undefined || key === undefined) return undefined;
  const lists = results.map(({ call, subject, value }) => ({ call, subject, elements: value[list] as JsonObject[] }));
  const order = orderOf(lists, key);
  if (!order) return undefined;
  const most = Math.max(...lists.map(({ elements }) => elements.length));
  const isCut = lists.filter(({ elements }) => elements.length === most).length >= leastLists;
  const fields = fieldsOf(lists, key);
  const isOwn = areOwn(lists, key);
  const plain = { list, key, fields, isOwn, order, most: isCut ? most : Infinity };
  const mostArgument = limitOf(lists);
  const conditions = conditionsOf(lists, { ...plain, mostArgument, conditions: [] }, known);
  return { ...plain, mostArgument, conditions };
}

interface RecordedList {
  readonly call: Call;
  readonly subject: Entity | undefined;
  readonly elements: readonly JsonObject[];
}

/** The one member that is a list of objects in every result. */
function listIn(results: readonly ObjectResult[]): string | undefined {
  if (results.length < leastLists) return undefined;
  const isList = (value: Json | undefined) => Array.isArray(value) && (value as readonly Json[]).every(isObject);
  const names = Object.keys(results[0]!.value).filter((name) => results.every(({ value }) => isList(value[name])));
  return names.length === 1 ? names[0] : undefined;
}

/** The member that names the thing of an element: the first whose values are names, and differ within each list. */
function keyOf(list: string, results: readonly ObjectResult[], identifiers: ReadonlySet<string>): string | undefined {
  const lists = results.map(({ value }) => value[list] as readonly JsonObject[]).filter(({ length }) => length > 0);
  if (lists.length < leastLists) return undefined;
  return Object.keys(lists[0]![0]!).find(
    (name) =>
      identifiers.has(name) &&
      lists.every(
        (elements) =>
          elements.every((element) => typeof element[name] === 'string') &&
          new Set(elements.map((element) => element[name])).size === elements.length,
      ),
  );
}

function fieldsOf(lists: readonly RecordedList[], key: string): readonly Field[] {
  const facts = new Map<string, Set<string>>();
  for (const element of lists.flatMap(({ elements }) => elements)) {
    for (const [name, value] of Object.entries(element)) {
      if (value !== undefined) facts.set(name, (facts.get(name) ?? new Set()).add(typedField(name, value)));
    }
  }
  return [...facts].map(([name, its]) => ({ name, facts: name === key ? [] : [...its] }));
}

/** Whether what is listed is mostly listed to the one whom it belongs to, though several look. */
function areOwn(lists: readonly RecordedList[], key: string): boolean {
  const subjects = new Map<Entity, Map<Entity | undefined, number>>();
  for (const { subject, elements } of lists) {
    for (const element of elements) {
      const entity = entityOf(key, element[key]!);
      const its = subjects.get(entity) ?? new Map<Entity | undefined, number>();
      subjects.set(entity, its.set(subject, (its.get(subject) ?? 0) + 1));
    }
  }
  let [own, all] = [0, 0];
  const owners = new Set<Entity | undefined>();
  for (const its of subjects.values()) {
    const [owner, count] = [...its].reduce((best, each) => (each[1] > best[1] ? each : best));
    owners.add(owner);
    own += count;
    all += [...its.values()].reduce((sum, each) => sum + each, 0);
  }
  return owners.size >= leastLists && own >= mostly * all;
}

/** The member by which all lists go, or else the order in which they agree; undefined where there is none. */
function orderOf(lists: readonly RecordedList[], key: string): Order | undefined {
  const pairs = lists.flatMap(({ elements }) => elements.slice(1).map((next, at) => [elements[at]!, next] as const));
  const ranks = ranksOf(lists.map(({ elements }) => elements.map((element) => entityOf(key, element[key]!))));
  const byField = [...new Set(pairs.flatMap(([one]) => Object.keys(one)))]
    .filter((field) => field !== key)
    .flatMap((field) => [true, false].map((falls) => ({ field, falls })))
    .map((way) => {
      const ways = pairs.map(([one, other]) => compared(one[way.field], other[way.field], way.falls));
      return {
        ...way,
        rightly: ways.filter((each) => each < 0).length,
        wrongly: ways.filter((each) => each > 0).length,
      };
    })
    .filter(({ rightly, wrongly }) => rightly >= leastLists && rightly >= reliably * (rightly + wrongly));
  const best = byField.sort((one, other) => other.rightly - one.rightly)[0];
  if (best) return { field: best.field, falls: best.falls, ranks: ranks ?? new Map() };
  return ranks && { field: undefined, falls: false, ranks };
}

function compared(one: Json | undefined, other: Json | undefined, falls: boolean): number {
  const [a, b] = [magnitude(one), magnitude(other)];
  const rises =
    a !== undefined && b !== undefined
      ? a - b
      : typeof one === 'string' && typeof other === 'string'
        ? Number(one > other) - Number(one < other)
        : 0;
  return falls ? -rises : rises;
}

/** The place of each thing in an order that all lists go by; undefined where two of them contradict each other. */
function ranksOf(lists: readonly (readonly Entity[])[]): ReadonlyMap<Entity, number> | undefined {
  const after = new Map<Entity, Set<Entity>>();
  const before = new Map<Entity, number>();
  for (const list of lists) {
    for (const [at, one] of list.entries()) {
      const others = after.get(one) ?? new Set<Entity>();
      after.set(one, others);
      if (!before.has(one)) before.set(one, 0);
      const next = list[at + 1];
      if (next === undefined || others.has(next)) continue;
      others.add(next);
      before.set(next, (before.get(next) ?? 0) + 1);
    }
  }
  const ranks = new Map<Entity, number>();
  const free = [...before].filter(([, count]) => count === 0).map(([each]) => each);
  for (const one of free) {
    ranks.set(one, ranks.size);
    for (const next of after.get(one)!) {
      before.set(next, before.get(next)! - 1);
      if (before.get(next) === 0) free.push(next);
    }
  }
  return ranks.size === before.size ? ranks : undefined;
}

/** The argument that no list is longer than, and some are as long as. */
function limitOf(lists: readonly RecordedList[]): string | undefined {
  return argumentsOf(lists).find((name) => {
    const given = lists.flatMap(({ call, elements }) => {
      const value = argumentOf(call, name);
      return typeof value === 'number' ? [{ value, length: elements.length }] : [];
    });
    const full = given.filter(({ value, length }) => length === value).length;
    return full > 0 && given.length >= leastLists && given.every(({ value, length }) => length <= value);
  });
}

const argumentsOf = (lists: readonly RecordedList[]) => [
  ...new Set(lists.flatMap(({ call }) => (isObject(call.arguments) ? Object.keys(call.arguments) : []))),
];

const argumentOf = (call: Call, name: string): Json | undefined =>
  isObject(call.arguments) ? call.arguments[name] : undefined;

/**
 * For each argument the relation to a member that everything listed satisfies, and that leaves out most of the things that
 * were not listed; none where none leaves anything out.
 */
function conditionsOf(lists: readonly RecordedList[], listing: Listing, known: ListingKnowledge): readonly Condition[] {
  const names = Object.keys(relations) as Relation[];
  return argumentsOf(lists).flatMap((argument): Condition[] => {
    if (argument === listing.mostArgument) return [];
    const given = lists.flatMap(({ call, subject, elements }) => {
      const value = argumentOf(call, argument);
      if (value === undefined) return [];
      const shown = new Set(elements.map((element) => entityOf(listing.key, element[listing.key]!)));
      const others = candidatesOf(listing, { subject, ...known }).filter(({ entity }) => !shown.has(entity));
      return [{ value, elements, others: others.map(({ element }) => element) }];
    });
    const elements = given.reduce((sum, each) => sum + each.elements.length, 0);
    if (given.length < leastLists || elements < leastLists) return [];
    const judged = listing.fields.flatMap(({ name: field }) =>
      names.map((relation) => {
        const holds = (element: JsonObject, value: Json) => relations[relation](element[field] ?? null, value);
        const right = given.flatMap(({ value, elements }) => elements.filter((each) => holds(each, value))).length;
        const out = given.flatMap(({ value, others }) => others.filter((each) => !holds(each, value))).length;
        return { condition: { argument, field, relation }, right, out };
      }),
    );
    const [best] = judged
      .filter(({ right, out }) => right >= reliably * elements && out > 0)
      .sort((one, other) => other.out - one.out);
    return best ? [best.condition] : [];
  });
}

interface Candidate {
  readonly entity: Entity;
  readonly element: JsonObject;
}

type Lookup = ListingKnowledge & { readonly subject: Entity | undefined };

/** The things that are known of the kind that is listed, as elements, as far as they are known. */
function candidatesOf({ key, fields, isOwn }: Listing, { subject, facts, owners }: Lookup): readonly Candidate[] {
  return [...facts.entities(key)]
    .filter((entity) => !isOwn || belongsTo(owners, entity, subject))
    .map((entity) => {
      const members = fields.flatMap(({ name, facts: its }) => {
        if (name === key) return [[name, entity.slice(key.length + 1)] as const];
        const value = its.map((field) => facts.get(entity, field)).find((each) => each !== undefined);
        return value === undefined ? [] : [[name, value] as const];
      });
      return { entity, element: Object.fromEntries(members) };
    });
}

/** What a call lists, all of it; undefined where nothing is known of what it might list. */
export function listedBy(
  listing: Listing,
  { call, ...known }: Lookup & { readonly call: Call },
): readonly JsonObject[] | undefined {
  const { conditions, order } = listing;
  const candidates = candidatesOf(listing, known);
  if (candidates.length === 0) return undefined;
  const found = candidates.filter(({ element }) =>
    conditions.every(({ argument, field, relation }) => {
      const value = argumentOf(call, argument);
      return value === undefined || relations[relation](element[field] ?? null, value);
    }),
  );
  const rankOf = ({ entity }: Candidate) => order.ranks.get(entity) ?? order.ranks.size;
  const sorted = found.sort((one, other) => {
    const byField =
      order.field === undefined ? 0 : compared(one.element[order.field], other.element[order.field], order.falls);
    return byField || rankOf(one) - rankOf(other);
  });
  return sorted.map(({ element }) => element);
}

/** As many of them as the tool shows. */
export function shownBy(
  { most, mostArgument }: Listing,
  call: Call,
  all: readonly JsonObject[],
): readonly JsonObject[] {
  const asked = mostArgument === undefined ? undefined : argumentOf(call, mostArgument);
  return all.slice(0, Math.min(most, typeof asked === 'number' ? asked : Infinity));
}
