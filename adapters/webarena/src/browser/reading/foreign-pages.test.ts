import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grammar } from '../../actions/action.ts';
import { shownUrls } from '../../urls/shown-urls.ts';
import { look } from '../../view.ts';
import { openAddress, perform } from '../acting/perform.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { foreignPages } from './foreign-pages.fixture.ts';

/** What can be clicked there, and what the page says then. */
const expected: Readonly<Record<keyof typeof foreignPages, Readonly<Record<string, string>>>> = {
  'a listener at the document': {
    'button "First mail"': 'open1',
    'button "star"': 'star',
    'button "Second mail"': 'open2',
    'button "Rename"': 'Rename',
    'button "Delete"': 'Delete',
    'button "Exactly"': 'exact',
  },
  'a root of React': { 'button "Write docs"': 'card', 'button "close"': 'close' },
  'selectors of jQuery': { 'button "Fruit"': 'Fruit', 'button "Roots"': 'Roots', 'button "Direct"': 'direct' },
  'listeners of the elements': {
    'button "toggle"': 'toggle',
    'button "Remember me"': 'box',
    'button "General"': 'General',
    'button "Billing"': 'Billing',
    'button "Theme Light"': 'select',
    'button "Listed"': 'later',
    'button "Inner"': 'inner',
    'button "Pressed at once"': 'press',
    'button "Opened by two clicks"': 'Settings',
  },
  'elements of their own': { 'button "Send"': 'sent', 'button "Cut"': 'a', 'button "Paste"': 'b' },
  'signs of icon fonts': {
    'button "trash"': 'trash',
    'link "cart"': 'cart',
    'link "unread"': 'inbox',
    'button "gear"': 'gear',
    'button "Archive"': 'archive',
    'button "Help"': 'help',
    'button "Save"': 'save',
    'button "close"': 'close',
  },
};

describe.skipIf(noChromium()).each(Object.keys(foreignPages) as (keyof typeof foreignPages)[])(
  'a page whose clicks are heard by %s (skipped where there is no browser)',
  (name) => {
    const { open } = testBrowser();
    let site: TestSite;
    beforeAll(async () => {
      site = await testSite({ '/': foreignPages[name] });
    });
    afterAll(() => site.close());

    const begin = async () => {
      const session = await open({ site: site.url });
      await openAddress(session, `${site.url}/`);
      await session.settle();
      return session;
    };
    const lookAt = (session: BrowserSession, format: Grammar) =>
      look(session, {
        format,
        tree: {},
        urls: shownUrls({ site: site.url }, { site: 'http://site.test' }),
        earlier: { action: 'None', problem: undefined, notices: [] },
      });

    it.each(['abstract', 'aria'] as const)('shows what can be clicked, each once, in the %s format', async (format) => {
      const { elements } = await lookAt(await begin(), format);
      const named = [...elements.values()].map((each) => each.replace(/ #\d+$/, ''));
      expect(named).toEqual(Object.keys(expected[name]));
    });

    it('does what it does when it is clicked', async () => {
      const session = await begin();
      for (const [element, told] of Object.entries(expected[name])) {
        const { find } = await lookAt(session, 'abstract');
        expect(await perform(session, { action: { name: 'click', element }, elements: find })).toBeUndefined();
        expect([element, await session.page.title()]).toEqual([element, told]);
        await session.page.evaluate((title) => {
          document.title = title;
        }, 'Settings');
      }
    });
  },
);
