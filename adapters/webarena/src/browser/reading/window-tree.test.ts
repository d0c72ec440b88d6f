import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderPage } from '../../page/order-page.fixture.ts';
import { treeText } from '../../page/tree-text.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';

const items = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');

/** What has no place in the tree, stands elsewhere than in the document, or comes from style sheets and the browser. */
const oddPage = `<title>Odd</title>
<style>.marked::before { content: "before" } .apart { position: absolute; left: 900px; top: 20px } .far { position: absolute; top: 9000px }</style>
<p aria-hidden="true">unseen</p><p style="visibility: hidden">hidden <span style="visibility: visible">but this</span></p>
<div style="display: contents"><p>in nothing</p></div><div class="apart"><p>apart</p></div><div role="none"><p>of no role</p></div>
<div aria-owns="owned">owner</div><p class="marked">marked</p><div id="owned">owned <b>text</b></div>
<form><label for="name">Name</label><input id="name" value="a"><input type="date"><input type="range"><textarea>b</textarea>
<select><option>one<option selected>two</select><select multiple><optgroup label="g"><option>three</optgroup></select></form>
<details><summary>Folded</summary><p>inside</p></details><ol><li>first</ol><pre>two
lines</pre><iframe srcdoc="<p>in a frame <a href=/a>link</a></p>"></iframe>
<table><caption>Table</caption><tr><th>Head<td>1<tr><td>c<br>d</table><img src="/x" alt="Picture"><dialog open>Said</dialog>
<div style="height: 40px; overflow: auto">${items(9, (at) => `<p>scrolled ${at}</p>`)}</div>
<main>${items(24, (at) => `<section><h2>Part ${at}</h2><ul>${items(6, (one) => `<li><span>item</span> <b>${at}.${one}</b> <a href="/${one}"><em>go</em> there</a></li>`)}</ul></section>`)}
<span><span class="far"><a href="/far">far below</a></span></span></main>`;

describe.skipIf(noChromium())('the part of a page in the window (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite({ '/odd': oddPage, '/order': orderPage, '/empty': '' });
  });
  afterAll(() => site.close());

  it.each(['/odd', '/order', '/empty'])('reads as the whole page does, at %s', async (path) => {
    const session = await open({ site: site.url });
    await session.page.goto(site.url + path);
    for (const top of [0, 310]) {
      await session.page.evaluate((y) => scrollTo(0, y), top);
      await session.settle();
      const [whole, part] = [await session.capture('page'), await session.capture('window')];
      expect(withoutNumbers(treeText(part).text)).toBe(withoutNumbers(treeText(whole).text));
      if (path === '/odd') expect(part.nodes.length).toBeLessThan(whole.nodes.length / 3);
    }
  });
});

const withoutNumbers = (text: string) => text.replace(/\[-?\d+\]/g, '[]');
