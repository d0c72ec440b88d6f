import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abstractState } from '../../page/abstract-state.ts';
import { orderPage } from '../../page/order-page.fixture.ts';
import type { PageSnapshot } from '../../page/page-snapshot.ts';
import { bundledSites } from '../../sites/bundled/bundled-sites.ts';
import { fossilSite } from '../../sites/external/fossil-site.ts';
import { todoApp } from '../../sites/external/infinity-app.fixture.ts';
import { kiwixSite } from '../../sites/external/kiwix-site.ts';
import { almanac, fossilRepository, fossilUser, noPrograms } from '../../sites/samples/sample-contents.ts';
import type { SiteHost } from '../../sites/site-host.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type TestSite, testSite } from '../test-site.fixture.ts';
import { readContents } from './read-contents.ts';
import { trapPages, treePages } from './trap-pages.fixture.ts';

const { signal } = new AbortController();
const lists = 166;
const rows = Array.from(
  { length: lists },
  (_, at) => `<tr><td>${at}</td><td><a href="/${at}">Item ${at}</a></td></tr>`,
);

/** The lines of a page as Chromium's accessibility tree has it, and as it is read; undefined where reading is left to the tree. */
async function bothReadings(session: BrowserSession, { custom = true } = {}) {
  const linesOf = (page: PageSnapshot) => abstractState(page, { maxLength: 1_000_000 }).lines;
  for (let attempt = 1; ; attempt++) {
    const tree = linesOf(await session.capture('page'));
    const contents = await readContents(await session.protocol(), { characters: 1_000_000, custom });
    const page = await session.capture('page');
    const read = contents && linesOf({ ...page, nodes: contents.nodes });
    // A page that goes on loading meanwhile is read again.
    if (attempt === 10 || isDeepStrictEqual(linesOf(page), tree)) return { tree, read };
    await session.settle();
  }
}

describe.skipIf(noChromium())(
  'a page read by a walk (skipped where there is no browser)',
  () => {
    const { open } = testBrowser();
    let site: TestSite;
    beforeAll(async () => {
      const named = Object.entries({ ...trapPages, ...treePages }).map(([name, html]) => [
        `/${name.replaceAll(' ', '-')}`,
        html,
      ]);
      const folder = todoApp();
      const [todo, seed] = ['index.html', 'seed.js'].map((name) => readFileSync(join(folder, name), 'utf8'));
      rmSync(folder, { recursive: true });
      site = await testSite({
        ...Object.fromEntries(named),
        '/order': orderPage,
        '/rows': `<title>Rows</title><table>${rows.join('')}</table>`,
        '/empty': '',
        '/other': '<p>other</p>',
        '/todo': todo!,
        '/seed.js': seed!,
      });
    });
    afterAll(() => site.close());

    it.each([...Object.keys(trapPages), 'order', 'rows', 'empty', 'todo'])(
      'says what the tree says: %s',
      async (name) => {
        const session = await open({ site: site.url });
        await session.page.goto(`${site.url}/${name}`);
        await session.settle();
        // The tree knows of no elements that react to clicks without a role.
        const { tree, read } = await bothReadings(session, { custom: false });
        expect(read).toEqual(tree);
      },
    );

    it.each(Object.keys(treePages))('is left to the tree where it has %s', async (name) => {
      const session = await open({ site: site.url });
      await session.page.goto(`${site.url}/${name.replaceAll(' ', '-')}`);
      await session.settle();
      const { tree, read } = await bothReadings(session);
      expect(read).toBeUndefined();
      expect(abstractState(await session.capture('contents')).lines).toEqual(tree);
    });

    it('is read in the world of the page that is there, whatever page was there before', async () => {
      const session = await open({ site: site.url });
      for (const name of ['fields', 'order', 'fields']) {
        await session.page.goto(`${site.url}/${name}`);
        await session.settle();
        const { tree, read } = await bothReadings(session, { custom: false });
        expect(read).toEqual(tree);
      }
    });

    it('has no boxes', async () => {
      const session = await open({ site: site.url });
      await session.page.goto(`${site.url}/order`);
      await session.settle();
      const { nodes } = await session.capture('contents');
      expect(nodes.filter(({ bounds }) => bounds !== undefined)).toEqual([]);
    });

    /** Follows links from some pages, and gives those at which the readings differ. */
    const differing = async (
      host: SiteHost,
      name: string,
      { paths, most, custom }: { paths: readonly string[]; most: number; custom: boolean },
    ) => {
      const { storageState } = await host.login({ sites: [name], signal });
      const session = await open(host.baseUrls, {
        storageState,
        settling: { quiet: 250, atMost: 3000, patience: 30_000 },
      });
      const waiting = paths.map((path) => new URL(path, host.baseUrls[name]).href);
      const seen = new Set(waiting);
      const different: unknown[] = [];
      let visits = 0;
      for (let url = waiting.shift(); url !== undefined && visits < most; url = waiting.shift(), visits++) {
        await session.page.goto(url);
        await session.settle();
        const { tree, read } = await bothReadings(session, { custom });
        if (JSON.stringify(read) !== JSON.stringify(tree)) different.push({ url, read, tree });
        const links = await session.page.evaluate('[...document.links].map(({ href }) => href.replace(/#.*/, ""))');
        for (const link of links as string[]) {
          if (new URL(link).origin !== new URL(url).origin || /sort=|logout/.test(link) || seen.has(link)) continue;
          seen.add(link);
          waiting.push(link);
        }
      }
      return { different, visits };
    };

    it.each(['shop', 'forum', 'tracker', 'places'])('says what the tree says on the %s', async (name) => {
      const host = await bundledSites();
      const { different, visits } = await differing(host, name, { paths: ['/'], most: 12, custom: true });
      await host.close();
      expect(different).toEqual([]);
      expect(visits).toBe(12);
    });

    it.skipIf(noPrograms('fossil'))('says what the tree says on Fossil (skipped without it)', async () => {
      const repository = fossilRepository();
      const host = await fossilSite({ ...repository, ...fossilUser });
      const { different, visits } = await differing(host, 'fossil', {
        paths: ['/index', '/reportlist'],
        most: 12,
        custom: false,
      });
      await host.close();
      rmSync(repository.folder, { recursive: true });
      expect(different).toEqual([]);
      expect(visits).toBe(12);
    });

    it.skipIf(noPrograms('kiwix-serve', 'zimwriterfs'))(
      'says what the tree says on kiwix (skipped without it)',
      async () => {
        const { folder, archive } = almanac();
        const host = await kiwixSite({ archive });
        const [name] = Object.keys(host.baseUrls);
        const { different, visits } = await differing(host, name!, { paths: ['/'], most: 6, custom: false });
        await host.close();
        rmSync(folder, { recursive: true });
        expect(different).toEqual([]);
        expect(visits).toBeGreaterThan(0);
      },
    );
  },
  60_000,
);
