import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAction } from '../../actions/parse-action.ts';
import { abstractState } from '../../page/abstract-state.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { actionPages } from './action-pages.fixture.ts';
import { type BrowserAction, type Elements, openAddress, perform } from './perform.ts';

/** What an agent does, elements named as in an abstract state, by each of the ways to find them. */
describe.skipIf(noChromium()).each(['contents', 'page'] as const)(
  'an action with an element found by %s (skipped where there is no browser)',
  (way) => {
    const { open } = testBrowser();
    let site: TestSite;
    beforeAll(async () => {
      site = await testSite(Object.fromEntries(Object.entries(actionPages).map(([name, html]) => [`/${name}`, html])));
    });
    afterAll(() => site.close());

    const at = async (page: keyof typeof actionPages) => {
      const session = await open({ site: site.url }, { settling: { quiet: 50, atMost: 3000, patience: 30_000 } });
      await openAddress(session, `${site.url}/${page}`);
      await session.settle();
      return session;
    };
    const act = async (session: BrowserSession, text: string) => {
      const action = parseAction(text, { grammar: 'abstract' }) as BrowserAction;
      const { elements } = abstractState(await session.capture(way));
      const found: Elements = { kind: 'nodes', node: (key) => elements.get(key) };
      return perform(session, { action, elements: found });
    };
    const heldIn = (session: BrowserSession, type: string) =>
      session.page.evaluate((type) => document.querySelector<HTMLInputElement>(`input[type=${type}]`)!.value, type);
    const title = (session: BrowserSession) => session.page.title();

    it.each([
      ['date "Day"', 'date', '2024-01-31', '2024-01-31'],
      ['date "Day"', 'date', '1/31/2024', '2024-01-31'],
      ['time "Hour"', 'time', '09:30', '09:30'],
      ['time "Hour"', 'time', '9:30 PM', '21:30'],
      ['date "Moment"', 'datetime-local', '2024-01-31T09:30', '2024-01-31T09:30'],
      ['date "Moment"', 'datetime-local', '01/31/2024, 12:05 AM', '2024-01-31T00:05'],
      ['date "Month"', 'month', 'May 2024', '2024-05'],
      ['date "Week"', 'week', '2024-W05', '2024-W05'],
      ['slider "Volume"', 'range', '8', '8'],
      ['color "Colour"', 'color', '#1a2b3c', '#1a2b3c'],
      ['spinbutton "Price"', 'number', '3.50', '3.50'],
    ])('types into %s a %s of %s', async (element, type, text, value) => {
      const session = await at('fields');
      expect(await act(session, `type [${element}] [${text}] [0]`)).toBeUndefined();
      expect(await heldIn(session, type)).toBe(value);
      expect(await session.page.textContent('output')).toContain(`input ${type} ${value}`);
      expect(await act(session, `clear [${element}]`)).toEqual(
        ['range', 'color'].includes(type) ? expect.stringContaining('it takes') : undefined,
      );
    });

    it.each([
      ['date "Day"', 'yesterday', 'it takes a date such as 2024-01-31'],
      ['date "Day"', '2024-02-30', 'it takes a date'],
      ['time "Hour"', '25:00', 'it takes a time'],
      ['slider "Volume"', 'loud', 'it takes a number from 0 to 10'],
      ['slider "Volume"', '5', 'it holds "6" now'],
      ['slider "Volume"', '99', 'it holds "10" now'],
      ['color "Colour"', 'very red', 'it takes a colour'],
      ['spinbutton "Price"', '3 for $5', 'it holds "35" now'],
      ['textbox "Code"', 'abcdef', 'it holds "abcd" now'],
      ['checkbox "Box"', 'yes', 'nothing can be typed there'],
    ])('says what became of what %s does not take: %s', async (element, text, told) => {
      expect(await act(await at('fields'), `type [${element}] [${text}] [0]`)).toContain(told);
    });

    it('types into the field of a control that is made of several', async () => {
      const session = await at('fields');
      expect(await act(session, 'type [combobox "Custom"] [words] [0]')).toBeUndefined();
      expect(await session.page.textContent('output')).toContain('input text words');
    });

    it('chooses options however their labels are spaced, and none that is disabled', async () => {
      const session = await at('options');
      for (const [written, chosen] of [
        ['Extra large', 'Extra\u00a0large'],
        ['Extra\u00a0large', 'Extra\u00a0large'],
        ['Very small', 'Very small'],
        ['XL', 'XL'],
      ] as const) {
        expect(await act(session, `select [combobox "Size"] [${written}]`)).toBeUndefined();
        expect(
          (await session.page.evaluate('document.querySelector("select").selectedOptions[0].text')) as string,
        ).toBe(chosen);
      }
      for (const gone of ['XXL', 'Never']) {
        expect(await act(session, `select [combobox "Size"] [${gone}]`)).toContain(`its option "${gone}" is disabled`);
      }
      expect(await act(session, 'select [combobox "Size"] [Huge]')).toContain('it has no option "Huge"');
      expect(await act(session, 'select [listbox "Many"] [two]')).toBeUndefined();
      expect(await title(session)).toBe('one+two');
    });

    it('ticks what is hidden through its label, and follows no link in that', async () => {
      const session = await at('labels');
      for (const element of [
        'checkbox "Gift wrap"',
        'radio "Read the terms, then fast"',
        'checkbox "Newsletter"',
        'checkbox "Under its label"',
      ]) {
        expect(await act(session, `click [${element}]`)).toBeUndefined();
      }
      expect(
        await session.page.evaluate('[...document.querySelectorAll("input")].map(({ checked }) => checked)'),
      ).toEqual([true, true, true, true]);
      expect(session.page.url()).toMatch(/labels$/);
    });

    it('hits what is in part covered, in shadows and frames, and broken over lines', async () => {
      const session = await at('covers');
      for (const [element, hit] of [
        ['button "Plain"', 'plain'],
        ['button "Half"', 'half'],
        ['button "In a shadow"', 'shadow'],
        ['button "Deep in a frame"', 'deep'],
      ] as const) {
        expect(await act(session, `click [${element}]`)).toBeUndefined();
        expect(await title(session)).toBe(hit);
      }
      expect(await act(session, 'click [link "Broken link"]')).toBeUndefined();
      await expect.poll(() => session.page.url()).toMatch(/#broken$/);
      expect(await act(session, 'click [button "In a closed shadow"]')).toBeUndefined();
      expect(await title(session)).toBe('hidden shadow');
    });

    it('says what covers an element, and clicks nothing', async () => {
      const session = await at('covers');
      for (const [element, cover] of [
        ['button "Buried"', 'covered by dialog "Cookies"'],
        ['button "Shaded"', 'covered by <div class="shade">'],
        ['button "Framed"', 'covered by "over the frame"'],
      ] as const) {
        expect(await act(session, `click [${element}]`)).toContain(cover);
      }
      expect(await title(session)).toBe('Covers');
    });

    it('waits for what is on its way, and not for what goes on for ever', async () => {
      const session = await at('moving');
      expect(await act(session, 'click [button "Arriving"]')).toBeUndefined();
      expect(await title(session)).toBe('hit');
    });
  },
);
