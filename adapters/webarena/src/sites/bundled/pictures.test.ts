import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sharedBrowser } from '../../browser/shared-browser.ts';
import { bundledSites } from './bundled-sites.ts';

const folder = fileURLToPath(new URL('../../../../../docs/webarena/', import.meta.url));

/** The pages that the docs show, by the names of their pictures. */
const pictures: Readonly<Record<string, readonly [site: string, path: string]>> = {
  shop: ['shop', '/category/kitchen?sort=rating'],
  forum: ['forum', '/f/baking?sort=top'],
  tracker: ['tracker', '/mira.holt/tide-clock/-/issues/12'],
  places: ['places', '/directions?from=Copper+Kettle&to=Museum+of+Clocks&mode=walk'],
};

describe('the pictures of the docs', () => {
  // Other fonts make other pictures: taken anew where somebody wants them, not at every test.
  it.skipIf(!process.env.RECORD_PICTURES)(
    'are taken of the sites (skipped unless RECORD_PICTURES is set)',
    async () => {
      mkdirSync(folder, { recursive: true });
      const browser = sharedBrowser();
      const host = await bundledSites();
      const { storageState } = await host.login({
        sites: Object.keys(host.baseUrls),
        signal: new AbortController().signal,
      });
      const context = await browser.newContext({ storageState, viewport: { width: 820, height: 500 } });
      const page = await context.newPage();
      for (const [name, [site, path]] of Object.entries(pictures)) {
        await page.goto(host.baseUrls[site]! + path);
        await page.screenshot({ path: `${folder}${name}.png` });
      }
      await browser.close();
      await host.close();
    },
  );

  it.each(Object.keys(pictures))('%s is a PNG of less than 60 kB', (name) => {
    const file = `${folder}${name}.png`;
    expect(statSync(file).size).toBeLessThan(60_000);
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  });
});
