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

/** Why a page counts as not come to rest. */
export type Unrest = 'requests are under way' | 'it says that it is busy' | 'it goes on changing';

/**
 * Waits until pages have arrived, requests are answered, nothing turns or says that it is busy, and the document stays as it is; four
 * times as long where there is nothing on the page that could be acted on yet. What is wrong where it is taken as it is.
 */
export async function settle(session: CDPSession, traffic: Traffic, settling: Settling): Promise<Unrest | undefined> {
  const { quiet, atMost, patience } = settling;
  await traffic.landed(patience);
  const end = performance.now() + atMost;
  let unrest: Unrest | undefined;
  for (let left = atMost; left > 0; left = end - performance.now()) {
    await traffic.idle(left);
    const rest = await within(left + quiet, 'waiting for a quiet page', restful(session, quiet, left)).catch(
      () => 'gone',
    );
    if (rest === 'rested' && traffic.open === 0) return undefined;
    unrest =
      traffic.open > 0 ? 'requests are under way' : rest === 'busy' ? 'it says that it is busy' : 'it goes on changing';
    if (rest === 'busy' || rest === 'restless') break;
    // The document went away while it was watched: another one is coming.
    if (rest === 'gone') {
      await pause(20);
      await traffic.landed(patience);
    }
  }
  return unrest;
}

type Rest = 'rested' | 'busy' | 'restless' | 'gone';

async function restful(session: CDPSession, quiet: number, atMost: number): Promise<Rest> {
  return (await evaluateApart(session, `(${watch})(${JSON.stringify({ quiet, atMost })})`)) as Rest;
}

declare global {
  /** What has been waited for in vain: it is busy for ever. */
  var dreamgymBusy: WeakSet<Element> | undefined;
}

/** Runs in the page, in a world of its own, so it may use nothing from outside. */
function watch({ quiet, atMost }: { readonly quiet: number; readonly atMost: number }): Promise<Rest> {
  globalThis.dreamgymBusy ??= new WeakSet();
  const known = globalThis.dreamgymBusy;
  const turns = ({ effect, playState }: Animation): Element | undefined => {
    if (!(effect instanceof KeyframeEffect) || playState !== 'running') return undefined;
    if (effect.getComputedTiming().iterations !== Infinity) return undefined;
    const isTurn = effect.getKeyframes().some(({ rotate, transform }) => {
      return (rotate ?? 'none') !== 'none' || /rotate/.test(String(transform ?? ''));
    });
    return isTurn ? (effect.target ?? undefined) : undefined;
  };
  const isShown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const said = '[aria-busy="true"], progress:not([value]), [role="progressbar"]:not([aria-valuenow])';
  const busy = () =>
    [...document.querySelectorAll(said), ...document.getAnimations().flatMap((each) => turns(each) ?? [])].filter(
      (element) => !known.has(element) && isShown(element),
    );
  const reacts = 'a[href], button, input, select, textarea, summary, iframe, frame, [role], [onclick], [tabindex]';
  const isBare = () =>
    document.querySelector(reacts) === null &&
    ![...(document.body?.children ?? [])].some(({ shadowRoot }) => shadowRoot);

  return new Promise((resolve) => {
    const began = performance.now();
    let still: ReturnType<typeof setTimeout>;
    let changed = began;
    const end = (rest: Rest) => {
      observer.disconnect();
      clearTimeout(still);
      clearTimeout(cap);
      resolve(rest);
    };
    const rested = () => {
      const needed = isBare() ? 4 * quiet : quiet;
      const lasted = performance.now() - changed;
      if (lasted < needed) still = setTimeout(rested, needed - lasted + 1);
      else if (busy().length > 0) still = setTimeout(rested, Math.max(quiet, 50));
      else end('rested');
    };
    const observer = new MutationObserver(() => {
      changed = performance.now();
      clearTimeout(still);
      still = setTimeout(rested, quiet);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    still = setTimeout(rested, quiet);
    const cap = setTimeout(() => {
      const left = busy();
      for (const element of left) known.add(element);
      end(left.length > 0 ? 'busy' : 'restless');
    }, atMost);
  });
}
