import { pythonText } from '../../../page/python-text.ts';
import { canonicalJson, normalMarkdown } from '../documents.ts';
import { readDate, readMonth } from './calendar.ts';
import { type Coordinates, readCoordinates, sameCoordinates } from './coordinates.ts';
import { nameSimilarity } from './name-similarity.ts';
import { isPattern, normalText } from './normal-text.ts';
import { readDistance, readDuration, readNumber, readPrice } from './quantities.ts';

const type = Symbol('the type of a normal value');

/** A value in the normal form of its type; several where any of them will do. */
export interface NormalValue {
  readonly [type]: string;
  readonly alternatives: readonly unknown[];
}

export function isNormalValue(value: unknown): value is NormalValue {
  return typeof value === 'object' && value !== null && type in value;
}

export interface NormalValueOptions {
  /** The type's name: the `format` or else the `type` of a schema. */
  readonly type: string;
  /** Replaces real addresses in a text by placeholders. */
  readonly placeholders: (text: string) => string;
  /** `false` refuses alternatives: what an attempt brought forth is one value. */
  readonly alternatives?: boolean;
}

/** Throws where a value is none of its type. A list stands for alternatives, of which there are two at least. */
export function normalValue(value: unknown, options: NormalValueOptions): NormalValue {
  const { type: name, placeholders, alternatives = true } = options;
  const found = Object.hasOwn(types, name) ? types[name] : undefined;
  if (!found) throw new Error(`'${name}' is no type of value`);
  const read = (one: unknown) => found.read(typeof one === 'string' ? prepared(one, name, placeholders) : one);
  const pair =
    name === 'coordinates' &&
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part !== 'object');
  if (!Array.isArray(value) || pair) return { [type]: name, alternatives: [read(value)] };
  if (!alternatives) throw new Error(`${JSON.stringify(value)} is a list`);
  if (value.length < 2) throw new Error(`${JSON.stringify(value)} lists no alternatives`);
  return { [type]: name, alternatives: value.map(read) };
}

/** Whether an expected value and an actual one are the same. A text that is in no normal form yet is compared as a text. */
export function sameValue(expected: NormalValue, actual: unknown): boolean {
  if (expected[type] === 'string' && typeof actual === 'string') {
    return sameTexts(expected.alternatives, [types.string!.read(normalText(actual))]);
  }
  if (!isNormalValue(actual) || actual[type] !== expected[type]) return false;
  const { same = sameAny } = types[expected[type]]!;
  return same(expected.alternatives, actual.alternatives);
}

function prepared(text: string, name: string, placeholders: (text: string) => string): string {
  if (name === 'markdown' || name === 'url') return text.trim();
  if (name === 'null')
    return text
      .trim()
      .toLowerCase()
      .replace(/\s*\/\s*/g, '/');
  return normalText(text.includes('http') && !isPattern(text) ? placeholders(text) : text);
}

type Same = (expected: readonly unknown[], actual: readonly unknown[]) => boolean;

interface ValueType {
  /** Of a text in normal form, or of what is no text. */
  readonly read: (value: unknown) => unknown;
  readonly same?: Same;
}

