import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluatePage } from '../scoring/evaluate-page.ts';
import type { PageCheck } from '../tasks/formats/answer-key.ts';
import { openAddress } from './acting/perform.ts';
import { noChromium, testBrowser } from './browser.fixture.ts';
import { scoringPage } from './scoring-page.ts';
import { type TestSite, testSite } from './test-site.fixture.ts';

const { signal } = new AbortController();
const hop = (to: string, milliseconds: number) =>
  `<script>setTimeout(() => { location.href = '${to}'; }, ${milliseconds})</script>`;
const pages = {
  '/plain': '<title>Plain</title><p>as it is</p>',
  '/late': `<title>Late</title><p>wait</p><script>setTimeout(() => { document.querySelector('p').textContent = 'there'; }, 1200)</script>`,
  '/hops': `<title>Hops</title>${hop('/hop', 30)}`,
  '/hop': `<title>Hop</title>${hop('/arrived', 300)}`,
  '/arrived': '<title>Arrived</title><p>there</p>',
  '/restless': `<title>Restless</title><p>wait</p><script>let n = 0; setInterval(() => { document.querySelector('p').textContent = ++n > 10 ? 'there' : n; }, 20)</script>`,
  '/tabs': `<title>Tabs</title><button>open</button><script>document.querySelector('button').onclick = () => window.open('/slow');
    addEventListener('keydown', () => setTimeout(() => window.open('/slow'), 150));</script><a href="/slow" target="_blank" rel="noopener">apart</a>`,
  '/slow': (_: unknown, response: { setHeader(name: string, value: string): void; end(text: string): void }) =>
    setTimeout(() => {
      response.setHeader('content-type', 'text/html');
      response.end('<title>Slow</title><p>there</p>');
    }, 400),
};
const check = (path: string | undefined, text: string, url: string): PageCheck => ({
  kind: 'content',
  targets: [
    {
      page: path === undefined ? { kind: 'last' } : { kind: 'address', url: url + path },
      select: { kind: 'expression', prepare: [], expression: "document.querySelector('p').textContent" },
      required: { kind: 'exact', text },
    },
  ],
});

describe.skipIf(noChromium())('what an attempt left (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite(pages);
  });
  afterAll(() => site.close());

  // With so short a rest that nothing is right by luck.
  const at = async (path: keyof typeof pages) => {
    const session = await open({ site: site.url }, { settling: { quiet: 1, atMost: 3000, patience: 30_000 } });
    await openAddress(session, site.url + path);
    return session;
  };
  type Session = Awaited<ReturnType<typeof at>>;
  const score = async (session: Session, ...checks: readonly PageCheck[]) => {
    await session.arrive();
    const page = scoringPage(session);
    const key = { dialect: 'webarena', checks } as const;
    const result = await evaluatePage({ key, task: '', answer: '', page, baseUrls: { site: site.url }, signal });
    return result.kind === 'scored' ? result.score : result.reason;
  };

  it.each(['/late', '/hops', '/restless'] as const)('is waited for as the original does: %s', async (path) => {
    expect(await score(await at(path), check(undefined, 'there', site.url))).toBe(1);
    expect(await score(await at('/plain'), check(path, 'there', site.url))).toBe(1);
  });

  it('is where the page has gone on to', async () => {
    const address: PageCheck = { kind: 'address', references: [`${site.url}/arrived`], rule: 'contained' };
    expect(await score(await at('/hops'), address)).toBe(1);
  });

  it('is not waited for where nothing can change any more', async () => {
    const session = await at('/plain');
    await session.arrive();
    const page = scoringPage(session);
    // It is looked at once more, since it may have changed just before.
    expect(await page.later()).toBe(true);
    expect(await page.later()).toBe(false);
    const goesOn = await at('/restless');
    expect(await scoringPage(goesOn, { goesOn: true }).later()).toBe(false);
    expect(await scoringPage(goesOn).later()).toBe(true);
  });

  it('is 0 where it does not become what was asked for', async () => {
    expect(await score(await at('/late'), check(undefined, 'never', site.url))).toBe(0);
  });

  it.each(['button', 'a', 'key'])('is in the tab that is just opening, by %s', async (way) => {
    const session = await at('/tabs');
    await session.settle();
    if (way === 'key') await session.page.keyboard.press('x');
    else await session.page.click(way);
    expect(await score(session, check(undefined, 'there', site.url))).toBe(1);
    expect(session.page.url()).toBe(`${site.url}/slow`);
  });
});
