import type { Sentence } from '@dreamgym/core';

/**
 * The kind of a page by the shape of its address: site and first part of the path as they are, later parts blotted out, the names of the
 * query without their values, and a route that stands behind `#` likewise: `http://shop.test/product/*?sort`, `http://mail.test/#/inbox/*`.
 * Empty where the page does not say its address.
 */
export function pageKind(page: readonly Sentence[]): string {
  const address = addressOf(page);
  if (!address) return '';
  const { origin, pathname, searchParams } = address;
  const { lead, route, query } = routeOf(address);
  return `${origin}/${shapeOf(pathname.replace(/^\//, ''), searchParams)}${lead}${shapeOf(route, new URLSearchParams(query))}`;
}

/** The parts of an address that `pageKind` blots out: later parts of the path and of the route, and the values of the query. */
export function pageParts(page: readonly Sentence[]): Readonly<Record<string, string>> {
  const address = addressOf(page);
  if (!address) return {};
  const { route, query } = routeOf(address);
  return Object.fromEntries([
    ...partsOf('', address.pathname.replace(/^\//, ''), address.searchParams),
    ...partsOf('route ', route, new URLSearchParams(query)),
  ]);
}

function partsOf(lead: string, path: string, query: URLSearchParams): (readonly [string, string])[] {
  const later = path.split('/').slice(1);
  return [
    ...later.map((part, at) => [`${lead}path ${at + 2}`, part] as const),
    ...[...query].map(([name, value]) => [`${lead}query ${name}`, value] as const),
  ];
}

function addressOf(page: readonly Sentence[]): URL | undefined {
  const address = page[0]?.kind === 'page' ? page[0].arguments[1] : undefined;
  return address === undefined || !URL.canParse(address) ? undefined : new URL(address);
}

function routeOf({ hash }: URL): { readonly lead: string; readonly route: string; readonly query: string } {
  const [, lead = '', route = '', query = ''] = routeForm.exec(hash) ?? [];
  return { lead, route, query };
}

/** `#/inbox/7?sort=date`, `#!/inbox`; what stands behind `#` without a slash names a place on the page. */
const routeForm = /^(#!?\/)([^?]*)\??(.*)$/;

function shapeOf(path: string, query: URLSearchParams): string {
  const [first = '', ...later] = path.split('/');
  const names = [...new Set(query.keys())].sort();
  return `${[first, ...later.map(() => '*')].join('/')}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
