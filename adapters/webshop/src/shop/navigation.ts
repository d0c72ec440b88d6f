import { parseAction } from './grammar.ts';
import { clickablesOf, groupOf, openingView, pageOf, type SubPage, type View } from './view.ts';

/**
 * Where an action leads, as far as that can be said without the shop: the results of a new search and what a purchase
 * earned are still missing. Undefined where the action is not to be had here.
 */
export function follow(view: View, action: string): View | undefined {
  const { name, argument } = parseAction(action);
  if (argument === undefined) return undefined;
  if (name === 'search') {
    const keywords = argument.split(' ');
    return { ...view, page: 'results', keywords, pageNumber: 1, results: [], product: undefined, options: new Map() };
  }
  const clickable = name === 'click' && argument !== 'search' && clickablesOf(view).includes(argument);
  return clickable ? click(view, argument) : undefined;
}

const subPages: Readonly<Record<string, SubPage>> = {
  description: 'Description',
  features: 'Features',
  reviews: 'Reviews',
  attributes: 'Attributes',
};

function click(view: View, name: string): View {
  const option = view.page === 'item' ? groupOf(view.product!, name) : undefined;
  if (option !== undefined) return { ...view, options: new Map(view.options).set(option, name) };
  const product = view.page === 'results' ? pageOf(view).find(({ asin }) => asin.toLowerCase() === name) : undefined;
  if (product) return { ...view, page: 'item', product, visited: new Set(view.visited).add(product.asin) };
  switch (name) {
    case 'back to search':
      return openingView(view);
    case 'next >':
      return turn(view, 1);
    case '< prev':
      return back(view);
    case 'buy now':
      return { ...view, page: 'done' };
    default:
      return { ...view, page: subPages[name]! };
  }
}

function turn(view: View, pages: number): View {
  return { ...view, pageNumber: view.pageNumber + pages, options: new Map() };
}

function back(view: View): View {
  if (view.page === 'results') return turn(view, -1);
  return view.page === 'item' ? { ...view, page: 'results', options: new Map() } : { ...view, page: 'item' };
}
