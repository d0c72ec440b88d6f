import type { Page } from 'playwright-core';
import type { WebAction } from '../../actions/action.ts';
import { aim } from './aim.ts';
import { beginTyping, chooseOption, heldBy, setValue } from './fields.ts';
import type { PageElement } from './page-element.ts';

export type ElementAction = Extract<WebAction, { readonly element: string }>;

/** Does an action with an element. What could not be done, or came out otherwise, comes back as words for the agent. */
export async function atElement(page: Page, action: ElementAction, element: PageElement): Promise<string | undefined> {
  const refused = (reason: string) => `Nothing can be done with the element [${action.element}] now: ${reason}.`;
  switch (action.name) {
    case 'select': {
      const problem = await element.call(chooseOption, action.option);
      return problem === null ? undefined : refused(problem);
    }
    case 'click':
    case 'hover': {
      const point = await aim(element);
      if ('problem' in point) return refused(point.problem);
      if (action.name === 'click') await page.mouse.click(point.x, point.y);
      else await page.mouse.move(point.x, point.y);
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
      const problem = typing === 'set' ? await element.call(setValue, text) : await replaceSelected(page, text);
      if (problem !== null) return refused(problem);
      const held = await element.call(heldBy, undefined);
      if (action.name === 'type' && action.enter) await page.keyboard.press('Enter');
      // What was set is shown in the field's own way.
      if (held === null || typing === 'set' ? isClose(held, text) : plain(held) === plain(text)) return undefined;
      return `The element [${action.element}] took what was typed otherwise: it holds ${JSON.stringify(held)} now.`;
    }
  }
}

async function replaceSelected(page: Page, text: string): Promise<null> {
  if (text === '') await page.keyboard.press('Delete');
  else await page.keyboard.insertText(text);
  return null;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Whether a value that was set is the one that was meant: only amounts are moved to what a field allows. */
function isClose(held: string | null, text: string): boolean {
  const [is, was] = [Number(held), Number(text)];
  return held === null || Number.isNaN(is) || Number.isNaN(was) || is === was;
}
