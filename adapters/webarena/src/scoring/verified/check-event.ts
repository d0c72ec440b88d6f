import type { NetworkCheck } from '../../tasks/formats/answer-key.ts';
import type { CheckResult } from '../evaluation-result.ts';
import { type EventUrl, eventUrl, sameBase, sameQuery } from './event-url.ts';
import { fieldsOf, type HarEntry, headerOf, isNavigation } from './har.ts';
import { isPath, valueAt } from './json-path.ts';
import type { SiteUrls } from './site-urls.ts';
import { difference } from './values/compare.ts';
import { normalValue } from './values/normal-value.ts';
import { type NormalizeOptions, normalObject } from './values/normalize.ts';
import { percentDecoded } from './values/percent-decoded.ts';

export interface CheckEventOptions {
  /** What counts of the traffic, in the order of the requests. */
  readonly entries: readonly HarEntry[];
  readonly sites: SiteUrls;
  /** Whether the task is to end at a page: then only the last page that was opened counts. */
  readonly navigate: boolean;
}

/** Looks for a request (`NetworkEventEvaluator`), or makes sure that there was none. */
export function checkEvent(check: NetworkCheck, options: CheckEventOptions): CheckResult {
  try {
    return searchEvent(check, options);
  } catch (error) {
    // The keys of tasks 699, 700 and 811 break the original's evaluator, too, which then gives 0.
    return { check: 'event', passed: false, detail: `the answer key cannot be applied: ${(error as Error).message}` };
  }
}

function searchEvent(check: NetworkCheck, options: CheckEventOptions): CheckResult {
  const wanted = `${check.method} ${check.url.join(' or ')}`;
  const candidates = candidatesOf(check, options);
  if (check.forbidden) {
    const passed = candidates.length === 0;
    return { check: 'event', passed, detail: `${wanted} ${passed ? 'is not there' : 'was not to happen'}` };
  }
  if (candidates.length === 0) return { check: 'event', passed: false, detail: `${wanted} is not there` };
  const problems = candidates.map((entry) => eventDifference(check, entry, options));
  const passed = problems.includes(undefined);
  return { check: 'event', passed, detail: passed ? `${wanted} is there` : `${wanted}: ${problems[0]}` };
}

function candidatesOf(check: NetworkCheck, { entries, sites, navigate }: CheckEventOptions): readonly HarEntry[] {
  if (navigate && check.method === 'GET') return entries.filter(isNavigation).slice(-1);
  const expected = check.url.map((url) => eventUrl(url, { check, sites, strict: true }));
  const referers = listOf(check.headers?.referer).map((url) => eventUrl(url, { check, sites, strict: true }));
  const found = entries.filter(({ request }) => {
    if (request.method.toLowerCase() !== check.method.toLowerCase()) return false;
    const actual = eventUrl(request.url, { check, sites, strict: false });
    if (!expected.some((url) => sameBase(url, actual, sites))) return false;
    const referer = headerOf(request.headers, 'referer');
    if (referers.length === 0 || referer === undefined) return true;
    const from = eventUrl(referer, { check, sites, strict: false });
    return referers.some((url) => sameBase(url, from, sites));
  });
  return check.lastEventOnly ? found.slice(-1) : found;
}

/** The first way in which a request or its answer is not what was expected. */
function eventDifference(check: NetworkCheck, entry: HarEntry, { sites }: CheckEventOptions): string | undefined {
  const { request, response } = entry;
  if (request.method !== check.method) return `the method is ${request.method}`;
  if (response.status !== check.status) return `the status is ${response.status} instead of ${check.status}`;
  const same = (expected: readonly string[], actual: string, query?: NetworkCheck['query']) => {
    const from: EventUrl = eventUrl(actual, { check, sites, strict: false });
    return expected.some((text) => {
      const url = eventUrl(text, { check, sites, strict: true, query });
      return sameBase(url, from, sites) && sameQuery(url, from);
    });
  };
  if (!same(check.url, request.url, check.query)) return `the address is ${request.url}`;
  for (const [name, expected] of Object.entries(check.headers ?? {})) {
    const actual = headerOf(request.headers, name);
    if (actual === undefined) return `the header ${name} is missing`;
    if (name === 'referer' || name === 'redirect_url') {
      if (!same(listOf(expected), actual)) return `the header ${name} is ${actual}`;
      continue;
    }
    const read = { type: 'string', placeholders: sites.placeholders };
    const problem = difference(normalValue(expected, read), normalValue(actual, read), { name });
    if (problem !== undefined) return problem;
  }
  return (
    postDataDifference(check, entry, sites.placeholders) ??
    contentDifference(check, entry) ??
    cookieDifference(check, entry, sites.placeholders)
  );
}

function postDataDifference(
  check: NetworkCheck,
  { request }: HarEntry,
  placeholders: NormalizeOptions['placeholders'],
) {
  if (!check.postData) return undefined;
  const ignored = check.ignoredPostDataPatterns.map((pattern) => new RegExp(pattern));
  const counting = (fields: Readonly<Record<string, unknown>>) => {
    return Object.fromEntries(
      Object.entries(fields).filter(([name]) => !ignored.some((pattern) => pattern.test(name))),
    );
  };
  const expected = counting(check.postData);
  const sent = fieldsOf(request.postData);
  if (!sent) return 'no data that could be read was sent';
  const actual = selected(counting(sent), Object.keys(expected));
  const { postDataSchema: schema = {} } = check;
  const normal = (fields: unknown, strict: boolean) => normalObject(fields, schema, { strict, placeholders });
  return difference(normal(expected, true), normal(actual, false), { name: 'the data sent', extra: true });
}

function contentDifference({ responseContent: expected }: NetworkCheck, { response }: HarEntry): string | undefined {
  if (!expected) return undefined;
  const content = fieldsOf(response.content);
  if (!content) return 'the answer has no content that could be read';
  return difference(expected, selected(content, Object.keys(expected)), { name: 'the answer', extra: true });
}

function cookieDifference(
  { responseCookies: expected = {} }: NetworkCheck,
  { response }: HarEntry,
  placeholders: NormalizeOptions['placeholders'],
): string | undefined {
  for (const [name, text] of Object.entries(expected)) {
    const cookie = response.cookies?.findLast((one) => one.name === name);
    if (!cookie) return `the cookie ${name} is missing`;
    const read = { type: 'string', placeholders };
    const problem = difference(normalValue(text, read), normalValue(percentDecoded(cookie.value), read), {
      name: `the cookie ${name}`,
    });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The values under names and paths; null for what is not there. */
function selected(
  fields: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(keys.map((key) => [key, isPath(key) ? valueAt(fields, key) : (fields[key] ?? null)]));
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
