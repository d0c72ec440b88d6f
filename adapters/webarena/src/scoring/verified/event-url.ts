import type { NetworkCheck } from '../../tasks/formats/answer-key.ts';
import type { SiteUrls } from './site-urls.ts';
import { isPattern } from './values/normal-text.ts';
import { isNormalValue, sameValue } from './values/normal-value.ts';
import { normalObject } from './values/normalize.ts';
import { percentDecoded } from './values/percent-decoded.ts';

/** An address in normal form. */
export interface EventUrl {
  /** With a placeholder for the site, without query; or a pattern. */
  readonly base: string;
  readonly query: Readonly<Record<string, readonly unknown[]>>;
}

export interface EventUrlOptions {
  readonly check: NetworkCheck;
  readonly sites: SiteUrls;
  /** Whether the address is an expected one, which throws where it cannot be read. */
  readonly strict: boolean;
  /** Counts in the place of the address's own query. */
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

export function eventUrl(given: string, options: EventUrlOptions): EventUrl {
  const { check, sites, query } = options;
  const text = given.trim().replace(/\/+$/, '');
  if (isPattern(given.trim())) return { base: given.trim(), query: normalQuery(query ?? {}, options) };
  const url = new URL(text.startsWith('__') ? sites.real(text) : text);
  const written = sites.placeholders(
    `${url.protocol}//${url.host}${canonicalPath(url.pathname)}${url.search}${url.hash}`,
  );
  const [, place = '', search = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(written)!;
  const { path, hidden } = check.decodeBase64Query ? withoutBase64Query(place) : { path: place, hidden: [] };
  const own = parsedQuery([...hidden, search].filter((part) => part !== '').join('&'));
  return { base: path + fragment, query: normalQuery(query ?? own, options) };
}

/** Whether two addresses are the same but for their queries. */
export function sameBase(expected: EventUrl, actual: EventUrl, { real }: SiteUrls): boolean {
  const matches = (pattern: string, base: string) => new RegExp(`^${real(pattern.slice(1, -1))}$`).test(real(base));
  if (isPattern(expected.base) && matches(expected.base, actual.base)) return true;
  if (isPattern(actual.base) && matches(actual.base, expected.base)) return true;
  const plain = (base: string) => base.toLowerCase().replace(/\/+$/, '');
  return plain(expected.base) === plain(actual.base);
}

/** Whether two queries are the same: the first value of each name counts, and none is as good as an empty one. */
export function sameQuery(expected: EventUrl, actual: EventUrl): boolean {
  const names = new Set([...Object.keys(expected.query), ...Object.keys(actual.query)]);
  return [...names].every((name) => sameQueryValue(expected.query[name]?.[0] ?? '', actual.query[name]?.[0] ?? ''));
}

function sameQueryValue(expected: unknown, actual: unknown): boolean {
  const pattern = isNormalValue(expected) ? expected.alternatives.find(isPattern) : expected;
  if (isPattern(pattern))
    return new RegExp(String(pattern)).test(String(isNormalValue(actual) ? actual.alternatives[0] : actual));
  if (isNormalValue(expected)) return sameValue(expected, actual);
  return isNormalValue(actual) ? sameValue(actual, expected) : expected === actual;
}

function canonicalPath(path: string): string {
  return encodeURI(percentDecoded(path)).replaceAll('%5B', '[').replaceAll('%5D', ']');
}

type Query = Readonly<Record<string, readonly string[]>>;

function parsedQuery(search: string): Query {
  const pairs = [...new URLSearchParams(search)];
  // Decoded twice, as the original does.
  const names = new Set(pairs.map(([name]) => percentDecoded(name)));
  const valuesOf = (wanted: string) =>
    pairs.flatMap(([name, value]) => (percentDecoded(name) === wanted ? [percentDecoded(value)] : []));
  return Object.fromEntries([...names].map((name) => [name, valuesOf(name)]));
}

function normalQuery(query: Query, { check, sites, strict }: EventUrlOptions): EventUrl['query'] {
  const ignored = new Set(check.ignoredQuery);
  const patterns = check.ignoredQueryPatterns.map((pattern) => new RegExp(pattern, 'i'));
  const kept = Object.entries(query).filter(
    ([name]) => !ignored.has(name) && !patterns.some((pattern) => pattern.test(name)),
  );
  const normal = Object.fromEntries(
    kept.map(([name, values]) => [name, values.map((value) => value.toLowerCase().trim()).sort()]),
  );
  if (!check.querySchema) return normal;
  return normalObject(normal, check.querySchema, { placeholders: sites.placeholders, strict }) as EventUrl['query'];
}

/** Takes the parts of a path out that are a query in base64. */
function withoutBase64Query(path: string): { readonly path: string; readonly hidden: readonly string[] } {
  const hidden: string[] = [];
  const kept = path.split('/').filter((part) => {
    const query = base64Query(part);
    if (query !== undefined) hidden.push(query);
    return query === undefined;
  });
  return { path: kept.join('/'), hidden };
}

function base64Query(part: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{4,}={0,2}$/.test(part)) return undefined;
  const bytes = Uint8Array.from(atobUrl(part), (character) => character.charCodeAt(0));
  try {
    const text = percentDecoded(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).trim();
    return text.includes('=') ? text.replace(/^[?&]+/, '') : undefined;
  } catch {
    return undefined;
  }
}

/** What base64 in its form for addresses holds, byte by byte; nothing where it is none. */
function atobUrl(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
  } catch {
    return '';
  }
}
