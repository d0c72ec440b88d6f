import type { Term } from '@dreamgym/core';
import { termText } from '../page.ts';

/** What was done in an attempt so far, oldest first. */
export type History = readonly Term[];

/** The histories of one attempt, which share their texts. */
export function historyOf(actions: readonly (Term | undefined)[]): { before(index: number): History } {
  return { before: (index) => actions.slice(0, index).filter((action) => action !== undefined) };
}

/** What two histories are compared by: the names of what was done, and what exactly was done. */
export interface HistoryMarks {
  readonly names: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

export function marksOf(history: History): HistoryMarks {
  return { names: new Set(history.map(({ name }) => name)), texts: new Set(history.map(termText)) };
}

/** How alike two attempts went, in [0, 1]. */
export function likenessOfHistories(one: HistoryMarks, other: HistoryMarks): number {
  return (shareOf(one.names, other.names) + shareOf(one.texts, other.texts)) / 2;
}

/** The share of all that both have; 1 where neither has any. */
export function shareOf(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0;
  for (const each of some) if (others.has(each)) shared += 1;
  const all = some.size + others.size - shared;
  return all === 0 ? 1 : shared / all;
}
