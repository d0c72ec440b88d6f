import type { Term } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';
import { type Page, type PageWalk, termText } from '../page.ts';
import type { FoundPage } from './known-pages.ts';

/** Attempts begin in the same state, so that what follows the same actions is the same, whatever they changed behind the pages. */
export interface RecordedAttempts {
  begin(request: { readonly opening: Page; readonly task: string }): RecordedAttempt;
}

/** A dreamed attempt, as far as recorded ones went the same way. */
interface RecordedAttempt {
  /** The page that the next action led to there; undefined where none of them took it. To be asked at every step. */
  follow(action: Term): FoundPage | undefined;
}

export function recordedAttempts(walks: readonly PageWalk[]): RecordedAttempts {
  const byOpening = groupBy(walks, ({ opening }) => opening.content);
  return {
    begin({ opening, task }) {
      const alike = byOpening.get(opening.content) ?? [];
      let going = [...alike].sort((one, other) => Number(other.task === task) - Number(one.task === task));
      let taken = 0;
      return {
        follow(action) {
          const text = termText(action);
          going = going.filter(({ steps }) => {
            const step = steps[taken];
            return step?.action !== undefined && !step.terminated && termText(step.action) === text;
          });
          const step = going[0]?.steps[taken];
          taken += 1;
          if (!step) return undefined;
          const because = `as recorded after the same actions in ${going[0]!.task} step ${taken}`;
          return { page: step.to, because, references: [] };
        },
      };
    },
  };
}
