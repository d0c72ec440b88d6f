import type { AttemptPage } from '../tasks/task-set.ts';
import type { BrowserSession } from './browser-session.ts';
import { evaluateApart } from './evaluate-apart.ts';
import { openAddress } from './perform.ts';
import { submitNowhere } from './submit-nowhere.ts';

/** The tab in which an attempt ended, for an evaluator; to be used while the gate admits it. */
export function scoringPage(session: BrowserSession): AttemptPage {
  return {
    url: () => session.page.url(),
    async goto(url) {
      const problem = await openAddress(session, url);
      if (problem !== undefined) throw new Error(`the evaluator could not open ${url}: ${problem}`);
      await session.settle();
    },
    content: () => session.page.content(),
    evaluateInside: (expression) => session.page.evaluate(expression),
    submitNowhere: (form) => submitNowhere(session, form),
    evaluate: async (expression) => evaluateApart(await session.protocol(), expression),
  };
}
