import { setTimeout as pause } from 'node:timers/promises';
import { getMimeType } from 'hono/utils/mime';
import type { FileChooser, Page } from 'playwright-core';
import type { WebAction } from '../../actions/action.ts';
import { type BrowserSession, filesIn } from '../browser-session.ts';
import { type Aim, aim } from './aim.ts';
import { beginTyping, chooseOption, focusAgain, heldBy, setValue } from './fields.ts';
import type { PageElement } from './page-element.ts';
import { scrollAt } from './scroll.ts';

/** Actions of which an element is what they are done to. */
export type ElementAction =
  | Extract<WebAction, { readonly element: string }>
  | (Extract<WebAction, { readonly name: 'scroll' }> & { readonly element: string });

interface Found {
  readonly element: PageElement;
  /** Where it is taken to, in an action that takes it somewhere. */
  readonly target?: PageElement;
}

/** Does an action with an element. What could not be done, or came out otherwise, comes back as words for the agent. */
export async function atElement(
  session: BrowserSession,
  action: ElementAction,
  { element, target }: Found,
): Promise<string | undefined> {
  const { page } = session;
  const refused = (reason: string, of = action.element) =>
    `Nothing can be done with the element [${of}] now: ${reason}.`;
  switch (action.name) {
    case 'select': {
      const problem = await element.call(chooseOption, action.option);
      return problem === null ? undefined : refused(problem);
    }
    case 'scroll': {
      const problem = await element.call(scrollAt, action.direction === 'up' ? -1 : 1);
      return problem === null ? undefined : refused(problem);
    }
    case 'click':
    case 'double_click':
    case 'right_click':
    case 'hover': {
      const point = await aim(element);
      if ('problem' in point) return refused(point.problem);
      if (action.name === 'hover') await page.mouse.move(point.x, point.y);
      else if (action.name === 'double_click') await page.mouse.dblclick(point.x, point.y);
      else await page.mouse.click(point.x, point.y, { button: action.name === 'click' ? 'left' : 'right' });
      return undefined;
    }
    case 'drag': {
      const way = await wayBetween(element, target!);
      if ('problem' in way) return refused(way.problem, way.at === 'target' ? action.target : action.element);
      await drag(page, way);
      return undefined;
    }
    case 'upload': {
      const content = Object.hasOwn(session.files, action.file) ? session.files[action.file] : undefined;
      if (content === undefined)
        return refused(`there is no file "${action.file}" to upload; there ${filesIn(session.files)}`);
      const point = await aim(element);
      if ('problem' in point) return refused(point.problem);
      const asked = session.fileChooser(patience);
      await page.mouse.click(point.x, point.y);
      const chooser = await asked;
      if (chooser === undefined) return refused('it asks for no file');
      await give(chooser, action.file, content);
      return undefined;
    }
    case 'type':
    case 'clear': {
      const text = action.name === 'type' ? action.text : '';
      let typing = await element.call(beginTyping, false);
      if (typing === 'click') {
        const point = await aim(element);
        if ('problem' in point) return refused(point.problem);
        await page.mouse.click(point.x, point.y);
        typing = await element.call(beginTyping, true);
      }
      if (typeof typing === 'object') return refused(typing.problem);
      const problem =
        typing === 'set' ? await element.call(setValue, text) : await replaceSelected(page, element, text);
      if (problem !== null) return refused(problem);
      const held = await element.call(heldBy, undefined);
      if (action.name === 'type' && action.enter) await page.keyboard.press('Enter');
      // What was set is shown in the field's own way.
      if (held === null || typing === 'set' ? isClose(held, text) : plain(held) === plain(text)) return undefined;
      return `The element [${action.element}] took what was typed otherwise: it holds ${JSON.stringify(held)} now.`;
    }
  }
}

/** Milliseconds that a page has to ask for a file. */
const patience = 2000;

async function give(chooser: FileChooser, name: string, content: string | Uint8Array): Promise<void> {
  const mimeType = getMimeType(name)?.replace(/;.*/, '') ?? 'application/octet-stream';
  await chooser.setFiles({ name, mimeType, buffer: Buffer.from(content) });
}

type Point = Exclude<Aim, { readonly problem: string }>;
type Way =
  | { readonly from: Point; readonly to: Point }
  | { readonly problem: string; readonly at: 'element' | 'target' };

/** Where to take hold of an element and where to let it go, both in the window at once. */
async function wayBetween(element: PageElement, target: PageElement): Promise<Way> {
  const aims = { element: await aim(element), target: await aim(target) };
  // Each may have been brought into the window at the other's expense.
  for (const [name, one, other] of [
    ['element', element, target],
    ['target', target, element],
  ] as const) {
    const before = await other.call(placeOf, undefined);
    aims[name] = await aim(one);
    const { element: from, target: to } = aims;
    if ('problem' in from) return { ...from, at: 'element' };
    if ('problem' in to) return { ...to, at: 'target' };
    if ((await other.call(placeOf, undefined)) === before) return { from, to };
  }
  return { problem: 'it and where it is to go are not in the window together', at: 'element' };
}

/** Runs in the page, so it may use nothing from outside. */
function placeOf(element: Element): string {
  const { x, y } = element.getBoundingClientRect();
  return `${x} ${y}`;
}

/** As a hand does it: pages take a single leap of the mouse for none. */
async function drag(page: Page, { from, to }: Extract<Way, { readonly from: Point }>): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + Math.sign(to.x - from.x) * 6, from.y + Math.sign(to.y - from.y) * 6, { steps: 2 });
  await pause(50);
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await pause(50);
  await page.mouse.up();
}

/** The last character comes by its key: some pages listen to keys only. */
async function replaceSelected(page: Page, element: PageElement, text: string): Promise<null> {
  if (text === '') {
    await page.keyboard.press('Delete');
    return null;
  }
  const characters = Array.from(text);
  const last = characters.at(-1)!;
  const isKey = /^[\x21-\x7e]$/.test(last);
  const first = isKey ? characters.slice(0, -1).join('') : text;
  if (first !== '') await page.keyboard.insertText(first);
  // A page may have made the field anew.
  await element.call(focusAgain, first);
  if (isKey) {
    await page.keyboard.type(last);
    await element.call(focusAgain, text);
  }
  return null;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Whether a value that was set is the one that was meant: only amounts are moved to what a field allows. */
function isClose(held: string | null, text: string): boolean {
  const [is, was] = [Number(held), Number(text)];
  return held === null || Number.isNaN(is) || Number.isNaN(was) || is === was;
}