/** The types of WebArena-Verified that its data uses (`core/evaluation/data_types`, release 1.2.3). */
const types: Readonly<Record<string, ValueType>> = {
  string: {
    read: (value) => (isPattern(value) ? String(value).trim() : isEmpty(value) || value === 0 ? '' : lowerText(value)),
    same: sameTexts,
  },
  'location-name': {
    read(value) {
      if (value === null || value === undefined) throw new Error('no name at all');
      return isEmpty(value) || value === 0 ? '' : lowerText(value);
    },
    same: within((one, other) =>
      one === '' || other === '' ? one === other : nameSimilarity(String(one), String(other)) >= 80,
    ),
  },
  number: {
    read: (value) =>
      typeof value === 'number' || typeof value === 'boolean' ? Number(value) : readNumber(filled(value)),
  },
  boolean: { read: readBoolean },
  null: {
    read(value) {
      const empty = value !== false && (isEmpty(value) || emptyWords.has(value));
      if (!empty) throw new Error(`${JSON.stringify(value)} is not empty`);
      return null;
    },
  },
  currency: {
    read: (value) => readPrice(typeof value === 'number' ? pythonText(value) : filled(value)),
    // Only the first alternative counts.
    same: ([expected], [actual]) => Math.abs(Number(expected) - Number(actual)) <= 0.1 + 1e-9,
  },
  date: { read: (value) => readDate(filled(value)) },
  month: { read: (value) => (typeof value === 'number' ? readMonth(String(value)) : readMonth(filled(value))) },
  duration: {
    read: (value) => readDuration(filled(value)),
    same: near({ atLeast: 180, share: 0.1 }),
  },
  distance: {
    read: (value) => readDistance(filled(value)),
    same: near({ atLeast: 10, share: 0.02 }),
  },
  coordinates: {
    read: readCoordinates,
    same: ([expected], [actual]) => sameCoordinates(expected as Coordinates, actual as Coordinates),
  },
  json: { read: (value) => canonicalJson(filled(value)) },
  markdown: { read: (value) => normalMarkdown(filled(value)) },
  string_list: { read: readTextList },
  url: { read: (value) => readAddress(filled(value)) },
  integer: { read: (value) => types.number!.read(value) },
};

function sameAny(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  return expected.some((one) => actual.includes(one));
}

function within(same: (expected: unknown, actual: unknown) => boolean): Same {
  return (expected, actual) => expected.some((one) => actual.some((other) => same(one, other)));
}

/** Whether two amounts are no further apart than so much, or than that share of the larger one. */
function near({ atLeast, share }: { readonly atLeast: number; readonly share: number }): Same {
  return within((one, other) => {
    const [a, b] = [Number(one), Number(other)];
    return Math.abs(a - b) <= Math.max(atLeast, Math.max(a, b) * share) + 1e-9;
  });
}

/**
 * Expected patterns match whole texts; other texts are equal, if need be without the signs around them. The original lets patterns match in
 * both directions, so that an agent could answer everything with `^.*$`.
 */
function sameTexts(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  const matches = expected
    .filter(isPattern)
    .some((pattern) => actual.some((text) => new RegExp(`^(?:${pattern})$`, 'i').test(String(text))));
  if (matches || sameAny(expected, actual)) return true;
  const bare = (text: unknown) => String(text).replace(/^['"`.,;:!?]+|['"`.,;:!?]+$/g, '');
  return sameAny(expected.map(bare), actual.map(bare));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

const emptyWords: ReadonlySet<unknown> = new Set(['n/a', 'na', 'nan', 'null', 'none']);

function lowerText(value: unknown): string {
  return pythonText(value).toLowerCase().trim();
}

function filled(value: unknown): string {
  if (isEmpty(value)) throw new Error('an empty value');
  return pythonText(value);
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean' || typeof value === 'number') return Boolean(value);
  const word = String(value).trim().toLowerCase();
  if (['true', 'yes', 'y', '1', 't', 'on'].includes(word)) return true;
  if (['false', 'no', 'n', '0', 'f', 'off'].includes(word)) return false;
  throw new Error(`'${word}' is neither true nor false`);
}

function readTextList(value: unknown): string {
  const items = filled(value)
    .split(',')
    .map((item) => item.trim());
  const named = items.filter((item) => item !== '').sort();
  if (named.length === 0) throw new Error('an empty list');
  return JSON.stringify(named);
}

/** An address of a repository for SSH without its host, which differs from one installation to the next; any other as it is. */
function readAddress(text: string): string {
  const ssh = /^ssh:\/\/(?:([^@/]*)@)?[^/]*\/*(.*)$/i.exec(text) ?? /^(git)@[^:]*:\/*(.*)$/i.exec(text);
  const address = text.replace(/\/+$/, '');
  return ssh ? `${ssh[1] || 'git'}@__SSH_HOST__:${ssh[2]}`.toLowerCase() : address.toLowerCase();
}
