import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import type { Clue, Entry, Knowledge } from './knowledge.ts';
import { plainName, shareOf, wordsOf } from './words.ts';

/** A value for a place in a call, and how well it suits: about 1 where it was said for just this, 0 where nothing speaks for it. */
export interface Filling {
  readonly value: Json;
  readonly score: number;
  /** Whether it was said, all of it. */
  readonly isSaid: boolean;
}

/** The parts of JSON Schema that fillings go by; what else a schema demands is for the call's answer to say. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly default?: Json;
}

export interface FillOptions {
  readonly knowledge: Knowledge;
  /** The most fillings of a place. */
  readonly most: number;
}

/** Values that fit a schema, made of what is known, the best first. */
export function fillingsOf(schema: Json, name: string, options: FillOptions): readonly Filling[] {
  return best(fill((schema ?? {}) as Schema, name, options), options.most);
}

function fill(schema: Schema, name: string, options: FillOptions): readonly Filling[] {
  const { knowledge } = options;
  if (schema.const !== undefined) return [{ value: schema.const, score: 1, isSaid: false }];
  if (schema.enum) {
    return schema.enum.map((value) => {
      const score = spokenOf(value, knowledge);
      return { value, score, isSaid: score >= 0.5 };
    });
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((each) => fill((each ?? {}) as Schema, name, options));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.includes('object') || schema.properties) return objects(schema, options);
  if (types.includes('array')) return lists(schema, name, options);
  if (types.includes('boolean')) return [true, false].map((value) => ({ value, score: 0, isSaid: false }));
  const isNumber = types.includes('integer') || types.includes('number');
  const found = knowledge.clues
    .filter(({ value }) => (isNumber ? isNumberIn(value, schema, types) : isTextIn(value, schema)))
    .flatMap((clue) => {
      const score = suits(clue, name, schema, types);
      return score > 0 ? [{ value: clue.value, score, isSaid: clue.isSaid }] : [];
    });
  if (found.length > 0) return found;
  return schema.default === undefined ? [] : [{ value: schema.default, score: 0, isSaid: false }];
}

/** How well what is known of a value says that it belongs here. */
function suits(clue: Clue, name: string, schema: Schema, types: readonly string[]): number {
  const { value, name: own, isSaid, aboutness, step } = clue;
  const words = wordsOf(name);
  const shared = shareOf(words, new Set(wordsOf(own)));
  // Later is likelier, a little.
  const late = step / 1000;
  const isFormed = schema.pattern !== undefined || schema.format !== undefined;
  if (own !== '' && shared > 0) return 0.4 + 0.3 * shared + 0.2 * aboutness + (isSaid ? 0.1 : 0) + late;
  if (isFormed) return 0.3 + 0.2 * aboutness + (isSaid ? 0.3 : 0) + late;
  // Measures, unlike counts, are returned under many names.
  if (types.includes('number')) return (isSaid ? 0.4 : 0.1) + late;
  if (types.includes('integer')) return isSaid ? 0.4 + late : 0;
  // A text without a form: what is said by a name, in quotes or under another key may be meant; other texts are not.
  const looksLikeId = /\d/.test(String(value)) && !/\s/.test(String(value));
  const wantsId = words.some((word) => word === 'id' || word === 'number' || word === 'code');
  if (wantsId) return looksLikeId ? 0.2 + 0.1 * aboutness + (isSaid ? 0.3 : 0) + late : 0;
  return isSaid && own === '' ? 0.3 + late : 0;
}

function isNumberIn(value: Clue['value'], { minimum, maximum }: Schema, types: readonly string[]): boolean {
  if (typeof value !== 'number' || (!types.includes('number') && !Number.isInteger(value))) return false;
  return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
}

const formats: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT/,
};

function isTextIn(value: Clue['value'], { pattern, format }: Schema): boolean {
  if (typeof value !== 'string') return false;
  if (format !== undefined && formats[format]?.test(value) === false) return false;
  return pattern === undefined || matches(pattern, value);
}

const patterns = new Map<string, RegExp | undefined>();

/** A pattern that is no regular expression here forbids nothing. */
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) {
    try {
      patterns.set(pattern, new RegExp(pattern, 'u'));
    } catch {
      patterns.set(pattern, undefined);
    }
  }
  // Long texts are no ids, and patterns of strangers may take their time over them.
  return value.length <= 200 && (patterns.get(pattern)?.test(value) ?? true);
}

/** How much of a value's words was said; for other values whether it was. */
function spokenOf(value: Json, { words }: Knowledge): number {
  return typeof value === 'string' ? shareOf(wordsOf(value), words) : 0;
}

