import { dictionaryText } from '../python/text.ts';
import type { SubPage, View } from '../shop/view.ts';

/** How links quote: version 3 of Werkzeug leaves `'`, `:` and other marks as they are. */
export type Quoting = 'werkzeug-2' | 'werkzeug-3';

/** The links of a page in the HTML of the original's text environment, where every route is `/`. */
export interface Links {
  index(): string;
  results(pageNumber: number): string;
  item(asin: string, options: ReadonlyMap<string, string>): string;
  subPage(name: SubPage): string;
  done(): string;
}

export function links({ id, keywords, pageNumber, product, options }: View, quoting: Quoting): Links {
  const link = (...pairs: readonly (readonly [string, string])[]) =>
    `/?${pairs.map(([key, value]) => `${key}=${quote(value, quoting)}`).join('&')}`;
  const session = ['session_id', id] as const;
  const words = keywords.map((keyword) => ['keywords', keyword] as const);
  const page = ['page', String(pageNumber)] as const;
  const chosen = (choices: ReadonlyMap<string, string>) => ['options', dictionaryText(choices)] as const;
  return {
    index: () => link(session),
    results: (number) => link(session, ...words, ['page', String(number)]),
    item: (asin, choices) => link(session, ['asin', asin], ...words, page, chosen(choices)),
    subPage: (name) => link(session, ['asin', product!.asin], ...words, page, ['sub_page', name], chosen(options)),
    done: () => link(session, ['asin', product!.asin], chosen(options)),
  };
}

function quote(text: string, quoting: Quoting): string {
  const bare = quoting === 'werkzeug-3' ? /[A-Za-z0-9_.~!$'()*,/:;?@-]/ : /[A-Za-z0-9_.~-]/;
  let quoted = '';
  for (const character of text) {
    if (bare.test(character)) quoted += character;
    else if (character === ' ') quoted += '+';
    else for (const byte of Buffer.from(character)) quoted += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return quoted;
}
