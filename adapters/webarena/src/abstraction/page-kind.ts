import type { Sentence } from '@dreamgym/core';

/**
 * The kind of a page by the shape of its address: site and first part of the path as they are, later parts blotted out, the names of the
 * query without their values, and a route that stands behind `#` likewise: `http://shop.test/product/*?sort`, `http://mail.test/#/inbox/*`.
 * Empty where the page does not say its address.
 */
export function pageKind(page: readonly Sentence[]): string {
  const address = page[0]?.kind === 'page' ? page[0].arguments[1] : undefined;
  if (address === undefined || !URL.canParse(address)) return '';
  const { origin, pathname, searchParams, hash } = new URL(address);
  const [, lead = '', route = '', query = ''] = routeForm.exec(hash) ?? [];
  return `${origin}/${shapeOf(pathname.replace(/^\//, ''), searchParams)}${lead}${shapeOf(route, new URLSearchParams(query))}`;
}

/** `#/inbox/7?sort=date`, `#!/inbox`; what stands behind `#` without a slash names a place on the page. */
const routeForm = /^(#!?\/)([^?]*)\??(.*)$/;

function shapeOf(path: string, query: URLSearchParams): string {
  const [first = '', ...later] = path.split('/');
  const names = [...new Set(query.keys())].sort();
  return `${[first, ...later.map(() => '*')].join('/')}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
