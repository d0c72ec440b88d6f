import type { Term } from '@dreamgym/core';
import type { Page } from '../page.ts';
import type { Fields } from './fields.ts';

/** One action of an attempt, and the kind of page that it was taken on. */
export interface TakenAction {
  readonly kind: string;
  readonly action: Term;
}

/**
 * What an action on a page comes to. Writing into a field is none yet: what the fields hold counts when something else is done there, so that
 * what was written over does not, and what came filled in does.
 */
export function takenActions(page: Page, action: Term, fields: Fields): readonly TakenAction[] {
  const { kind } = page;
  if (fields.of(kind, action.name)) return [];
  return [...fields.written(page), action].map((taken) => ({ kind, action: taken }));
}
