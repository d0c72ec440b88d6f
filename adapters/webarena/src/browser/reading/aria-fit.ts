import type { CDPSession } from 'playwright-core';
import { evaluateApart } from '../evaluate-apart.ts';

/** Elements of a page beyond which Playwright's snapshot, which is always of the whole page, takes seconds. */
const most = 6000;

/**
 * Whether Playwright's aria snapshot shows all of a page, and soon: not where there is no body, as in a drawing, nor where something stands
 * in a closed shadow root, nor where the page is very long.
 */
export async function fitsAria(session: CDPSession): Promise<boolean> {
  const [seen, search] = await Promise.all([
    evaluateApart(session, `(${countNodes})(${most})`) as Promise<number | null>,
    session.send('DOM.performSearch', { query: '' }),
  ]);
  session.send('DOM.discardSearchResults', { searchId: search.searchId }).catch(() => {});
  return seen !== null && (seen < 0 || seen === search.resultCount);
}

/** Runs in the page, so it may use nothing from outside. Null where a page does not fit; -1 where there are frames that cannot be looked into. */
function countNodes(most: number): number | null {
  if (document.body === null) return null;
  const roots: (Document | ShadowRoot)[] = [document];
  let [nodes, elements, isWhole] = [0, 0, true];
  for (const root of roots) {
    const all = root.querySelectorAll('*');
    elements += all.length;
    nodes += all.length;
    if (elements > most) return null;
    for (const element of all) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (element.localName !== 'iframe' && element.localName !== 'frame' && element.localName !== 'object') continue;
      const inner = (element as HTMLIFrameElement).contentDocument;
      if (inner) roots.push(inner);
      else isWhole = false;
    }
    const start = root instanceof ShadowRoot ? root : root.documentElement;
    const others = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION | NodeFilter.SHOW_COMMENT;
    if (start) for (const walker = document.createTreeWalker(start, others); walker.nextNode(); ) nodes++;
  }
  return isWhole ? nodes : -1;
}
