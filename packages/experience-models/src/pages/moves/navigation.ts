import type { Term } from '@dreamgym/core';
import { headOf, type Page, type PageStep, termText } from '../page.ts';

/** What stands on most pages of a site: its header, its menus, its footer. Where one of these leads says nothing of where another does. */
export interface Navigation {
  /** False for an action on a part of the navigation that nobody was seen to take. */
  isKnown(action: Term): boolean;
}

/** On how many pages, at least, and what share of all. */
const fewest = 8;
const most = 0.5;

export function learnNavigation(steps: readonly PageStep[]): Navigation {
  const pages = new Map<string, Page>();
  for (const { from, to } of steps) for (const page of [from, to]) pages.set(headOf(page), page);
  const counts = new Map<string, number>();
  for (const { sentences } of pages.values()) {
    const names = new Set(sentences.slice(1).map(({ arguments: args }) => args[0] ?? ''));
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const taken = new Set(steps.flatMap(({ action }) => (action ? [termText(action)] : [])));
  return {
    isKnown(action) {
      const [name] = action.arguments;
      const shown = name === undefined ? 0 : (counts.get(name) ?? 0);
      return shown < fewest || shown < most * pages.size || taken.has(termText(action));
    },
  };
}
