import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';

/** JSON Pointers (RFC 6901); a step `*` stands for every key and index: `/orders/*\/items`. */
export type Pointer = string;

/** The value at a pointer; undefined where there is none. Throws where it is no pointer. */
export function valueAt(value: Json, pointer: Pointer): Json | undefined {
  let at: Json | undefined = value;
  for (const step of stepsOf(pointer)) at = membersOf(at)?.[step];
  return at;
}

/**
 * Whether the parts of two values at a pointer are equal, whatever the order of keys, and of the lists at the pointers `unordered`,
 * which are of the whole.
 */
export function isEqualAt(pointer: Pointer, { one, other, unordered }: ComparedParts): boolean {
  let below = unordered.map(stepsOf);
  for (const step of stepsOf(pointer)) below = under(below, step);
  return isSame(one, other, below);
}

interface ComparedParts {
  readonly one: Json | undefined;
  readonly other: Json | undefined;
  readonly unordered: readonly Pointer[];
}

/** What pointers say of the member under a key. */
const under = (pointers: readonly (readonly string[])[], key: string) =>
  pointers.flatMap(([first, ...rest]) => (first === key || first === '*' ? [rest] : []));

function isSame(one: Json | undefined, other: Json | undefined, unordered: readonly (readonly string[])[]): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one) && Array.isArray(other) && unordered.some(({ length }) => length === 0)) {
    return isSameUnordered(one, other, under(unordered, '*'));
  }
  const [mine, theirs] = [membersOf(one)!, membersOf(other)!];
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...keys].every((key) => isSame(mine[key], theirs[key], under(unordered, key)));
}

function isSameUnordered(
  one: readonly Json[],
  other: readonly Json[],
  unordered: readonly (readonly string[])[],
): boolean {
  if (one.length !== other.length) return false;
  if (unordered.length === 0) {
    const [mine, theirs] = [one, other].map((list) => list.map(canonicalJson).sort());
    return mine!.every((text, at) => text === theirs![at]);
  }
  const left = [...other];
  return one.every((item) => {
    const at = left.findIndex((each) => isSame(item, each, unordered));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Whether a value has what is expected: all members of an object that is expected, and lists and other values as they are. */
export function includes(value: Json | undefined, expected: Json | undefined): boolean {
  const isObject = typeof expected === 'object' && expected !== null && !Array.isArray(expected);
  if (!isObject) return isSame(value, expected, []);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = membersOf(value)!;
  return Object.entries(expected).every(([key, each]) => includes(members[key], each as Json | undefined));
}

function stepsOf(pointer: Pointer): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) {
    throw new Error(`'${pointer}' is no JSON Pointer; they read /orders/O-1/status`);
  }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function membersOf(value: Json | undefined): Readonly<Record<string, Json | undefined>> | undefined {
  // The members of a list are its items, by their index.
  return typeof value === 'object' && value !== null ? (value as unknown as Readonly<Record<string, Json>>) : undefined;
}
