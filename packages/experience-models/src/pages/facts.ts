import type { Abstraction, Sentence, Term } from '@dreamgym/core';

/** What sentences say to be so, lists included. */
export function factsOf(sentences: readonly Sentence[], { sentences: meanings }: Abstraction): Term[] {
  return sentences.flatMap(({ kind, arguments: args, items = [] }) => {
    const { asserts = [], lists } = meanings[kind] ?? {};
    const fill = (term: Term, item = ''): Term => ({
      name: term.name,
      arguments: term.arguments.map((text) => {
        if (text === '$item') return item;
        return /^\$\d+$/.test(text) ? (args[Number(text.slice(1))] ?? '') : text;
      }),
    });
    return [...asserts.map((term) => fill(term)), ...(lists ? items.map((item) => fill(lists, item)) : [])];
  });
}
