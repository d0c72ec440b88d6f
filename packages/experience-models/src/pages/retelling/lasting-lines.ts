import type { Sentence } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';
import { headOf, type Page, type PageStep } from '../page.ts';

/** Lines that an attempt carries from page to page: where it has been, what is in its basket. */
export interface LastingLines {
  /** Whether the line, which does not always stand on this page, would stand on the next one as well. */
  isLasting(page: Page, line: Sentence): boolean;
}

/** How often lines of a kind have to be seen to come along, and the share of cases. */
const often = 5;
const mostly = 0.6;

/** Learns which kinds of lines come along: of those that a page has at some times only, those that other pages have as well right afterwards. */
export function learnLastingLines(steps: readonly PageStep[]): LastingLines {
  const pages = new Map<string, Page>();
  for (const { from, to } of steps) for (const page of [from, to]) pages.set(page.content, page);
  const always = new Map<string, ReadonlySet<string>>();
  for (const [head, alike] of groupBy([...pages.values()], headOf)) {
    if (alike.length < 2) continue;
    const counts = new Map<string, number>();
    for (const line of alike.flatMap(({ sentences }) => [...new Set(sentences.map(textOf))])) {
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
    always.set(head, new Set([...counts].filter(([, count]) => count === alike.length).map(([line]) => line)));
  }
  const isSometimes = (head: string, line: Sentence) => always.get(head)?.has(textOf(line)) === false;
  const seen = new Map<string, { all: number; came: number }>();
  for (const { from, to } of steps) {
    const [here, there] = [headOf(from), headOf(to)];
    if (here === there || !always.has(here) || !always.has(there)) continue;
    const next = new Set(to.sentences.filter((line) => isSometimes(there, line)).map(textOf));
    for (const line of from.sentences.slice(1)) {
      if (!isSometimes(here, line)) continue;
      const count = seen.get(line.kind) ?? { all: 0, came: 0 };
      seen.set(line.kind, count);
      count.all += 1;
      if (next.has(textOf(line))) count.came += 1;
    }
  }
  const lasting = new Set(
    [...seen].filter(([, { all, came }]) => all >= often && came >= mostly * all).map(([kind]) => kind),
  );
  return {
    isLasting: (page, line) => lasting.has(line.kind) && isSometimes(headOf(page), line),
  };
}

const textOf = (line: Sentence) => JSON.stringify(line);
