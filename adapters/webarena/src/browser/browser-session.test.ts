import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abstractState } from '../page/abstract-state.ts';
import { orderPage } from '../page/order-page.fixture.ts';
import type { PageNode, PageSnapshot } from '../page/page-snapshot.ts';
import { fixturePath } from '../page/record-page.fixture.ts';
import { treeText } from '../page/tree-text.ts';
import { type BrowserAction, openAddress, perform } from './acting/perform.ts';
import { noChromium, testBrowser } from './browser.fixture.ts';
import type { BrowserSession } from './browser-session.ts';
import { type TestSite, testSite } from './test-site.fixture.ts';

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => `<li><a href="/item/${at}">Item ${at}</a> <button>Buy</button></li>`).join(
    '',
  );

const pages = {
  '/order': orderPage,
  '/fields': `<title>Fields</title><label>Name <input value="Ada"></label><label>Notes <textarea>first</textarea></label>
    <label>Size <select><option>S</option><option selected>M</option><option>L</option></select></label>
    <button onclick="document.body.append(document.querySelector('input').value + '/' + document.querySelector('select').value)">Show</button>`,
  '/late': `<p>wait</p><script>setTimeout(() => document.querySelector('p').textContent = 'there', 200)</script>`,
  '/search': `<input aria-label="Search" oninput="clearTimeout(window.t); window.t = setTimeout(async () => {
    document.querySelector('p').textContent = await (await fetch('/results')).text() }, 200)"><p>nothing</p>`,
  '/restless': `<p></p><script>setInterval(() => document.querySelector('p').textContent = Math.random(), 20)</script>`,
  '/outer': `<title>Outer</title><div style="height:100px"></div><iframe style="border:5px solid" srcdoc="<button onclick='this.textContent=&quot;done&quot;'>inner</button>"></iframe>`,
  '/dialogs': `<button onclick="document.title = confirm('Sure?')">ask</button><button onclick="document.title = prompt('Who?', 'me')">who</button>`,
  '/tabs': `<title>First</title><a href="/fields" target="_blank">open</a> <a href="javascript:window.close()">close</a>`,
  '/file': `<a href="/report.csv" download>report</a>`,
  '/report.csv': 'a,b',
  '/clock': `<p></p><script>document.querySelector('p').textContent = new Date().toISOString().slice(0, 16)</script>`,
  '/feed': `<ul></ul><script>let n = 0; const more = () => { for (let i = 0; i < 50; i++) document.querySelector('ul').insertAdjacentHTML('beforeend', '<li>Post ' + n++ + '</li>') };
    more(); addEventListener('scroll', () => { if (scrollY + innerHeight > document.body.scrollHeight - 50) more() })</script>`,
  '/many': `<title>Many</title><ul>${rows(2500)}</ul>`,
  '/chase': `<p>x</p><script>setTimeout(() => location.href = '/chase2', 260)</script>`,
  '/chase2': `<h1>Arrived</h1>`,
  '/titled': `<title>Its own</title><form name="title"></form>`,
  '/again': `<title>Again</title><script>setTimeout(() => location.reload(), 3)</script>`,
  '/frames': `<p>frames</p><script>setInterval(() => { document.querySelector('iframe')?.remove(); const frame = document.createElement('iframe');
    frame.srcdoc = '<button>' + Math.random() + '</button>'; document.body.append(frame) }, 15)</script>`,
  '/loop': `<button>freeze</button>`,
};

