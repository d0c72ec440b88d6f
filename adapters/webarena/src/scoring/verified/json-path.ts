import { isPattern } from './values/normal-text.ts';
import { isObject } from './values/normalize.ts';

/** Whether a key of expected data is a path, or a pattern of keys, instead of a name. */
export function isPath(key: string): boolean {
  return key.startsWith('$') || isPattern(key);
}

type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'item'; readonly at: number }
  | { readonly kind: 'filter'; readonly name: string; readonly value: unknown };

const segmentShapes: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => Segment])[] = [
  [/^\.([\w-]+)/, ([, name]) => ({ kind: 'name', name: name! })],
  [/^\['([^']+)'\]/, ([, name]) => ({ kind: 'name', name: name! })],
  [/^\[(\d+)\]/, ([, at]) => ({ kind: 'item', at: Number(at) })],
  [
    /^\[\?\(@\.([\w-]+) == (.+?)\)\]/,
    ([, name, value]) => ({ kind: 'filter', name: name!, value: JSON.parse(value!) }),
  ],
];

/** The parts of JSONPath that the answer keys use. Throws where a path has others. */
function segmentsOf(path: string): readonly Segment[] {
  const segments: Segment[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const found = segmentShapes.flatMap(([pattern, read]) => {
      const match = pattern.exec(rest);
      return match ? [{ segment: read(match), length: match[0].length }] : [];
    })[0];
    if (!found) throw new Error(`'${rest}' in the path '${path}' is not understood`);
    segments.push(found.segment);
    rest = rest.slice(found.length);
  }
  return segments;
}

/**
 * What lies at a path (`$.note.note`, `$.actions[0].content`, `$['rows'][?(@.new == 1)].name`) or under the only key of a pattern
 * (`$.^file_path|file_name$`); null where nothing does. Texts that hold JSON are looked into where nothing lies there otherwise.
 */
export function valueAt(data: unknown, path: string): unknown {
  const pattern = isPattern(path) ? path : path.startsWith('$.^') && path.endsWith('$') ? path.slice(2) : undefined;
  if (pattern !== undefined) return valueUnder(data, new RegExp(pattern));
  const segments = segmentsOf(path);
  let found = find([data], segments);
  if (found.length === 0) found = find([withParsedTexts(data)], segments);
  if (found.length === 0) return null;
  return found.length === 1 && segments.every(({ kind }) => kind !== 'filter') ? found[0] : found;
}

function valueUnder(data: unknown, pattern: RegExp): unknown {
  if (!isObject(data)) return null;
  const values = Object.entries(data).flatMap(([key, value]) => (pattern.test(key) ? [value] : []));
  if (values.length === 0) return null;
  return values.length === 1 ? values[0] : values;
}

function find(found: readonly unknown[], segments: readonly Segment[]): readonly unknown[] {
  return segments.reduce((values, segment) => values.flatMap((value) => step(value, segment)), found);
}

function step(value: unknown, segment: Segment): readonly unknown[] {
  if (segment.kind === 'name')
    return isObject(value) && Object.hasOwn(value, segment.name) ? [value[segment.name]] : [];
  if (!Array.isArray(value)) return [];
  if (segment.kind === 'item') return segment.at < value.length ? [value[segment.at]] : [];
  return value.filter((item) => isObject(item) && item[segment.name] === segment.value);
}

function withParsedTexts(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withParsedTexts);
  if (!isObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'string' ? parsed(value) : withParsedTexts(value),
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
