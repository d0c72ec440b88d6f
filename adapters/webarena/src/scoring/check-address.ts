import type { AddressCheck } from '../tasks/formats/answer-key.ts';
import type { CheckContext } from './check-context.ts';
import type { CheckResult } from './evaluation-result.ts';

/** Compares where the agent ended (`url_match`). */
export function checkAddress({ references, rule }: AddressCheck, { dialect, page }: CheckContext): CheckResult {
  const url = page.url();
  const passed = dialect === 'webarena-lite' ? matchesLite(references, url, rule) : matchesOriginal(references, url);
  const wanted = references.map((reference) => `'${reference}'`).join(' or ');
  return { check: 'address', passed, detail: `'${url}' is to match ${wanted}` };
}

/**
 * The original: host and path of a reference lie somewhere in those of the page, and the page's query has, for every key of any
 * reference, one of the values that the references give it. Scheme and fragment do not count.
 */
function matchesOriginal(references: readonly string[], url: string): boolean {
  const given = partsOf(url);
  const wanted = references.map(partsOf);
  if (!wanted.some(({ place }) => given.place.includes(place))) return false;
  const keys = new Set(wanted.flatMap(({ query }) => [...query.keys()]));
  return [...keys].every((key) => {
    const possible = new Set(wanted.flatMap(({ query }) => query.getAll(key)));
    return given.query.getAll(key).some((value) => possible.has(value));
  });
}

function partsOf(url: string) {
  const [, scheme = 'http', host = '', path = '', text = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(url.replace(/\/+$/, ''))!;
  // What follows a semicolon in the last part of a path does not count, as Python reads addresses of the web.
  const place = host + (/^https?$/i.test(scheme) ? path.replace(/;[^/]*$/, '') : path);
  const filled = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return { place, query: new URLSearchParams(filled) };
}

/** WebArena-Lite: the whole address, as it is written. */
function matchesLite(references: readonly string[], url: string, rule: AddressCheck['rule']): boolean {
  const clean = (text: string) => text.replaceAll('localhost', '127.0.0.1').replace(/\/$/, '');
  const given = clean(url);
  return references
    .map(clean)
    .some((reference) => (rule === 'exact' ? given === reference : given.includes(reference)));
}
