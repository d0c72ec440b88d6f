import type { Json } from '@dreamgym/core';
import { isObject } from './conversation.ts';

/** Values of an enumeration at most, and how often each has to be seen on average before they are taken for all there are. */
const enumeration = { values: 8, seen: 5 };
/** Objects with more keys than this are maps, whose keys say nothing of the next one's. */
const mostKeys = 64;

/** A JSON Schema that is learned from examples, one after the other. */
export interface SchemaExamples {
  add(value: Json): void;
  /** Undefined before the first example. */
  schema(): Json | undefined;
}

export function schemaExamples(): SchemaExamples {
  const types = new Map<string, number>();
  const properties = new Map<string, { readonly examples: SchemaExamples; count: number }>();
  const texts = new Set<string>();
  let items: SchemaExamples | undefined;
  let isMap = false;
  let isOpen = false;
  let count = 0;

  const add = (value: Json): void => {
    count += 1;
    const type = typeOf(value);
    types.set(type, (types.get(type) ?? 0) + 1);
    if (typeof value === 'string') {
      if (!isOpen) texts.add(value);
      isOpen ||= texts.size > enumeration.values;
      if (isOpen) texts.clear();
    } else if (Array.isArray(value)) {
      if (value.length > 0) items ??= schemaExamples();
      for (const item of value) items?.add(item);
    } else if (isObject(value) && !isMap) {
      for (const [key, each] of Object.entries(value)) {
        const property = properties.get(key) ?? { examples: schemaExamples(), count: 0 };
        property.count += 1;
        property.examples.add(each!);
        properties.set(key, property);
      }
      isMap = properties.size > mostKeys;
      if (isMap) properties.clear();
    }
  };

  const schema = (): Json | undefined => {
    if (count === 0) return undefined;
    const names = [...types.keys()].filter((type) => !(type === 'integer' && types.has('number'))).sort();
    const isEnumeration =
      names.length === 1 && names[0] === 'string' && !isOpen && texts.size * enumeration.seen <= count;
    const objects = types.get('object') ?? 0;
    const entries = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
    const required = entries.filter(([, each]) => each.count === objects).map(([key]) => key);
    return {
      type: names.length === 1 ? names[0]! : names,
      ...(isEnumeration && { enum: [...texts].sort() }),
      ...(objects > 0 &&
        !isMap && { properties: Object.fromEntries(entries.map(([key, { examples }]) => [key, examples.schema()])) }),
      ...(required.length > 0 && { required }),
      ...(items && { items: items.schema() }),
    };
  };
  return { add, schema };
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
