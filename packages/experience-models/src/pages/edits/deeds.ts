import type { Term } from '@dreamgym/core';
import type { Page } from '../page.ts';
import type { Fields } from './fields.ts';

/** One action of an attempt, and the kind of page that it was taken on. */
export interface Deed {
  readonly kind: string;
  readonly action: Term;
}

/**
 * What an action on a page comes to. Writing into a field is no deed yet: what the fields hold counts when something else is done there, so that
 * what was written over does not, and what came filled in does.
 */
export function deedsOf(page: Page, action: Term, fields: Fields): readonly Deed[] {
  const { kind } = page;
  if (fields.of(kind, action.name)) return [];
  return [...fields.written(page), action].map((done) => ({ kind, action: done }));
}
