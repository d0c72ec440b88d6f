import type { ValueSchema } from '../../../tasks/formats/answer-key.ts';
import { normalValue } from './normal-value.ts';

export interface NormalizeOptions {
  /** Replaces real addresses in a text by placeholders. */
  readonly placeholders: (text: string) => string;
  /** Expected values have to be of their types: otherwise this throws. Actual ones stay as they are where they are not. */
  readonly strict: boolean;
}

/** A list in normal form, by the schema of a list; without one its items are texts. */
export function normalList(values: unknown, schema: ValueSchema | undefined, options: NormalizeOptions): unknown {
  const parsed = options.strict ? values : parsedJson(values, Array.isArray);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  const items = schema?.items ?? {};
  return list.map((item) =>
    items.type === 'object' ? normalObjects(item, items, options) : normalItem(item, items, options),
  );
}

function normalObjects(value: unknown, schema: ValueSchema, options: NormalizeOptions): unknown {
  if (Array.isArray(value)) return value.map((item) => normalObject(item, schema, options));
  return normalObject(value, schema, options);
}

/** An object with its properties in normal form; those that the schema does not name are texts. */
export function normalObject(value: unknown, schema: ValueSchema, options: NormalizeOptions): unknown {
  const object = parsedJson(value, isObject);
  if (!isObject(object)) {
    if (options.strict) throw new Error(`${JSON.stringify(value)} is no object`);
    return value;
  }
  return Object.fromEntries(
    Object.entries(object).map(([name, inner]) => [
      name,
      inner === null ? null : normalProperty(inner, schema.properties?.[name] ?? {}, options),
    ]),
  );
}

function normalProperty(value: unknown, schema: ValueSchema, options: NormalizeOptions): unknown {
  if (schema.type === 'object') return normalObject(value, schema, options);
  if (schema.type !== 'array') return normalItem(value, schema, options);
  const list = parsedJson(value, Array.isArray);
  if (Array.isArray(list)) {
    const { items = {} } = schema;
    return list.map((item) =>
      items.type === 'object' ? normalObject(item, items, options) : normalItem(item, items, options),
    );
  }
  if (options.strict) throw new Error(`${JSON.stringify(value)} is no list`);
  return value;
}

function normalItem(
  value: unknown,
  { format, type = 'string' }: ValueSchema,
  { placeholders, strict }: NormalizeOptions,
): unknown {
  try {
    // The original lets an agent answer with a list, too, of which any value may be right.
    return normalValue(value, { type: format ?? type, placeholders, alternatives: strict });
  } catch (error) {
    if (strict) throw error;
    return value;
  }
}

/** What a text says in JSON, where that is of the wanted kind; else the value itself. */
function parsedJson(value: unknown, wanted: (parsed: unknown) => boolean): unknown {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return wanted(parsed) ? parsed : value;
  } catch {
    return value;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
