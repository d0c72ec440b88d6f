import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAction } from '../../actions/parse-action.ts';
import { abstractState } from '../../page/abstract-state.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { type BrowserAction, openAddress, perform } from './perform.ts';

const page = `<!doctype html><title>Custom</title><style>.hand { cursor: pointer } .gone { display: none } @font-face { font-family: x }</style>
<div class="hand" id="save"><span>Save</span></div><div class="hand"><a href="#wrapped">Wrapped link</a></div>
<table><tr class="hand" id="row"><td>Ada</td><td>London</td><td><button id="edit">Edit</button></td></tr></table>
<div class="hand" id="quiet">Row that does nothing <a data-action="open" id="open">Open</a></div>
<a class="hand" id="bare">Link without an address</a><div tabindex="0" id="focusable">Reached by the keyboard</div>
<div onclick="document.title = 'inline'">Inline handler</div><i class="hand icon-trash" id="trash-can">&#xe001;</i><i class="hand" title="Settings" id="gear">&#xe002;</i>
<label class="hand"><input type="checkbox" class="gone"><span>Dark mode</span></label><div id="host"></div>
<div tabindex="0" style="height: 20px; overflow: auto"><p>scrolled</p><p>text</p></div><p>Plain text</p>
<script>for (const element of document.querySelectorAll('[id]')) element.addEventListener('click', (event) => { document.title = element.id; event.stopPropagation(); });
host.attachShadow({ mode: 'open' }).innerHTML = '<style>b { cursor: pointer }</style><b>In a shadow</b>';</script>`;

describe.skipIf(noChromium())('what reacts to clicks without a role (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite({ '/': page });
  });
  afterAll(() => site.close());
  const begin = async () => {
    const session = await open({ site: site.url });
    await openAddress(session, `${site.url}/`);
    await session.settle();
    return session;
  };
  const stateOf = async (session: BrowserSession) => abstractState(await session.capture('contents'));

  it('can be acted on, each once, and keeps its state and its name', async () => {
    const { lines } = await stateOf(await begin());
    expect(lines).toEqual([
      'page "Custom"',
      'button "Save"',
      'link "Wrapped link"',
      'button "Ada London"',
      'button "Edit"',
      'button "Row that does nothing"',
      'link "Open"',
      'link "Link without an address"',
      'button "Reached by the keyboard"',
      'button "Inline handler"',
      'button "trash can"',
      'button "Settings"',
      'checkbox "Dark mode" unchecked',
      'button "In a shadow"',
      'text "scrolled"',
      'text "text"',
      'text "Plain text"',
    ]);
  });

  it.each([
    ['button "Save"', 'save'],
    ['button "Ada London"', 'row'],
    ['button "Edit"', 'edit'],
    ['link "Open"', 'open'],
    ['button "Row that does nothing"', 'quiet'],
    ['link "Link without an address"', 'bare'],
    ['button "Reached by the keyboard"', 'focusable'],
    ['button "Inline handler"', 'inline'],
    ['button "trash can"', 'trash-can'],
    ['button "In a shadow"', 'host'],
  ])('does what it does when %s is clicked', async (element, told) => {
    const session = await begin();
    const { elements } = await stateOf(session);
    const action = parseAction(`click [${element}]`, { grammar: 'abstract' }) as BrowserAction;
    const problem = await perform(session, { action, elements: { kind: 'nodes', node: (key) => elements.get(key) } });
    expect(problem).toBeUndefined();
    expect(await session.page.title()).toBe(told);
  });

  it('is ticked and says so', async () => {
    const session = await begin();
    const { elements } = await stateOf(session);
    const action = { name: 'click', element: 'checkbox "Dark mode"' } as const;
    expect(
      await perform(session, { action, elements: { kind: 'nodes', node: (key) => elements.get(key) } }),
    ).toBeUndefined();
    expect((await stateOf(session)).lines).toContain('checkbox "Dark mode" checked');
  });
});
