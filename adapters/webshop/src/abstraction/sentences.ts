import type { SentenceMeaning, Term } from '@dreamgym/core';

const fact = (name: string, ...args: string[]): Term => ({ name, arguments: args });

/** What each kind of sentence says about the world. */
export const sentences: Readonly<Record<string, SentenceMeaning>> = {
  'search page': { asserts: [fact('page', 'search'), fact('instruction', '$0')] },
  'results page': {
    asserts: [fact('page', 'results'), fact('instruction', '$0'), fact('page number', '$1'), fact('total', '$2')],
  },
  result: { asserts: [fact('listed', '$0'), fact('title', '$0', '$1'), fact('price', '$0', '$2')] },
  'visited result': {
    asserts: [fact('listed', '$0'), fact('visited', '$0'), fact('title', '$0', '$1'), fact('price', '$0', '$2')],
  },
  'item page': { asserts: [fact('page', 'item'), fact('instruction', '$0')] },
  'option group': { lists: fact('offered', '$0', '$item') },
  choices: { lists: fact('offered', '$item') },
  selected: { asserts: [fact('selected', '$0', '$1')] },
  product: { asserts: [fact('viewed', '$0'), fact('viewed price', '$1')] },
  links: { lists: fact('linked', '$item') },
  'detail page': { asserts: [fact('page', 'detail'), fact('instruction', '$0')] },
  detail: { asserts: [fact('detail', '$0')] },
  purchase: { asserts: [fact('page', 'done'), fact('bought', '$0'), fact('score', '$1')] },
  'bought option': { asserts: [fact('bought option', '$0', '$1')] },
  verbatim: {},
};
