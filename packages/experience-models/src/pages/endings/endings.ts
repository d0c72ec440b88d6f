import type { VisitedStep } from '../moves/visits.ts';
import { actionKey } from '../page.ts';

/** Which actions end attempts. */
export interface Endings {
  /** How often the action was seen to end attempts; undefined where it does not end them. */
  endsAt(kind: string, action: string): number | undefined;
}

const enough = 0.97;

export function learnEndings(steps: readonly VisitedStep[]): Endings {
  const taken = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const { from, action, terminated } of steps) {
    if (!action) continue;
    for (const key of [actionKey(from.kind, action.name), action.name]) {
      taken.set(key, (taken.get(key) ?? 0) + 1);
      if (terminated) ended.set(key, (ended.get(key) ?? 0) + 1);
    }
  }
  return {
    endsAt(kind, action) {
      // Where it was never taken on such a page, it does what it does elsewhere.
      const own = actionKey(kind, action);
      const key = taken.has(own) ? own : action;
      const count = ended.get(key) ?? 0;
      return count >= enough * (taken.get(key) ?? 1) ? count : undefined;
    },
  };
}
