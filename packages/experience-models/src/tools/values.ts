import type { Json } from '@dreamgym/core';

export type JsonObject = { readonly [key: string]: Json | undefined };
export type Primitive = string | number | boolean | null;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isPrimitive = (value: Json | undefined): value is Primitive =>
  value !== undefined && (typeof value !== 'object' || value === null);

/** A value in a document, with the names that lead to it; elements of lists are `[]`. */
export interface Leaf {
  /** `items[].sku` */
  readonly path: string;
  /** The last name: `sku`. */
  readonly key: string;
  readonly value: Primitive;
  /** The object that it stands in. */
  readonly within: JsonObject | undefined;
}

export function leavesOf(value: Json | undefined): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (each: Json | undefined, path: string, key: string, within: JsonObject | undefined) => {
    if (isPrimitive(each)) leaves.push({ path, key, value: each, within });
    else if (isObject(each)) {
      for (const [name, child] of Object.entries(each)) visit(child, path ? `${path}.${name}` : name, name, each);
    } else if (each !== undefined) for (const child of each as readonly Json[]) visit(child, `${path}[]`, key, within);
  };
  visit(value, '', '', undefined);
  return leaves;
}

/** The names that lead to each member of a document, the outer ones first; none through lists. */
export function pathsIn(document: Json | undefined): readonly (readonly string[])[] {
  if (!isObject(document)) return [];
  const names = Object.keys(document);
  return [
    ...names.map((name) => [name]),
    ...names.flatMap((name) => pathsIn(document[name]).map((path) => [name, ...path])),
  ];
}

export const memberOf = (document: Json | undefined, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((each, name) => (isObject(each) ? each[name] : undefined), document);

/** Numbers, and dates of ISO 8601 as their time, for comparisons; undefined for all else. */
export function magnitude(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** What a text looks like: `O-4821` as `A-9`. */
export const shapeOf = (text: string) =>
  text
    .replace(/\p{Lu}+/gu, 'A')
    .replace(/\p{Ll}+/gu, 'a')
    .replace(/\p{N}+/gu, '9');
