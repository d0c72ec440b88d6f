import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAction } from '../../actions/parse-action.ts';
import { abstractState } from '../../page/abstract-state.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { type BrowserAction, openAddress, perform } from './perform.ts';

const say =
  '<output></output><script>const say = (what) => { document.querySelector("output").textContent = what; };</script>';

const pages = {
  '/mouse': `<!doctype html><title>Mouse</title>${say}<div id="row">Row</div><div id="entry">Entry</div><div id="card" draggable="true">Card</div><div id="pin">Pin</div><div id="lane">Lane</div>
<div style="height: 3000px"></div><div id="far" draggable="true">Far card</div>
<script>row.oncontextmenu = (event) => { event.preventDefault(); say('menu'); }; entry.ondblclick = () => say('opened');
for (const each of [card, far]) each.ondragstart = (event) => event.dataTransfer.setData('text/plain', each.id); lane.ondragover = (event) => event.preventDefault();
lane.ondrop = (event) => { event.preventDefault(); say('dropped ' + event.dataTransfer.getData('text/plain')); };
let held = false; pin.onmousedown = () => { held = true; }; lane.addEventListener('mouseup', () => { if (held) say('pinned'); held = false; }); document.addEventListener('keydown', (event) => { if (event.ctrlKey && event.key === 'k') { event.preventDefault(); say('shortcut'); } });</script>`,

  '/files': `<!doctype html><title>Files</title>${say}<label>Report <input type="file"></label><button id="attach">Attach</button><input type="file" id="hidden" style="display: none"><button id="other">Other</button>
<script>attach.onclick = () => hidden.click(); document.addEventListener('change', async ({ target }) => { const [file] = target.files; say([file.name, file.type, await file.text()].join()); });</script>`,

  '/anew': `<!doctype html><title>Anew</title>${say}<div id="form"></div><input id="keys" aria-label="Keys"><div id="rich" contenteditable role="textbox" aria-label="Rich"><p><br></p></div><div id="note" contenteditable data-placeholder="Note"><p>First</p><p>Second</p></div>
<script>let value = ''; const render = () => { form.innerHTML = '<input placeholder="Find" value="' + value + '">'; form.firstChild.oninput = ({ target }) => { value = target.value; render(); };
form.firstChild.onkeydown = ({ key }) => { if (key === 'Enter') say('searched ' + value); }; }; render(); keys.onkeyup = () => say('keys ' + keys.value);</script>`,

  '/panes': `<!doctype html><title>Panes</title><style>html, body { margin: 0; height: 100%; overflow: hidden } main, aside { position: absolute; top: 0; height: 400px; overflow: auto } main { left: 300px; width: 600px } aside { width: 200px }</style>
<aside aria-label="Side"><div style="height: 2000px"><button>In the side</button></div></aside><main><div id="list" style="height: 20000px; position: relative"></div></main>
<script>const main = document.querySelector('main'); const fill = () => { const from = Math.floor(main.scrollTop / 40); list.innerHTML = Array.from({ length: 10 }, (_, at) =>
'<p style="position: absolute; margin: 0; top: ' + (from + at) * 40 + 'px">Line ' + (from + at) + '</p>').join(''); }; main.onscroll = fill; fill();</script>`,
};

