import type { Product } from '../catalogue/product.ts';
import type { RewardParts } from '../reward/reward.ts';

type Page = 'search' | 'results' | 'item' | SubPage | 'done';
export type SubPage = 'Description' | 'Features' | 'Reviews' | 'Attributes';

/** What is on display: all that a page is made of. */
export interface View {
  /** Of the session. */
  readonly id: string;
  readonly instruction: string;
  /** Whether item pages link to the attributes. */
  readonly showAttributes: boolean;
  readonly page: Page;
  /** The words of the query; empty before the first search. */
  readonly keywords: readonly string[];
  /** Of the results, from 1. */
  readonly pageNumber: number;
  /** Of all pages; empty up to the present page where only that is known. */
  readonly results: readonly Product[];
  /** The product on display or bought last. */
  readonly product?: Product;
  /** The chosen values by name, in the order of the choices. */
  readonly options: ReadonlyMap<string, string>;
  /** Identifiers of the products that were opened. */
  readonly visited: ReadonlySet<string>;
  /** What the purchase earned. */
  readonly purchase?: RewardParts;
}

export const resultsPerPage = 10;

export function openingView(shown: Pick<View, 'id' | 'instruction' | 'showAttributes'>): View {
  return { ...shown, page: 'search', keywords: [], pageNumber: 1, results: [], options: new Map(), visited: new Set() };
}

/** The results of a page. */
export function pageOf({ results, pageNumber }: View): readonly Product[] {
  return results.slice((pageNumber - 1) * resultsPerPage, pageNumber * resultsPerPage);
}

/** What can be clicked, in the order of the page; in lower case. */
export function clickablesOf(view: View): string[] {
  const { page, product } = view;
  if (page === 'done') return [];
  if (page === 'search') return ['search'];
  if (page === 'results') {
    const turns = view.pageNumber > 1 ? ['back to search', '< prev', 'next >'] : ['back to search', 'next >'];
    for (const { asin } of pageOf(view)) turns.push(asin.toLowerCase());
    return turns;
  }
  if (page !== 'item') return ['back to search', '< prev'];
  const attributes = view.showAttributes ? ['attributes'] : [];
  const names = new Set(['back to search', '< prev', 'description', 'features', 'reviews', ...attributes, 'buy now']);
  for (const values of product!.options.values()) for (const value of values) names.add(value);
  return [...names];
}

/** The group that a value acts on: the last one that offers it. */
export function groupOf(product: Product, value: string): string | undefined {
  let group: string | undefined;
  for (const [name, values] of product.options) if (values.includes(value)) group = name;
  return group;
}
