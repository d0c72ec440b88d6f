import type { Term } from '@dreamgym/core';
import type { Page, PageStep, PageWalk } from '../page.ts';
import { type Decider, type Move, moveOf, pageBefore } from './moves.ts';

/** A page in an attempt, and the action that it is about: the search that it lists for, the opening of what it shows. */
export interface Visit {
  readonly page: Page;
  readonly origin: Term | undefined;
}

/** What the next page is about. `visits` are those of the attempt so far, the present one last. */
export function nextOrigin(
  visits: readonly Visit[],
  { decider, action, to }: { readonly decider: Decider | 'edit'; readonly action: Term; readonly to: string },
): Term | undefined {
  switch (decider) {
    case 'fixed':
      return undefined;
    case 'back': {
      const pages = visits.map(({ page }) => page);
      const before = pageBefore(pages.slice(0, -1), pages.at(-1)!);
      return visits.findLast(({ page }) => page === before)?.origin;
    }
    case 'again':
      return visits.slice(0, -1).findLast(({ page }) => page.kind === to)?.origin;
    case 'action':
      return action;
    default:
      return visits.at(-1)!.origin;
  }
}

/** A recorded step, and what the page it was taken on is about. */
export interface VisitedStep extends PageStep {
  readonly origin: Term | undefined;
  readonly nextOrigin: Term | undefined;
}

/** The steps of a walk with what their pages are about. */
export function visitedSteps({ opening, steps }: PageWalk, moves: ReadonlyMap<string, Move>): VisitedStep[] {
  const visits: Visit[] = [{ page: opening, origin: undefined }];
  return steps.map((step) => {
    const { from, action, to } = step;
    const { origin } = visits.at(-1)!;
    const decider = action ? (moveOf(moves, { kind: from.kind, action })?.decider ?? 'edit') : 'edit';
    const next = action ? nextOrigin(visits, { decider, action, to: to.kind }) : origin;
    visits.push({ page: to, origin: next });
    return { ...step, origin, nextOrigin: next };
  });
}
