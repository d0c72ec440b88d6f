import type { Abstraction, Sentence, Term } from '@dreamgym/core';

/** A fact that a sentence reports to hold or not to hold. */
export interface Report {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly value: boolean;
}

/** A complete list that a sentence reports: what is not on it does not hold in its place. */
export interface ReportedList {
  /** The predicate; the items stand first in it. */
  readonly name: string;
  /** The second argument, where the predicate has two. */
  readonly owner: string | undefined;
  readonly items: readonly string[];
}

/** What one sentence says of the world: first what it denies, then what it asserts, then what it lists. */
export function reportsOf(
  sentence: Sentence,
  { sentences }: Pick<Abstraction, 'sentences'>,
): { readonly facts: readonly Report[]; readonly list: ReportedList | undefined } {
  const { asserts = [], denies = [], lists } = sentences[sentence.kind] ?? {};
  const facts = [
    ...denies.map((term) => ({ name: term.name, arguments: bind(term, sentence), value: false })),
    ...asserts.map((term) => ({ name: term.name, arguments: bind(term, sentence), value: true })),
  ];
  const owner = lists?.arguments[1];
  const list = lists && {
    name: lists.name,
    owner: owner === undefined ? undefined : bind({ name: lists.name, arguments: [owner] }, sentence)[0],
    items: sentence.items ?? [],
  };
  return { facts, list };
}

/** Whether a sentence of this kind reports anything at all. */
export function isReport(kind: string, { sentences }: Pick<Abstraction, 'sentences'>): boolean {
  const { asserts = [], denies = [], lists } = sentences[kind] ?? {};
  return asserts.length > 0 || denies.length > 0 || lists !== undefined;
}

function bind(term: Term, sentence: Sentence): string[] {
  return term.arguments.map((argument) => {
    const name = argument.startsWith('$') ? sentence.arguments[Number(argument.slice(1))] : argument;
    if (name === undefined) {
      throw new Error(`the meaning of "${sentence.kind}" uses ${argument}, which the sentence does not have`);
    }
    return name;
  });
}
