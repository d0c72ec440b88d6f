import type { Json } from '@dreamgym/core';

/**
 * What Python does with values that came from JSON, as far as the original shop's tools leave their arguments unchecked: lists may
 * be texts there, and ids anything. Throws what Python would raise, by its message.
 */

export function typeName(value: Json | undefined): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  return Array.isArray(value) ? 'list' : 'dict';
}

/** `str(value)`, as in a formatted text. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : representation(value));

/** `repr(value)`. */
function representation(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : floatText(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(representation).join(', ')}]`;
  const members = Object.entries(value as object) as [string, Json][];
  return `{${members.map(([key, each]) => `${quoted(key)}: ${representation(each)}`).join(', ')}}`;
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return mark + escaped + mark;
}

/** `str(value)` of a float: the shortest digits that give it back, with an exponent below 0.0001 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** `round(value, 2)`: to the nearest, where two are as near to the even one. */
export function rounded(value: number): number {
  if (value === 0 || !Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  const text = value.toFixed(2);
  // Of binary fractions only odd eighths lie in the very middle, and there `toFixed` goes away from 0.
  const isMiddle = Math.abs((value * 8) % 2) === 1;
  const last = Number(text.at(-1));
  return Number(isMiddle && last % 2 === 1 ? `${text.slice(0, -1)}${last - 1}` : text);
}

/** The elements that `for each in value` goes through. */
export function elementsOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (typeof value === 'string') return [...value];
  if (typeof value === 'object' && value !== null) return Object.keys(value);
  throw new Error(`'${typeName(value)}' object is not iterable`);
}

/** `len(value)`. */
export function lengthOf(value: Json): number {
  const isCounted = typeof value === 'string' || (typeof value === 'object' && value !== null);
  if (!isCounted) throw new Error(`object of type '${typeName(value)}' has no len()`);
  return elementsOf(value).length;
}

/** `value.count(one)`, of one of its own elements. */
export function countOf(value: Json, one: Json): number {
  if (typeof value === 'object' && !Array.isArray(value)) {
    throw new Error(`'${typeName(value)}' object has no attribute 'count'`);
  }
  const text = representation(one);
  return elementsOf(value).filter((each) => representation(each) === text).length;
}

/** `key in object`, and what is there. */
export function memberOf<T>(members: ReadonlyMap<string, T> | Readonly<Record<string, T>>, key: Json): T | undefined {
  if (typeof key === 'object' && key !== null) throw new Error(`unhashable type: '${typeName(key)}'`);
  if (typeof key !== 'string') return undefined;
  if (members instanceof Map) return members.get(key);
  return Object.hasOwn(members, key) ? (members as Readonly<Record<string, T>>)[key] : undefined;
}

/** `value.lower()`. */
export function lowerCase(value: Json): string {
  if (typeof value !== 'string') throw new Error(`'${typeName(value)}' object has no attribute 'lower'`);
  return value.toLowerCase();
}

/** `json.dumps(value)` of values whose numbers are floats. Maps are written as objects, in their order. */
export function jsonText(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return floatText(value);
  if (typeof value === 'string') return asciiText(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = value instanceof Map ? [...value] : Object.entries(value as object);
  return `{${entries.map(([key, each]) => `${asciiText(key)}: ${jsonText(each)}`).join(', ')}}`;
}

function asciiText(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}