/** Objects that were returned, cut down to what the schema knows, and objects made of single values. */
function objects(schema: Schema, options: FillOptions): readonly Filling[] {
  const cutDown = options.knowledge.entries.flatMap((entry) => projected(schema, entry, options));
  // An object without members says nothing.
  const made = combined(schema as Json, options).filter(({ value }) => Object.keys(value as object).length > 0);
  return [...cutDown, ...made];
}

function projected(schema: Schema, { value, aboutness, step }: Entry, options: FillOptions): readonly Filling[] {
  const { properties = {}, required = [] } = schema;
  if (required.length === 0 || !required.every((key) => value[key] !== undefined)) return [];
  const own = Object.fromEntries(Object.keys(properties).flatMap((key) => (key in value ? [[key, value[key]]] : [])));
  const score = 0.4 + 0.4 * aboutness + step / 1000;
  const changed = required.flatMap((key) => {
    const { type } = (properties[key] ?? {}) as Schema;
    if (type !== 'integer' && type !== 'number') return [];
    // Of the thing itself, but in another number, which was said.
    const said = options.knowledge.clues.filter(({ isSaid, value }) => isSaid && typeof value === 'number');
    return said
      .filter(({ value: number }) => number !== own[key] && isNumberIn(number, properties[key] as Schema, [type]))
      .map(({ value: number }) => ({ value: { ...own, [key]: number } as Json, score: score + 0.05, isSaid: false }));
  });
  return [{ value: own as Json, score, isSaid: false }, ...changed];
}

/** Objects of the values that suit each member best: the required ones, and those others of which something was said. */
export function combined(schema: Json, options: FillOptions): readonly Filling[] {
  const { properties = {}, required = [] } = schema as Schema;
  let bases: readonly Filling[] = [{ value: {}, score: 0, isSaid: true }];
  for (const key of required) {
    const fillings = fillingsOf(properties[key] ?? {}, plainName(key), options);
    const longer = bases.flatMap(({ value, score, isSaid }) =>
      fillings.map((each) => ({
        value: withMember(value, key, each.value),
        score: score + each.score / required.length,
        isSaid: isSaid && each.isSaid,
      })),
    );
    bases = best(longer, 2 * options.most);
  }
  const optional = Object.keys(properties)
    .filter((key) => !required.includes(key))
    .map((key) => ({ key, fillings: fillingsOf(properties[key]!, plainName(key), options) }));
  // What was said belongs in together; what was not may be tried alone.
  const said = optional.flatMap(({ key, fillings }) =>
    fillings
      .filter(({ isSaid }) => isSaid)
      .slice(0, 1)
      .map((first) => ({ key, first })),
  );
  return bases.flatMap(({ value, score, isSaid }) => {
    const together = said.reduce((whole, { key, first }) => withMember(whole, key, first.value), value);
    const single = optional.flatMap(({ key, fillings }) =>
      fillings.map((each) => ({
        value: withMember(value, key, each.value),
        score: score - 0.2 + 0.2 * each.score,
        isSaid: isSaid && each.isSaid,
      })),
    );
    return [
      { value, score, isSaid },
      ...(said.length > 0 ? [{ value: together, score: score + 0.1, isSaid }] : []),
      ...single,
    ];
  });
}

const withMember = (object: Json, key: string, value: Json): Json => ({ ...(object as object), [key]: value });

/** One thing, all that were in one list, or those that were talked of. */
function lists(schema: Schema, name: string, options: FillOptions): readonly Filling[] {
  const items = (schema.items ?? {}) as Schema;
  const singles = fillingsOf(items as Json, name.replace(/s$/, ''), options);
  const ones = singles.map((each) => ({ ...each, value: [each.value] }));
  const wholes = options.knowledge.entries.flatMap(({ list, aboutness }, at, entries) => {
    if (!list || list.length < 2 || entries.findIndex((entry) => entry.list === list) !== at) return [];
    const members = entries.filter((entry) => entry.list === list);
    const projections = members.map((entry) => projected(items, entry, options));
    if (projections.some((each) => each.length === 0)) return [];
    const all = { value: projections.map((each) => each[0]!.value), score: 0.3 + 0.2 * aboutness, isSaid: false };
    const meant = projections.filter((_, index) => members[index]!.aboutness >= 0.99);
    if (meant.length < 2 || meant.length === members.length) return [all];
    return [all, { value: meant.map((each) => each[0]!.value), score: 0.9, isSaid: false }];
  });
  return [...ones, ...wholes];
}

/** Distinct values, the best first. */
export function best(found: readonly Filling[], most: number): readonly Filling[] {
  const distinct = new Map<string, Filling>();
  for (const each of found) {
    const key = canonicalJson(each.value);
    const known = distinct.get(key);
    if (!known || known.score < each.score) distinct.set(key, each);
  }
  return [...distinct.values()].sort((one, other) => other.score - one.score).slice(0, most);
}
