import type { Sentence } from '@dreamgym/core';
import { actionKey, fillPage, type Page } from './page.ts';
import type { SiteKnowledge } from './site-knowledge.ts';

/** A page as a task shows it. */
interface ShownPage {
  readonly sentences: readonly Sentence[];
  readonly text: string;
}

/** How pages look to tasks, and what can be done on them. Kept, since attempts at a task meet the same pages again and again. */
export interface ShownPages {
  show(page: Page, options: { readonly instruction: string; readonly flagged: ReadonlySet<string> }): ShownPage;
  /** Whether anything was ever recorded of such an action on such a page. */
  isKnown(kind: string, action: string): boolean;
}

const mostPages = 4000;
const mostActions = 100_000;

export function shownPages(site: SiteKnowledge): ShownPages {
  const { abstraction, flags, moves, edits, fields, endings, navigation } = site;
  const shown = nested<ShownPage>(mostPages);
  const known = nested<boolean>(mostActions);

  function readKnown(kind: string, text: string): boolean {
    const action = abstraction.readAction(text);
    if (!action) return false;
    if (fields.of(kind, action.name) !== undefined || endings.endsAt(kind, action.name) !== undefined) return true;
    const key = actionKey(kind, action.name);
    return (moves.has(key) || edits.has(key)) && navigation.isKnown(action);
  }

  return {
    show: (page, { instruction, flagged }) =>
      shown(flagged.size === 0 ? instruction : [instruction, ...flagged].join('\n'), page.content, () => {
        const sentences = flags.add(fillPage(page, instruction), flagged);
        return { sentences, text: abstraction.writeObservation(sentences) };
      }),
    isKnown: (kind, action) => known(kind, action, () => readKnown(kind, action)),
  };
}

/**
 * Values that are made once for two keys; those that were not asked for since `most` others were made are forgotten. Keys stay apart: a text's
 * hash is known to the engine after its first use, that of two texts put together is not.
 */
function nested<Value>(most: number): (first: string, second: string, make: () => Value) => Value {
  let values = new Map<string, Map<string, Value>>();
  let older = new Map<string, Map<string, Value>>();
  let size = 0;
  return (first, second, make) => {
    const found = values.get(first)?.get(second);
    if (found !== undefined) return found;
    if (size >= most) [older, values, size] = [values, new Map(), 0];
    const value = older.get(first)?.get(second) ?? make();
    const inner = values.get(first) ?? new Map<string, Value>();
    values.set(first, inner.set(second, value));
    size += 1;
    return value;
  };
}
