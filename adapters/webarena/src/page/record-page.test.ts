import { describe, expect, it } from 'vitest';
import { bundledSites } from '../sites/bundled/bundled-sites.ts';
import { orderPage } from './order-page.fixture.ts';
import { recordedPage, recordPage } from './record-page.fixture.ts';

// Another version of Chromium says other things: goldens made from the recording have to be made anew together with it.
describe.skipIf(!process.env.RECORD_PAGES)('the recording of pages (skipped unless RECORD_PAGES is set)', () => {
  it('writes the fixtures', async () => {
    await recordPage('order', (page) => page.setContent(orderPage));
    expect(recordedPage('order').nodes.length).toBeGreaterThan(100);
    const { baseUrls, close } = await bundledSites({ sites: ['tracker'] });
    await recordPage('tracker', async (page) => {
      await page.goto(`${baseUrls.tracker}/explore`);
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(300);
    });
    await close();
    expect(recordedPage('tracker').nodes.length).toBeGreaterThan(100);
  });
});