describe.skipIf(noChromium())('what a hand does besides (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite(pages);
  });
  afterAll(() => site.close());

  const files = { 'report.csv': 'a,b', 'dot.gif': new Uint8Array([71, 73, 70]) };
  const at = async (path: keyof typeof pages, options: Parameters<typeof open>[1] = { files }) => {
    const session = await open({ site: site.url }, options);
    await openAddress(session, site.url + path);
    await session.settle();
    return session;
  };
  const act = async (session: BrowserSession, text: string) => {
    const { elements } = abstractState(await session.capture('contents'));
    const action = parseAction(text, { grammar: 'abstract' }) as BrowserAction;
    const told = await perform(session, { action, elements: { kind: 'nodes', node: (key) => elements.get(key) } });
    await session.settle();
    return told;
  };
  const said = (session: BrowserSession) => session.page.textContent('output');
  const lines = async (session: BrowserSession) => abstractState(await session.capture('contents')).lines;

  it.each([
    ['right_click [button "Row"]', 'menu'],
    ['double_click [button "Entry"]', 'opened'],
    ['drag [button "Card"] [button "Lane"]', 'dropped card'],
    ['drag [button "Pin"] [button "Lane"]', 'pinned'],
    ['press [ctrl+k]', 'shortcut'],
  ])('%s', async (action, told) => {
    const session = await at('/mouse');
    expect(await act(session, action)).toBeUndefined();
    expect(await said(session)).toBe(told);
  });

  it('drags nothing out of the window', async () => {
    const session = await at('/mouse');
    expect(await act(session, 'drag [button "Far card"] [button "Lane"]')).toContain('are not in the window together');
    expect(await act(session, 'drag [button "Card"] [button "None"]')).toBe('There is no element [button "None"].');
  });

  it('gives pages the files of the task, and no others', async () => {
    const session = await at('/files');
    expect(await act(session, 'upload [button "Attach"] [report.csv]')).toBeUndefined();
    expect(await said(session)).toBe('report.csv,text/csv,a,b');
    expect(await act(session, 'upload [button "Report"] [dot.gif]')).toBeUndefined();
    expect(await said(session)).toBe('dot.gif,image/gif,GIF');
    for (const name of ['/etc/passwd', '../report.csv', 'constructor', 'file:///etc/passwd']) {
      expect(await act(session, `upload [button "Attach"] [${name}]`)).toContain(
        `there is no file "${name}" to upload; there are "report.csv", "dot.gif"`,
      );
    }
    expect(await said(session)).toBe('dot.gif,image/gif,GIF');
    expect(await act(session, 'upload [button "Other"] [report.csv]')).toContain('it asks for no file');
    expect(await act(session, 'click [button "Attach"]')).toBeUndefined();
    expect(session.notices()).toEqual(['The page asks for a file. To upload there are "report.csv", "dot.gif".']);
    const without = await at('/files', {});
    expect(await act(without, 'upload [button "Attach"] [report.csv]')).toContain('there is none');
  });

  it('types into fields that are made anew with every change, by keys at last, and into editors', async () => {
    const session = await at('/anew');
    expect(await act(session, 'type [textbox "Find"] [kettle]')).toBeUndefined();
    expect(await said(session)).toBe('searched kettle');
    expect(await act(session, 'type [textbox "Find"] [tea pot]')).toBeUndefined();
    expect(await said(session)).toBe('searched tea pot');
    expect(await act(session, 'type [textbox "Keys"] [abc] [0]')).toBeUndefined();
    expect(await said(session)).toBe('keys abc');
    expect(await act(session, 'type [textbox "Rich"] [Some words] [0]')).toBeUndefined();
    expect(await session.page.textContent('#rich')).toBe('Some words');
    expect(await lines(session)).toContain('textbox "Note" = "First\\nSecond"');
    expect(await act(session, 'type [textbox "Note"] [Third] [0]')).toBeUndefined();
    expect(await lines(session)).toContain('textbox "Note" = "Third"');
  });

  it('scrolls what scrolls where the page does not, and a part that is named', async () => {
    const session = await at('/panes');
    expect(await lines(session)).toContain('text "Line 0"');
    expect(await act(session, 'scroll [down]')).toBeUndefined();
    expect(await lines(session)).toContain('text "Line 10"');
    expect(await act(session, 'scroll [up]')).toBeUndefined();
    expect(await lines(session)).toContain('text "Line 0"');
    expect(await act(session, 'scroll [down] [button "In the side"]')).toBeUndefined();
    expect(await session.page.evaluate('document.querySelector("aside").scrollTop')).toBe(400);
    expect(await lines(session)).toContain('text "Line 0"');
  });
});
