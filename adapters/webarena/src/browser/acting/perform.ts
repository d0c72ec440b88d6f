import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { WebAction } from '../../actions/action.ts';
import type { Bounds, PageNode } from '../../page/page-snapshot.ts';
import { type BrowserSession, firstLine } from '../browser-session.ts';
import { evaluateApart } from '../evaluate-apart.ts';
import type { Gate } from '../gate/gate.ts';
import { atElement, type ElementAction } from './at-element.ts';
import { nodeElement, type PageElement } from './page-element.ts';
import { scrollPage, scrollWindow } from './scroll.ts';

/** Actions that the browser does; `stop` and `none` are not among them. */
export type BrowserAction = Exclude<WebAction, { readonly name: 'stop' | 'none' }>;

/** How an element of the observation is found again. */
export type Elements =
  /** Where the observation saw it, as the original does, whatever is there now. */
  | { readonly kind: 'boxes'; box(element: string): Bounds | undefined }
  /** By the node of the document behind it; an element that is gone is not found. */
  | { readonly kind: 'nodes'; node(element: string): PageNode | undefined };

/** Does it. What could not be done comes back as words for the agent; rejects only where the browser itself has failed. */
export async function perform(
  session: BrowserSession,
  { action, elements }: { readonly action: BrowserAction; readonly elements: Elements },
): Promise<string | undefined> {
  try {
    return await act(session, action, elements);
  } catch (error) {
    session.throwIfDead();
    return `The action failed: ${firstLine(error)}`;
  }
}

async function act(session: BrowserSession, action: BrowserAction, elements: Elements): Promise<string | undefined> {
  const { page } = session;
  switch (action.name) {
    case 'click':
    case 'double_click':
    case 'right_click':
    case 'drag':
    case 'upload':
    case 'hover':
    case 'type':
    case 'select':
    case 'clear':
      return onElement(session, action, elements);
    case 'press':
      await page.keyboard.press(action.keys);
      return undefined;
    case 'scroll': {
      if (action.element !== undefined) return onElement(session, { ...action, element: action.element }, elements);
      const sign = action.direction === 'up' ? -1 : 1;
      await evaluateApart(
        await session.protocol(),
        `(${elements.kind === 'boxes' ? scrollWindow : scrollPage})(${sign})`,
      );
      return undefined;
    }
    case 'goto':
      return openAddress(session, action.url);
    case 'new_tab':
      await session.openTab();
      return undefined;
    case 'go_back':
      if (!(await hasNeighbour(session, -1))) return 'There is no page before this one.';
      await page.goBack({ waitUntil: 'commit' });
      return undefined;
    case 'go_forward':
      if (!(await hasNeighbour(session, 1))) return 'There is no page after this one.';
      await page.goForward({ waitUntil: 'commit' });
      return undefined;
    case 'close_tab':
      await session.closeTab();
      return undefined;
    case 'tab_focus': {
      const tab = session.pages[action.tab];
      if (tab === undefined) return `There is no tab ${action.tab}.`;
      await session.focus(tab);
      return undefined;
    }
  }
}

/** Whether the tab has been at a page so many steps away. The empty page with which every tab begins is none. */
async function hasNeighbour(session: BrowserSession, distance: -1 | 1): Promise<boolean> {
  const protocol = await session.protocol();
  let history = await protocol.send('Page.getNavigationHistory');
  const isBehind = () => history.entries[history.currentIndex]?.url !== session.page.url();
  // The page is told of a navigation before the tab's history has it: a little, or longer on a busy machine.
  for (let looks = 0; isBehind() && looks < 80; looks++) {
    await pause(25);
    history = await protocol.send('Page.getNavigationHistory');
  }
  return ![undefined, 'about:blank'].includes(history.entries[history.currentIndex + distance]?.url);
}

/** Opens an address in the tab in front, where the gate lets it pass. */
export async function openAddress(session: BrowserSession, url: string): Promise<string | undefined> {
  const address = addressOf(session.gate, url);
  const reason = session.gate.refusal(address);
  if (reason !== undefined) return `The address was not opened: ${reason}.`;
  try {
    await session.page.goto(address, { waitUntil: 'commit' });
  } catch (error) {
    session.throwIfDead();
    // The gate ends a navigation that it refuses on the way, and so does a download; both are told by notices.
    if (!/ERR_ABORTED|Download is starting/.test(String(error))) throw error;
  }
  return undefined;
}

/** What a text in the address bar means: `localhost:7770` is a site where there is one, and no address of a scheme `localhost:`. */
function addressOf(gate: Gate, text: string): string {
  const web = `http://${text}`;
  if (!/^[a-z][a-z\d+.-]*:/i.test(text)) return web;
  return /^[\w.-]+:\d+(?:[/?#]|$)/.test(text) && gate.refusal(web) === undefined ? web : text;
}

async function onElement(
  session: BrowserSession,
  action: ElementAction,
  elements: Elements,
): Promise<string | undefined> {
  if (elements.kind === 'boxes') {
    const bounds = elements.box(action.element);
    return bounds ? atBox(session.page, action, bounds) : noElement(action.element);
  }
  const protocol = await session.protocol();
  const found: PageElement[] = [];
  for (const name of action.name === 'drag' ? [action.element, action.target] : [action.element]) {
    const node = elements.node(name);
    if (node === undefined) return noElement(name);
    const element = await nodeElement(protocol, node);
    if (element === undefined) return `Nothing can be done with the element [${name}] now: it is gone or hidden.`;
    found.push(element);
  }
  const [element, target] = found;
  return atElement(session, action, { element: element!, target });
}

async function atBox(page: Page, action: ElementAction, bounds: Bounds): Promise<string | undefined> {
  const [x, y] = [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2];
  if (action.name === 'hover') {
    await page.mouse.move(x, y);
    return undefined;
  }
  await page.mouse.click(x, y);
  if (action.name === 'type') {
    await page.keyboard.type(action.text);
    if (action.enter) await page.keyboard.press('Enter');
  }
  return undefined;
}

const noElement = (element: string) => `There is no element [${element}].`;
