import type { NetworkCheck, NetworkKey } from '../../tasks/formats/answer-key.ts';
import { type BaseUrls, locate } from '../../urls/locate.ts';
import type { Har, HarEntry } from './har.ts';
import { isPattern } from './values/normal-text.ts';

/** What an agent answers and does that meets a key as its author meant it. Patterns are met by examples; not all of them are. */
export function perfectAttempt(key: NetworkKey, baseUrls: BaseUrls): { readonly answer: string; readonly har: Har } {
  const { taskType: task_type, status, data = null } = key.response;
  const answer = JSON.stringify({
    task_type,
    status,
    retrieved_data: data?.map(firstItem) ?? null,
    error_details: null,
  });
  const wanted = key.events.filter(({ forbidden }) => !forbidden);
  return { answer, har: { log: { entries: wanted.map((check) => entryOf(check, baseUrls)) } } };
}

function firstItem(value: unknown): unknown {
  if (Array.isArray(value)) return firstItem(value[0]);
  if (typeof value !== 'object' || value === null) return example(value);
  const single = (inner: unknown, name: string) =>
    name === 'names' || name === 'supermarkets' ? inner : firstItem(inner);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, single(inner, name)]));
}

const pieces: readonly (readonly [pattern: string, text: string])[] = [
  ["(?:\\.0+)?\\s*[-]?\\s*(?:inch(?:es)?|in\\.?|″|\"|'|')", ' inches'],
  ['<\\!', '<!'],
  ['\\d+', '7'],
  ['.*', 'z'],
  ['(?:guard|mouth|teeth|night|dental|bruxism)', 'guard'],
  ['[a-z0-9-]*', 'a'],
  ['\\.', '.'],
  ['(?:fixed)', 'fixed'],
  ['[^a-z0-9]*', ' '],
  ['(?=z', ''],
  ['\\s+', ' '],
  ['\\s*', ' '],
  ['[.\\s]+', '. '],
  ['(\\$ )?', ''],
  ['( \\$| dollars)?', ''],
  ['0*', '0'],
  ['/?', ''],
  ['#?', '#'],
  ['@?', '@'],
  ['.?', '.'],
];

/** A text that a pattern matches; anything else as it is. */
function example(value: unknown): unknown {
  if (!isPattern(value)) return value;
  const inner = pieces.reduce((text, [pattern, piece]) => text.replaceAll(pattern, piece), String(value).slice(1, -1));
  // Of alternatives in brackets the first.
  return inner.replace(/\(([^()|]*)\|[^()]*\)/g, '$1').replace(/\((\w+)\)/g, '$1');
}

function entryOf(check: NetworkCheck, baseUrls: BaseUrls): HarEntry {
  const real = <T>(value: T): T => locate(value, baseUrls);
  const address = String(real(example(check.url[0])));
  const url = new URL(address.startsWith('z/') ? `http://map.test/${address}` : address);
  for (const [name, [value]] of Object.entries(check.query ?? {})) url.searchParams.set(name, String(example(value)));
  const headers = Object.entries(check.headers ?? {}).map(([name, value]) => {
    return { name, value: String(real(example(typeof value === 'string' ? value : value[0]))) };
  });
  const fields: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(check.postData ?? {})) {
    const list = check.postDataSchema?.properties?.[path]?.type === 'array';
    if (value !== null) put(fields, path, list ? value : firstItem(value));
  }
  const content: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(check.responseContent ?? {})) put(content, path, value);
  const json = (value: unknown) => ({ mimeType: 'application/json', text: JSON.stringify(real(value)) });
  const cookies = Object.entries(check.responseCookies ?? {});
  return {
    request: {
      url: url.href,
      method: check.method,
      headers: [{ name: 'Accept', value: 'text/html' }, ...headers],
      postData: check.postData && json(fields),
    },
    response: {
      status: check.status,
      content: check.responseContent && json(content),
      cookies: cookies.map(([name, value]) => ({ name, value: String(example(value)) })),
    },
  };
}

/** Puts a value where a path leads, making objects and lists on the way. */
function put(fields: Record<string, unknown>, path: string, value: unknown): void {
  if (path.startsWith("$['configurable-matrix-serialized']")) {
    const rows = (value as readonly unknown[]).map((attributes) => ({ newProduct: 1, attributes }));
    fields['configurable-matrix-serialized'] = JSON.stringify([...rows, { newProduct: 0, attributes: 'others' }]);
  } else if (path.startsWith('$.^')) {
    const [first] = path.slice(3, -1).split('|');
    fields[first!.replace('\\d+', '7').replace(/\\([[\]])/g, '$1')] = value;
  } else {
    const steps = path.startsWith('$') ? path.slice(1).match(/\w+/g)! : [path];
    let owner: Record<string, unknown> = fields;
    for (const [at, step] of steps.slice(0, -1).entries()) {
      owner[step] ??= /^\d+$/.test(steps[at + 1]!) ? [] : {};
      owner = owner[step] as Record<string, unknown>;
    }
    owner[steps.at(-1)!] = value;
  }
}
