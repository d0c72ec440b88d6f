import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abstractState } from '../../page/abstract-state.ts';
import { openAddress } from '../acting/perform.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';

const under =
  '<h1>Behind</h1><a href="#x">Link</a><button>Below</button><div style="height: 3000px"></div><button>Far</button>';
const style = `<style>.over { position: fixed; inset: 0; background: #0008 } .box { position: fixed; left: 300px; top: 200px; background: white }
#shell { position: fixed; inset: 0; display: flex } #shell main { overflow: auto; flex: 1 } .back { position: fixed; inset: 0; z-index: -1; background: pink }</style>`;

/** Pages with something over the whole window, or what is easily taken for that; and what is shown of them. */
const pages: Readonly<Record<string, readonly [html: string, lines: readonly string[]]>> = {
  'a dialog beside what covers the page': [
    `${under}<div class="over" id="backdrop"></div><div class="box"><p>Really?</p><button>Yes</button></div><script>backdrop.onclick = () => { document.title = 'closed'; };</script>`,
    ['button "backdrop"', 'text "Really?"', 'button "Yes"'],
  ],
  'a dialog inside what covers the page': [
    `<div id="root">${under}</div><div class="over"><div class="box"><p>Really?</p><button>Yes</button><div style="height: 100px; overflow: auto"><div style="height: 900px"></div><button>No</button></div></div></div>`,
    ['text "Really?"', 'button "Yes"', 'button "No"'],
  ],
  'an app that fills the window': [
    `<div id="shell"><nav><a href="#a">Inbox</a></nav><main>${under}</main></div>`,
    ['link "Inbox"', 'heading "Behind"', 'link "Link"', 'button "Below"', 'button "Far"'],
  ],
  'a background': [
    `<div class="back"></div>${under}`,
    ['heading "Behind"', 'link "Link"', 'button "Below"', 'button "Far"'],
  ],
  'what lets clicks through': [
    `${under}<div class="over" style="pointer-events: none"></div>`,
    ['heading "Behind"', 'link "Link"', 'button "Below"', 'button "Far"'],
  ],
  'a bar over a part of the page': [
    `${under}<div style="position: fixed; inset: auto 0 0; background: white">Cookies <button>Fine</button></div>`,
    ['heading "Behind"', 'link "Link"', 'button "Below"', 'button "Far"', 'text "Cookies"', 'button "Fine"'],
  ],
};

describe.skipIf(noChromium())('a page under something else (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  const paths = Object.keys(pages);
  beforeAll(async () => {
    const named = paths.map((name, at) => [`/${at}`, `<!doctype html><title>T</title>${style}${pages[name]![0]}`]);
    site = await testSite(Object.fromEntries(named));
  });
  afterAll(() => site.close());

  it.each(paths)('is shown as far as it can be reached: %s', async (name) => {
    const session = await open({ site: site.url });
    await openAddress(session, `${site.url}/${paths.indexOf(name)}`);
    await session.settle();
    const [, ...lines] = abstractState(await session.capture('contents')).lines;
    expect(lines).toEqual(pages[name]![1]);
  });
});
