import type { Product } from '../catalogue/product.ts';
import type { Goal } from '../goals/goals.ts';
import { type PythonRandom, pythonRandom } from '../python/random.ts';
import { strip } from '../python/text.ts';
import type { RewardParts } from '../reward/reward.ts';
import { parseAction } from './grammar.ts';
import type { Shop } from './shop.ts';

type Page = 'search' | 'results' | 'item' | SubPage | 'done';
export type SubPage = 'Description' | 'Features' | 'Reviews' | 'Attributes';

/** What is on display: all that a page is made of. */
export interface View {
  readonly id: string;
  readonly instruction: string;
  /** Whether item pages link to the attributes. */
  readonly showAttributes: boolean;
  readonly page: Page;
  /** The words of the query; empty before the first search. */
  readonly keywords: readonly string[];
  /** Of the results, from 1. */
  readonly pageNumber: number;
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

/** One shopper. */
export interface Session {
  readonly view: View;
  /** What can be clicked, in the order of the page; in lower case. */
  clickables(): string[];
  /** Does what the text says; false where it says nothing that can be done here. */
  act(text: string): boolean;
}

export interface SessionOptions {
  readonly id: string;
  readonly showAttributes: boolean;
  /** For searches that ask for random products. */
  readonly seed: number;
}

export const resultsPerPage = 10;
const searchLimit = 50;

const subPages: Readonly<Record<string, SubPage>> = {
  description: 'Description',
  features: 'Features',
  reviews: 'Reviews',
  attributes: 'Attributes',
};

/** The results of a page. */
export function pageOf({ results, pageNumber }: View): readonly Product[] {
  return results.slice((pageNumber - 1) * resultsPerPage, pageNumber * resultsPerPage);
}

export function session(shop: Shop, goal: Goal, { id, showAttributes, seed }: SessionOptions): Session {
  const { instruction } = goal;
  const start: View = {
    id,
    instruction,
    showAttributes,
    page: 'search',
    keywords: [],
    pageNumber: 1,
    results: [],
    options: new Map(),
    visited: new Set(),
  };
  let view = start;
  let random: PythonRandom | undefined;

  const show = (change: Partial<View>) => {
    view = { ...view, ...change };
  };

  const search = (text: string) => {
    const keywords = text.split(' ');
    random ??= pythonRandom(seed);
    const results = find(shop, keywords, random);
    show({ page: 'results', keywords, pageNumber: 1, results, product: undefined, options: start.options });
  };

  const buy = () => {
    const product = view.product!;
    const price = shop.prices.get(product.asin)!;
    const wanted = shop.catalogue.product(goal.asin)!;
    const purchase = shop.reward({ product, price, options: view.options.values() }, goal, wanted);
    show({ page: 'done', purchase });
  };

  const turn = (pages: number) => show({ pageNumber: view.pageNumber + pages, options: start.options });

  const back = () => {
    if (view.page === 'results') turn(-1);
    else if (view.page === 'item') show({ page: 'results', options: start.options });
    else show({ page: 'item' });
  };

  /** Clicks what is known to be clickable. */
  const click = (name: string) => {
    const option = view.page === 'item' ? groupOf(view.product!, name) : undefined;
    const product = view.page === 'results' ? pageOf(view).find(({ asin }) => asin.toLowerCase() === name) : undefined;
    if (option !== undefined) show({ options: new Map(view.options).set(option, name) });
    else if (product) show({ page: 'item', product, visited: new Set(view.visited).add(product.asin) });
    else if (name === 'back to search') view = start;
    else if (name === 'next >') turn(1);
    else if (name === '< prev') back();
    else if (name === 'buy now') buy();
    else show({ page: subPages[name]! });
  };

  return {
    get view() {
      return view;
    },
    clickables: () => clickablesOf(view),
    act(text) {
      const { name, argument } = parseAction(text);
      if (argument === undefined) return false;
      if (name === 'search') search(argument);
      else if (name === 'click' && argument !== 'search' && isClickable(view, argument)) click(argument);
      else return false;
      return true;
    },
  };
}

/** The group that a value acts on: the last one that offers it. */
export function groupOf(product: Product, value: string): string | undefined {
  let group: string | undefined;
  for (const [name, values] of product.options) if (values.includes(value)) group = name.toLowerCase();
  return group;
}

function isClickable(view: View, name: string): boolean {
  return clickablesOf(view).includes(name);
}

function clickablesOf(view: View): string[] {
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

/** What a search finds; a first word in angle brackets asks for random products, or those of a category, query or attribute. */
function find({ catalogue, matching }: Shop, keywords: readonly string[], random: PythonRandom): readonly Product[] {
  const { products, index } = catalogue;
  const rest = strip(keywords.slice(1).join(' '));
  switch (keywords[0]) {
    case '<r>':
      return random.sample(products, Math.min(searchLimit, products.length));
    case '<a>':
      return matching('attribute', rest);
    case '<q>':
      return matching('query', rest);
    case '<c>':
      return matching('category', strip(keywords[1] ?? ''));
    default:
      return index.search(keywords.join(' '), searchLimit).map(({ document }) => products[document]!);
  }
}
