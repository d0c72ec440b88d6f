import { childEnvironment } from '@dreamgym/core/child-environment';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { type FindChromiumOptions, findChromium } from './find-chromium.ts';

export interface SharedBrowserOptions extends FindChromiumOptions {
  /** `false` shows the windows. */
  readonly headless?: boolean;
}

/** One Chromium for all attempts, started when it is first needed and again after it has died. */
export interface SharedBrowser {
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /** Ends it. May be called twice; a later context starts another. */
  close(): Promise<void>;
}

const switches = [
  '--disable-gpu',
  '--disable-quic',
  // Frames of other origins share the page's process, so that one session of the protocol sees them all.
  '--disable-site-isolation-trials',
  // Elements tell scripts their role and name, as Blink computes them.
  '--enable-blink-features=ComputedAccessibilityInfo',
  // Nothing may go around the proxy.
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

export function sharedBrowser(options: SharedBrowserOptions = {}): SharedBrowser {
  let running: Promise<Browser> | undefined;

  const launch = async () => {
    const executablePath = findChromium(options);
    // Signals belong to the program: a browser that exits by itself on Ctrl+C would take an orderly end of the run with it.
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    const { headless = true } = options;
    try {
      const env = childEnvironment(process.env);
      return await chromium.launch({ executablePath, headless, args: switches, env, ...signals });
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new Error(`'${executablePath}' could not be started as a browser: ${reason}`, { cause: error });
    }
  };
  const browser = async () => {
    running ??= launch();
    const mine = running;
    try {
      const up = await mine;
      if (up.isConnected()) return up;
    } catch (error) {
      if (running === mine) running = undefined;
      throw error;
    }
    if (running === mine) running = undefined;
    return browser();
  };

  return {
    newContext: async (context) => (await browser()).newContext(context),
    async close() {
      const mine = running;
      running = undefined;
      await (await mine?.catch(() => undefined))?.close();
    },
  };
}
