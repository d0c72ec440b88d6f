import type { Product } from '../catalogue/product.ts';
import type { Goal } from '../goals/goals.ts';
import { tokenSetRatio } from '../reward/token-set-ratio.ts';
import { groupOf, pageOf, resultsPerPage, type View } from '../shop/view.ts';
import type { Guide, Stage } from './demonstrator.ts';

/** Buys the very product that the goal was made of, with the options asked for: what is reached at best. */
export function expert({ shop, goal: index, run }: Stage): Guide {
  const goal = shop.goals.at(index);
  const product = shop.catalogue.product(goal.asin)!;
  const wishes = wishedOptions(goal, product);
  // By its name it is found among the first, unless others have the same one.
  const queries = [product.title.replace(/[[\]\n]/g, ' '), `<q> ${product.query}`];
  let searches = 0;
  return () => {
    const { view } = run;
    switch (view.page) {
      case 'search':
        return `search[${queries[searches++ % queries.length]}]`;
      case 'results':
        return towards(product, view);
      case 'item': {
        if (view.product !== product) return 'click[< prev]';
        const missing = wishes.find(([name, value]) => view.options.get(name) !== value);
        return missing ? `click[${missing[1]}]` : 'click[buy now]';
      }
      default:
        return 'click[< prev]';
    }
  };
}

function towards(product: Product, view: View): string {
  if (pageOf(view).includes(product)) return `click[${product.asin.toLowerCase()}]`;
  const place = view.results.indexOf(product);
  if (place < 0) return 'click[back to search]';
  return place < (view.pageNumber - 1) * resultsPerPage ? 'click[< prev]' : 'click[next >]';
}

/** Names and values to choose; without those that no click can choose. */
function wishedOptions({ options }: Goal, product: Product): (readonly [string, string])[] {
  const wished = options instanceof Map ? [...(options as ReadonlyMap<string, string>)] : valuesOf(options, product);
  return wished.filter(([name, value]) => !/[[\]\n]/.test(value) && groupOf(product, value) === name);
}

/** People gave values without names, and sometimes in other words. */
function valuesOf(wished: Goal['options'], { options }: Product): [string, string][] {
  const chosen = new Map<string, string>();
  for (const wish of wished as readonly string[]) {
    for (const [name, values] of options) {
      if (chosen.has(name)) continue;
      const value = values.find((known) => known === wish) ?? values.find((known) => tokenSetRatio(known, wish) > 85);
      if (value === undefined) continue;
      chosen.set(name, value);
      break;
    }
  }
  return [...chosen];
}
