import { afterAll, describe, expect, it } from 'vitest';
import { parseAction } from '../../actions/parse-action.ts';
import { abstractState } from '../../page/abstract-state.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { type BrowserAction, openAddress, perform } from './perform.ts';

const form = `<title>Form</title>
<form action="/sent"><input aria-label="Name" value="old"><textarea aria-label="Note">x</textarea>
<input type="checkbox" id="c"><label for="c">Wrap</label>
<select aria-label="Size"><option value="1">Small</option><option value="2">Large</option></select>
<button type="button" disabled>Never</button><button type="button" onclick="this.textContent = 'Done'">Do</button></form>
<div contenteditable role="textbox" aria-label="Rich">some</div>
<p style="width: 9em">Some words before <a href="/sent">a link that breaks</a></p>
<input aria-label="Fixed" value="stays" readonly>
<div style="height: 3000px"></div><button onclick="document.title = 'Below'">Far</button>
<script>document.querySelector('select').onchange = (event) => { document.title = event.target.value; };</script>`;

/** A node is known by the walk that kept it, or by its number in the browser. */
describe.skipIf(noChromium()).each(['contents', 'page'] as const)(
  'an element by its node, in a capture of the %s (skipped where there is no browser)',
  (scope) => {
    const { open } = testBrowser();
    const sites: TestSite[] = [];
    afterAll(() => Promise.all(sites.map((site) => site.close())));

    const at = async () => {
      const site = await testSite({ '/': form, '/sent': '<title>Sent</title>' });
      sites.push(site);
      const session = await open({ site: site.url });
      await openAddress(session, `${site.url}/`);
      await session.settle();
      return session;
    };
    const act = async (session: BrowserSession, text: string) => {
      const { elements } = abstractState(await session.capture(scope));
      const action = parseAction(text, { grammar: 'abstract' }) as BrowserAction;
      const told = await perform(session, { action, elements: { kind: 'nodes', node: (key) => elements.get(key) } });
      await session.settle();
      return told;
    };
    const lines = async (session: BrowserSession) => abstractState(await session.capture(scope)).lines;

    it('is typed into, ticked and chosen from, as a person does', async () => {
      const session = await at();
      expect(await act(session, 'type [textbox "Name"] [new name] [0]')).toBeUndefined();
      expect(await act(session, 'clear [textbox "Note"]')).toBeUndefined();
      expect(await act(session, 'type [textbox "Rich"] [other words] [0]')).toBeUndefined();
      expect(await act(session, 'click [checkbox "Wrap"]')).toBeUndefined();
      expect(await act(session, 'select [combobox "Size"] [Large]')).toBeUndefined();
      const shown = await lines(session);
      expect(shown).toEqual(
        expect.arrayContaining([
          'page "2"',
          'textbox "Name" = "new name"',
          'textbox "Note"',
          'checkbox "Wrap" checked',
          'textbox "Rich" = "other words"',
        ]),
      );
      expect(shown.find((line) => line.startsWith('combobox'))).toContain('= "Large"');
    });

    it('is scrolled to, and Enter sends a form', async () => {
      const session = await at();
      expect(await act(session, 'click [button "Far"]')).toBeUndefined();
      expect((await lines(session))[0]).toBe('page "Below"');
      expect(await act(session, 'type [textbox "Name"] [new]')).toBeUndefined();
      expect((await lines(session))[0]).toBe('page "Sent"');
    });

    it('is hit where it is broken over two lines', async () => {
      const session = await at();
      expect(await act(session, 'click [link "a link that breaks"]')).toBeUndefined();
      expect((await lines(session))[0]).toBe('page "Sent"');
    });

    it('says why nothing could be done', async () => {
      const session = await at();
      expect(await act(session, 'click [button "Never"]')).toContain('it is disabled');
      expect(await act(session, 'select [combobox "Size"] [Huge]')).toContain('it has no option "Huge"');
      expect(await act(session, 'type [textbox "Fixed"] [x]')).toContain('nothing can be typed there');
      expect(await act(session, 'click [button "Gone"]')).toBe('There is no element [button "Gone"].');
      const { elements } = abstractState(await session.capture(scope));
      await session.page.evaluate("document.querySelector('form').remove()");
      const action = parseAction('click [button "Do"]', { grammar: 'abstract' }) as BrowserAction;
      expect(
        await perform(session, { action, elements: { kind: 'nodes', node: (key) => elements.get(key) } }),
      ).toContain('it is gone');
    });
  },
);
