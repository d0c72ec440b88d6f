import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptPage } from '../tasks/task-set.ts';
import { openAddress } from './acting/perform.ts';
import { submitNowhere } from './acting/submit-nowhere.ts';
import type { BrowserSession } from './browser-session.ts';
import { evaluateApart } from './evaluate-apart.ts';

/** Milliseconds that the original leaves a page after the last action, and after its evaluator has opened another one. */
const original = { acted: 2000, opened: 3000 };
const betweenLooks = 100;

/** The tab in which an attempt ended, for an evaluator; to be used while the gate admits it. `goesOn`: whether there are further actions to come. */
export function scoringPage(session: BrowserSession, { goesOn = false } = {}): AttemptPage {
  let end = performance.now() + original.acted;
  let wasStill = false;
  let wasLast = goesOn;
  const apart = (expression: string) =>
    session.steadily(async (page) => evaluateApart(await session.protocol(page), expression));
  return {
    url: () => session.page.url(),
    async goto(url) {
      const problem = await openAddress(session, url);
      if (problem !== undefined) throw new Error(`the evaluator could not open ${url}: ${problem}`);
      await session.arrive();
      end = performance.now() + original.opened;
      wasStill = false;
      wasLast = goesOn;
      await session.settle();
    },
    async later() {
      if (wasLast) return false;
      // On a busy machine what the page was to do by now is done late, but before what it is asked for now.
      wasLast = performance.now() > end;
      if (wasLast) await apart('new Promise((resolve) => setTimeout(resolve, 0))').catch(() => {});
      if ((await apart(isStill).catch(() => false)) === true) {
        // It may have come to rest since it was looked at.
        if (wasStill) return false;
        wasStill = true;
        return true;
      }
      wasStill = false;
      await pause(betweenLooks);
      await session.settle();
      return true;
    },
    content: () => session.steadily((page) => page.content()),
    evaluateInside: (expression) => session.steadily((page) => page.evaluate(expression)),
    submitNowhere: (form) => submitNowhere(session, form),
    evaluate: apart,
  };
}

/** Whether a page has come and has nothing in it that could change it: no scripts, no frames, no address to go on to. */
const isStill = `document.readyState === 'complete' && document.scripts.length === 0 &&
  !document.querySelector('iframe, frame, object, embed, meta[http-equiv="refresh" i]') &&
  document.evaluate('count(//@*[starts-with(name(), "on")])', document).numberValue === 0`;
