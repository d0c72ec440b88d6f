import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAddress } from './acting/perform.ts';
import { noChromium, testBrowser } from './browser.fixture.ts';
import { type TestSite, testSite } from './test-site.fixture.ts';

const ready = "document.body.innerHTML = '<h1>Ready</h1><button>Go</button>'";
const turning =
  '<style>@keyframes turn { to { transform: rotate(1turn) } } .turn { width: 20px; height: 20px; animation: turn 1s linear infinite }</style><div class="turn"></div>';

describe.skipIf(noChromium())('a page that comes to rest late (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  let site: TestSite;
  beforeAll(async () => {
    site = await testSite({
      '/spinner': `<button>Cancel</button>${turning}<script>setTimeout(() => { ${ready} }, 1200);</script>`,
      '/busy': `<button>Cancel</button><main aria-busy="true">…</main><script>setTimeout(() => { ${ready} }, 1200);</script>`,
      '/splash': `<p>Welcome</p><script>setTimeout(() => { ${ready} }, 600);</script>`,
      '/always': `<h1>Ready</h1><button>Go</button>${turning}`,
      '/restless': `<h1>Ready</h1><button>Go</button><script>setInterval(() => { document.body.dataset.at = Math.random(); }, 20);</script>`,
      '/waiting': `<h1>Ready</h1><button>Go</button><script>fetch('/never');</script>`,
      '/never': () => {},
    });
  });
  afterAll(() => site.close());

  it.each([
    ['/spinner', undefined],
    ['/busy', undefined],
    ['/splash', undefined],
    ['/always', 'it says that it is busy'],
    ['/restless', 'it goes on changing'],
    ['/waiting', 'requests are under way'],
  ])('is waited for, and what does not says so: %s', async (path, unrest) => {
    const atMost = unrest === undefined ? 30_000 : 1500;
    const session = await open({ site: site.url }, { settling: { quiet: 250, atMost, patience: 30_000 } });
    await openAddress(session, site.url + path);
    expect(await session.settle()).toBe(unrest);
    expect(await session.page.textContent('h1')).toBe('Ready');
    // What turns for ever is waited for once.
    if (path === '/always') expect(await session.settle()).toBeUndefined();
  });
});
