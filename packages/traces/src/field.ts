import type { Json } from '@dreamgym/core';
import { isObject } from './conversation.ts';

/** The value at a dotted path; keys may have dots themselves, numbers find entries of lists. */
export function fieldAt(value: Json | undefined, path: string): Json | undefined {
  if (value === undefined || path === '') return value;
  if (Array.isArray(value)) {
    const [, index, rest] = /^(\d+)(?:\.(.*))?$/.exec(path) ?? [];
    return index === undefined ? undefined : fieldAt(value[Number(index)], rest ?? '');
  }
  if (!isObject(value)) return undefined;
  // The longest key first: attributes of spans are named with dots.
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const key = path.slice(0, end);
    if (!Object.hasOwn(value, key)) continue;
    const found = fieldAt(value[key], path.slice(end + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A reward in [0, 1], of a number, a truth value, or a text that says one. Throws where it is something else, without quoting it. */
export function outcomeOf(value: Json | undefined): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const said = typeof value === 'string' ? (words.get(value.trim().toLowerCase()) ?? Number(value)) : value;
  const reward = typeof said === 'boolean' ? Number(said) : said;
  if (typeof reward === 'number' && reward >= 0 && reward <= 1) return reward;
  throw new Error(
    typeof reward === 'number' && !Number.isNaN(reward)
      ? `an outcome of ${reward} is outside [0, 1]`
      : 'the outcome is no number',
  );
}

const words = new Map<string, number>([
  ['true', 1],
  ['false', 0],
  ['pass', 1],
  ['fail', 0],
  ['success', 1],
  ['failure', 0],
]);
