import type { Term } from '@dreamgym/core';
import { termText } from '../page.ts';

/** What was done in an attempt so far, oldest first. */
export type History = readonly Term[];

/** The histories of one attempt, which share their texts. */
export function historyOf(actions: readonly (Term | undefined)[]): { before(index: number): History } {
  return { before: (index) => actions.slice(0, index).filter((action) => action !== undefined) };
}

/** How alike two attempts went, in [0, 1]: by the names of what was done, and by what exactly was done. */
export function likenessOfHistories(one: History, other: History): number {
  return (
    (shareOf(
      one.map(({ name }) => name),
      other.map(({ name }) => name),
    ) +
      shareOf(one.map(termText), other.map(termText))) /
    2
  );
}

function shareOf(some: readonly string[], others: readonly string[]): number {
  const [a, b] = [new Set(some), new Set(others)];
  let shared = 0;
  for (const each of a) if (b.has(each)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}