describe.skipIf(noChromium())('a browser session (skipped where there is no browser)', () => {
  const { browser, open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite(pages);
  });
  afterAll(() => site.close());

  const at = async (path: string, options: Parameters<typeof open>[1] = {}) => {
    const session = await open({ site: site.url }, options);
    await openAddress(session, site.url + path);
    await session.settle();
    return session;
  };
  const named = ({ nodes }: PageSnapshot, role: string, name: string): PageNode => {
    const found = nodes.find((node) => node.role === role && node.name === name);
    if (!found) throw new Error(`there is no ${role} '${name}'`);
    return found;
  };
  const byBox = (session: BrowserSession, action: BrowserAction, { nodes }: PageSnapshot) =>
    perform(session, {
      action,
      elements: { kind: 'boxes', box: (element) => nodes.find(({ id }) => id === element)?.bounds },
    });
  /** Elements by role and name, as they are read then. */
  const byName = async (session: BrowserSession, action: BrowserAction) => {
    const { elements } = abstractState(await session.capture('contents'));
    return perform(session, { action, elements: { kind: 'nodes', node: (element) => elements.get(element) } });
  };
  const withoutNumbers = (text: string) => text.replace(/\[-?\d+\]/g, '[]');

  it('reads a page as node by node round trips do', async () => {
    const session = await at('/order');
    const snapshot = await session.capture();
    const { tabs } = snapshot;
    for (const [viewportOnly, file] of [
      [true, 'viewport'],
      [false, 'whole'],
    ] as const) {
      const [head, , ...tree] = treeText(snapshot, { viewportOnly }).text.split('\n');
      const recorded = readFileSync(fixturePath(`order.${file}.fixture.txt`), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(2);
      expect(head).toBe(`Tab 0 (current): ${tabs[0]!.title}`);
      const comparable = (lines: string[]) => withoutNumbers(lines.join('\n')).replace(/ url: \S+/g, '');
      expect(comparable(tree)).toBe(comparable(recorded));
    }
    expect(
      snapshot.nodes.every(
        ({ id, children }) => id && children.every((child) => snapshot.nodes.some((node) => node.id === child)),
      ),
    ).toBe(true);
  });

  it('gives the same numbers to the same nodes, and the same ones in another attempt', async () => {
    const [one, two] = [await at('/fields'), await at('/fields')];
    const first = await one.capture();
    expect(await one.capture()).toEqual(first);
    expect((await two.capture()).nodes.map(({ id, role }) => [id, role])).toEqual(
      first.nodes.map(({ id, role }) => [id, role]),
    );
    expect(new Set(first.nodes.map(({ id }) => id)).size).toBe(first.nodes.length);
  });

  it('sees typed text and boxes inside fields, which layout snapshots lack', async () => {
    const session = await at('/fields');
    const { nodes } = await session.capture();
    const typed = nodes.find(({ role, name }) => role === 'StaticText' && name === 'Ada')!;
    expect(typed.bounds!.width).toBeGreaterThan(5);
    expect(nodes.find(({ role, name }) => role === 'textbox' && name === 'Name')!.value).toBe('Ada');
  });

  it('reaches into frames, and knows where they are', async () => {
    const session = await at('/outer');
    const snapshot = await session.capture();
    const inner = named(snapshot, 'button', 'inner');
    expect(inner).toMatchObject({ frame: 1, id: expect.stringMatching(/^f1e\d+$/) });
    expect(inner.bounds!.y).toBeGreaterThan(100);
    await byBox(session, { name: 'click', element: inner.id }, snapshot);
    expect(named(await session.capture(), 'button', 'done').id).toBe(inner.id);
    const frame = snapshot.nodes.find(({ role }) => role === 'Iframe')!;
    expect(snapshot.nodes.find(({ id }) => id === frame.children[0])).toMatchObject({ role: 'RootWebArea', frame: 1 });
  });

  it('waits for late changes and debounced searches, and not forever', async () => {
    expect(await (await at('/late')).page.textContent('p')).toBe('there');
    await using(await at('/search'), async (session) => {
      await byName(session, {
        name: 'type',
        element: 'textbox "Search"',
        text: 'x',
        enter: false,
      });
      await session.settle();
      expect(await session.page.textContent('p')).toContain('Not found');
    });
    const began = performance.now();
    const restless = await at('/restless', { settling: { quiet: 250, atMost: 600, patience: 5000 } });
    expect(performance.now() - began).toBeLessThan(5000);
    expect((await restless.capture()).nodes.length).toBeGreaterThan(2);
  });

  it('acts by boxes as the original does', async () => {
    const session = await at('/fields');
    const snapshot = await session.capture();
    const field = named(snapshot, 'textbox', 'Name');
    expect(
      await byBox(session, { name: 'type', element: field.id, text: ' Lovelace', enter: false }, snapshot),
    ).toBeUndefined();
    expect(
      await byBox(session, { name: 'click', element: named(snapshot, 'combobox', 'Size').id }, snapshot),
    ).toBeUndefined();
    for (const keys of ['ArrowDown', 'Enter']) await byBox(session, { name: 'press', keys }, snapshot);
    await byBox(session, { name: 'click', element: named(snapshot, 'button', 'Show').id }, snapshot);
    // Typing does not clear the field.
    expect(await session.page.textContent('body')).toContain('Ada Lovelace/L');
    expect(await byBox(session, { name: 'click', element: '9999' }, snapshot)).toBe('There is no element [9999].');
  });

  it('acts by names, and says what cannot be done', async () => {
    const session = await at('/fields');
    await byName(session, { name: 'type', element: 'textbox "Name"', text: 'Grace', enter: false });
    await byName(session, { name: 'select', element: 'combobox "Size"', option: 'S' });
    await byName(session, { name: 'click', element: 'button "Show"' });
    expect(await session.page.textContent('body')).toContain('Grace/S');
    expect(await byName(session, { name: 'select', element: 'combobox "Size"', option: 'XXL' })).toContain(
      'it has no option "XXL"',
    );
    expect(await byName(session, { name: 'click', element: 'button "None"' })).toBe(
      'There is no element [button "None"].',
    );
    expect(await byName(session, { name: 'tab_focus', tab: 7 })).toBe('There is no tab 7.');
    expect(await byName(session, { name: 'press', keys: 'NoSuchKey' })).toMatch(/^The action failed/);
  }, 30_000);

  it('answers dialogs and tells of them, and of downloads', async () => {
    const session = await at('/dialogs');
    await session.page.getByText('ask').click();
    expect(session.notices()).toEqual(['The page said "Sure?", which was accepted.']);
    expect(await session.page.title()).toBe('true');
    await session.page.getByText('who').click();
    expect(await session.page.title()).toBe('me');
    const dismissing = await at('/dialogs', { dialogs: 'dismiss' });
    await dismissing.page.getByText('ask').click();
    expect(await dismissing.page.title()).toBe('false');
    const download = await at('/file');
    await download.page.getByText('report').click();
    await expect.poll(() => download.notices()).toEqual(['The file "report.csv" was downloaded.']);
  });

  it('has a session of the protocol for every tab, and follows new tabs where it should', async () => {
    const session = await at('/tabs');
    await session.page.getByText('open').click();
    await session.settle();
    expect(await session.capture()).toMatchObject({ current: 1, tabs: [{ title: 'First' }, { title: 'Fields' }] });
    await byName(session, { name: 'tab_focus', tab: 0 });
    expect((await session.capture()).current).toBe(0);
    const staying = await at('/tabs', { followTabs: false });
    await staying.page.getByText('open').click();
    await staying.settle();
    expect(await staying.capture()).toMatchObject({ current: 0, tabs: [{ title: 'First' }, { title: 'Fields' }] });
    await byName(staying, { name: 'close_tab' });
    await staying.settle();
    expect((await staying.capture()).tabs).toMatchObject([{ title: 'Fields' }]);
    await byName(staying, { name: 'close_tab' });
    expect((await staying.capture()).tabs).toEqual([{ title: '', url: 'about:blank' }]);
  });

  it('goes back and forth', async () => {
    const session = await at('/fields');
    await openAddress(session, `${site.url}/late`);
    expect(await byName(session, { name: 'go_back' })).toBeUndefined();
    await session.settle();
    expect(session.page.url()).toBe(`${site.url}/fields`);
    expect(await byName(session, { name: 'go_back' })).toBe('There is no page before this one.');
    expect(session.page.url()).toBe(`${site.url}/fields`);
    expect(await byName(session, { name: 'go_forward' })).toBeUndefined();
    await session.settle();
    expect(session.page.url()).toBe(`${site.url}/late`);
    expect(await byName(session, { name: 'go_forward' })).toBe('There is no page after this one.');
  });

  it('starts the clock of pages where it is told', async () => {
    const session = await at('/clock', { clock: '2023-05-06T07:08:09Z' });
    expect(await session.page.textContent('p')).toBe('2023-05-06T07:08');
  });

  it('reads pages that move on, frames that come and go, feeds without end and 10,000 nodes', async () => {
    const chase = await at('/chase');
    await chase.settle();
    expect(named(await chase.capture(), 'heading', 'Arrived')).toBeDefined();
    const frames = await at('/frames', { settling: { quiet: 100, atMost: 300, patience: 5000 } });
    for (let round = 0; round < 5; round++) expect((await frames.capture()).nodes.length).toBeGreaterThan(2);
    const feed = await at('/feed');
    const before = (await feed.capture()).nodes.length;
    for (let round = 0; round < 3; round++) {
      expect(await byName(feed, { name: 'scroll', direction: 'down' })).toBeUndefined();
      await feed.settle();
    }
    expect((await feed.capture()).nodes.length).toBeGreaterThan(before);
    expect((await (await at('/many')).capture()).nodes.length).toBeGreaterThan(10_000);
  });

  it('tells pages by their own titles, also while they move on', async () => {
    const named = await at('/titled');
    expect((await named.capture()).tabs[0]!.title).toBe('Its own');
    const session = await open({ site: site.url }, { settling: { quiet: 20, atMost: 100, patience: 10_000 } });
    await openAddress(session, `${site.url}/again`);
    const titles = new Set<string>();
    for (let look = 0; look < 20; look++) titles.add((await session.read(async () => 'seen')).tabs[0]!.title);
    expect([...titles].filter((title) => title !== '')).toEqual(['Again']);
  });

  it('says that a page is frozen, and frees it', async () => {
    const session = await at('/loop', { settling: { quiet: 100, atMost: 300, patience: 1000 } });
    await session.page.evaluate('setTimeout(() => { for (;;); })');
    await expect(session.capture()).rejects.toThrow(/could not be read: reading .* took longer than 0.25 s/);
    await session.close();
  });

  it('records all traffic on request', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dreamgym-har-'));
    const har = join(folder, 'attempt.har');
    const session = await at('/fields', { har });
    await session.close();
    const { log } = JSON.parse(await readFile(har, 'utf8'));
    expect(log.entries.map(({ request }: { request: { url: string } }) => request.url)).toContain(`${site.url}/fields`);
    await rm(folder, { recursive: true });
  });

  it('says that the browser has died, and starts another', async () => {
    const session = await at('/fields');
    await browser.close();
    await expect(session.capture()).rejects.toThrow('the browser has died');
    await expect(
      perform(session, { action: { name: 'new_tab' }, elements: { kind: 'nodes', node: () => undefined } }),
    ).rejects.toThrow('the browser has died');
    await session.close();
    expect((await (await at('/fields')).capture()).tabs[0]!.title).toBe('Fields');
  });
});

async function using(session: BrowserSession, use: (session: BrowserSession) => Promise<void>) {
  await use(session);
  await session.close();
}
