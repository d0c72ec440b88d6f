import { afterAll, afterEach } from 'vitest';
import { type BrowserSession, type BrowserSessionOptions, browserSession } from './browser-session.ts';
import { findChromium } from './find-chromium.ts';
import { type GateOptions, gate } from './gate/gate.ts';
import { type SharedBrowser, sharedBrowser } from './shared-browser.ts';

/** Why tests that need a browser are skipped; undefined where there is one. */
export function noChromium(): string | undefined {
  try {
    findChromium();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export type OpenSession = (
  sites: GateOptions['sites'],
  options?: Partial<BrowserSessionOptions & Omit<GateOptions, 'sites'>>,
) => Promise<BrowserSession>;

/** One browser for a test file; sessions are closed after each test. */
export function testBrowser(): { readonly browser: SharedBrowser; readonly open: OpenSession } {
  const browser = sharedBrowser();
  const opened: BrowserSession[] = [];
  afterEach(async () => {
    for (const session of opened.splice(0)) await session.close();
  });
  afterAll(() => browser.close());
  return {
    browser,
    async open(sites, { forbids, headers, patience = 30, ...options } = {}) {
      const session = await browserSession({
        browser,
        gate: await gate({ sites, forbids, headers, patience }),
        viewport: { width: 1280, height: 720 },
        settling: { quiet: 250, atMost: 3000, patience: patience * 1000 },
        mostTabs: 20,
        followTabs: true,
        dialogs: 'accept',
        trace: false,
        ...options,
      });
      opened.push(session);
      return session;
    },
  };
}
