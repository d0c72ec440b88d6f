import type { Product } from '../catalogue/product.ts';
import { contentWords, readInstruction } from '../instruction.ts';
import { proposeQueries } from '../proposals.ts';
import { pageOf, type View } from '../shop/view.ts';
import type { Guide, Stage } from './demonstrator.ts';

const patience = 2;

/** Shops as a person in a hurry might: by the words of the instruction and what the pages show, without knowing the goal. */
export function shopper({ run, dice }: Stage): Guide {
  const { instruction } = run.view;
  const wish = instruction.toLowerCase();
  const words = contentWords(wish);
  const limit = readInstruction(instruction).priceLimit ?? Infinity;
  const looked = new Set<string>();
  let seen: readonly Product[] = [];
  let searches = 0;

  const search = () => {
    const queries = proposeQueries(instruction, seen);
    const first = searches++ === 0 && dice.next() < 0.7;
    return `search[${first ? queries[0]! : dice.pick(queries)}]`;
  };
  const choose = (view: View) => {
    seen = pageOf(view);
    const ranked = seen
      .filter(({ asin, prices }) => !looked.has(asin) && prices[0]! <= limit)
      .map((product) => ({ product, score: overlap(product, words) }))
      .sort((one, other) => other.score - one.score);
    const pick = ranked[dice.next() < 0.75 ? 0 : dice.integer(Math.min(3, Math.max(1, ranked.length)))];
    if (pick) {
      looked.add(pick.product.asin);
      return `click[${pick.product.asin.toLowerCase()}]`;
    }
    return view.pageNumber < patience && seen.length > 0 ? 'click[next >]' : 'click[back to search]';
  };
  const consider = ({ product, options }: View) => {
    for (const [name, values] of product!.options) {
      if (options.has(name)) continue;
      const value = mentioned(values, wish);
      if (value !== undefined) return `click[${value}]`;
    }
    const tooDear = product!.prices[0]! > limit;
    return tooDear ? 'click[< prev]' : 'click[buy now]';
  };

  return () => {
    const { view } = run;
    if (view.page === 'search') return search();
    if (view.page === 'results') return choose(view);
    return view.page === 'item' ? consider(view) : 'click[< prev]';
  };
}

/** The share of the wish's words that the name has. */
function overlap({ title }: Product, words: readonly string[]): number {
  const known = new Set(contentWords(title.toLowerCase()));
  return words.filter((word) => known.has(word)).length / Math.max(1, words.length);
}

/** The longest value that the wish names and a click can choose. */
function mentioned(values: readonly string[], wish: string): string | undefined {
  const named = values.filter((value) => !/[[\]\n]/.test(value) && hasPhrase(wish, value));
  return named.sort((one, other) => other.length - one.length)[0];
}

function hasPhrase(text: string, phrase: string): boolean {
  const at = text.indexOf(phrase);
  const inside = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}-]/u.test(character);
  return at >= 0 && !inside(text[at - 1]) && !inside(text[at + phrase.length]);
}
