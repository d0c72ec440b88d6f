import { type Browser, chromium } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from '../browser/browser.fixture.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { fakePage } from './fake-page.fixture.ts';
import { memberRole, postUrl } from './page-helpers.ts';

describe('the address of a post', () => {
  const cases: readonly (readonly [address: string, post: string])[] = [
    ['http://localhost:9999/f/books/12/a-title/-/comment/3?x=1#y', 'http://localhost:9999/f/books/12/'],
    ['https://forum.test/f/books/12', 'https://forum.test/f/books/12/'],
    ['http://forum.test/f/books', 'http://forum.test/f/books'],
    ['http://forum.test/user/ann/posts', 'http://forum.test/user/ann/posts'],
    ['about:blank', 'about:blank'],
  ];
  for (const [address, post] of cases) {
    it(`for ${address}`, () => expect(postUrl(address)).toBe(post));
  }
});

describe.skipIf(noChromium())('the role of a member (skipped where there is no browser)', () => {
  let browser: Browser | undefined;
  afterAll(() => browser?.close());

  it('is read from GitLab’s table, for exactly that account', async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    const page = await browser.newPage();
    const row = (account: string, role: string) => {
      const name = `<td data-label="Account"><span class="gl-avatar-labeled-sublabel">@${account}</span></td>`;
      return `<tr>${name}<td class="col-max-role"><span>${role}</span></td></tr>`;
    };
    await page.setContent(`<table>${row('anna', 'Owner')}${row('ann', 'Guest')}</table>`);
    const port = { ...fakePage('http://gitlab.test/'), evaluate: (expression: string) => page.evaluate(expression) };
    expect(await memberRole(port, 'ann')).toBe('Guest');
    expect(await memberRole(port, 'bob')).toBe('');
    expect(await memberRole(port, `"'])`)).toBe('');
  });
});
