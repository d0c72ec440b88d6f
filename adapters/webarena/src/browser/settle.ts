import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { evaluateApart } from './evaluate-apart.ts';
import type { Traffic } from './gate/traffic.ts';
import { within } from './within.ts';

export interface Settling {
  /** Milliseconds without a change of the document after which a page counts as settled. */
  readonly quiet: number;
  /** Milliseconds after which a page that never rests is taken as it is. */
  readonly atMost: number;
  /** Milliseconds to wait for a page that is on its way. */
  readonly patience: number;
}

/** Waits until pages have arrived, requests are answered and the document stays as it is. */
export async function settle(session: CDPSession, traffic: Traffic, settling: Settling): Promise<void> {
  const { quiet, atMost, patience } = settling;
  await traffic.landed(patience);
  const end = performance.now() + atMost;
  for (let left = atMost; left > 0; left = end - performance.now()) {
    await traffic.idle(left);
    const rested = await within(left + quiet, 'waiting for a quiet page', restful(session, quiet, left)).catch(
      () => false,
    );
    if (rested && traffic.open === 0) return;
    // The document went away while it was watched: another one is coming.
    if (!rested) {
      await pause(20);
      await traffic.landed(patience);
    }
  }
}

async function restful(session: CDPSession, quiet: number, atMost: number): Promise<boolean> {
  const rested = await evaluateApart(
    session,
    `new Promise((resolve) => {
      const end = (rested) => { observer.disconnect(); clearTimeout(still); clearTimeout(cap); resolve(rested); };
      const observer = new MutationObserver(() => { clearTimeout(still); still = setTimeout(end, ${quiet}, true); });
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      let still = setTimeout(end, ${quiet}, true);
      const cap = setTimeout(end, ${atMost}, false);
    })`,
  );
  return rested === true;
}
