import { cut } from '@dreamgym/core/text';
import { isNormalValue, sameValue } from './normal-value.ts';
import { isObject } from './normalize.ts';

export interface CompareOptions {
  /** Where lists are in the same order only if their items are. */
  readonly ordered?: boolean;
  /** Whether an actual object may have more properties. */
  readonly extra?: boolean;
  /** What the value is called in messages. */
  readonly name: string;
}

/** The first way in which an actual value is not what was expected; undefined where it is. */
export function difference(expected: unknown, actual: unknown, options: CompareOptions): string | undefined {
  const { name } = options;
  if (expected === null && (actual === null || actual === undefined)) return undefined;
  if (expected === null || actual === null || actual === undefined)
    return `${name} is to be ${shown(expected)} but is ${shown(actual)}`;
  if (isNormalValue(expected)) {
    return sameValue(expected, actual) ? undefined : `${name} is to be ${shown(expected)} but is ${shown(actual)}`;
  }
  if (Array.isArray(expected)) return listDifference(expected, actual, options);
  if (isObject(expected)) return objectDifference(expected, actual, options);
  return expected === actual ? undefined : `${name} is to be ${shown(expected)} but is ${shown(actual)}`;
}

function listDifference(expected: readonly unknown[], actual: unknown, options: CompareOptions): string | undefined {
  const { name, ordered = false } = options;
  if (!Array.isArray(actual)) return `${name} is to be a list but is ${shown(actual)}`;
  const left = [...(actual as readonly unknown[])];
  for (const [at, wanted] of expected.entries()) {
    const inner = { ...options, name: `${name}[${at}]` };
    const found = ordered ? 0 : left.findIndex((item) => difference(wanted, item, inner) === undefined);
    const problem = ordered && left.length > 0 ? difference(wanted, left[0], inner) : undefined;
    if (problem !== undefined) return problem;
    if (found < 0 || left.length === 0) return `${name} lacks ${shown(wanted)}: it is ${shown(actual)}`;
    left.splice(found, 1);
  }
  return left.length === 0 ? undefined : `${name} has ${shown(left[0])}, which was not asked for`;
}

function objectDifference(
  expected: Readonly<Record<string, unknown>>,
  actual: unknown,
  options: CompareOptions,
): string | undefined {
  const { name, extra = false } = options;
  if (!isObject(actual) || isNormalValue(actual)) return `${name} is to be an object but is ${shown(actual)}`;
  const more = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  if (more !== undefined && !extra) return `${name} has '${more}', which was not asked for`;
  for (const [key, wanted] of Object.entries(expected)) {
    if (!Object.hasOwn(actual, key)) return `${name} has no '${key}'`;
    const problem = difference(wanted, actual[key], { ...options, name: `${name}.${key}` });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function shown(value: unknown): string {
  if (isNormalValue(value)) return value.alternatives.map((one) => JSON.stringify(one)).join(' or ');
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 200 ? `${cut(text, 200)}…` : text;
}
