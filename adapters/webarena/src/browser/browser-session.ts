import type { BrowserContext, CDPSession, FileChooser, Page } from 'playwright-core';
import type { PageSnapshot } from '../page/page-snapshot.ts';
import type { StorageState } from '../sites/site-host.ts';
import { awaited } from './awaited.ts';
import type { Gate } from './gate/gate.ts';
import { ExpressionError } from './isolated-world.ts';
import { type CaptureOptions, capturePage } from './reading/capture-page.ts';
import { numbering } from './reading/numbering.ts';
import { readContents } from './reading/read-contents.ts';
import { type Settling, settle, type Unrest } from './settle.ts';
import type { SharedBrowser } from './shared-browser.ts';
import { within } from './within.ts';

export interface BrowserSessionOptions {
  readonly browser: SharedBrowser;
  readonly gate: Gate;
  readonly storageState?: StorageState;
  readonly viewport: PageSnapshot['viewport'];
  readonly settling: Settling;
  /** When the pages' clocks begin, as ISO 8601; the machine's time where it is missing. */
  readonly clock?: string;
  /** The file to which all traffic is written when the session is closed. */
  readonly har?: string;
  /** The most tabs at once. */
  readonly mostTabs: number;
  /** Whether a tab that the site opens comes to the front. */
  readonly followTabs: boolean;
  /** What is done with dialogs of the page. */
  readonly dialogs: 'accept' | 'dismiss';
  /** What an agent may give to pages that ask for files: contents by names; none by default. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Whether screenshots and a trace are kept for the case of a failure. */
  readonly trace: boolean;
}

/** One attempt's browser: a context with its tabs. */
export interface BrowserSession {
  readonly context: BrowserContext;
  readonly gate: Gate;
  /** The tab in front. */
  readonly page: Page;
  readonly pages: readonly Page[];
  /** What an agent may give to pages that ask for files: contents by names. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  focus(page: Page): Promise<void>;
  /** Opens an empty tab in front. */
  openTab(): Promise<void>;
  closeTab(): Promise<void>;
  /** The tab's session of the DevTools protocol. */
  protocol(page?: Page): Promise<CDPSession>;
  /** What a page asks for a file with next; undefined where it does not ask within so many milliseconds. */
  fileChooser(atMost: number): Promise<FileChooser | undefined>;
  /** Waits until pages and tabs that are on their way have come, requests are answered and the tab in front stays as it is. What is wrong where it does not. */
  settle(): Promise<Unrest | undefined>;
  /** Waits until no page and no tab is on its way and the one in front has loaded, however restless it is. */
  arrive(): Promise<void>;
  /** Does something with the tab in front, and again where that moves on meanwhile. */
  steadily<T>(work: (page: Page) => Promise<T>): Promise<T>;
  /** What the tab in front shows, once it has settled; the whole page with its boxes by default. Of `contents` and `structure` so many characters at least. */
  capture(scope?: CaptureOptions['scope'], characters?: number): Promise<PageSnapshot>;
  /** The same, read in another way. What moves on while it is read is read again. */
  read<T>(reading: (page: Page) => Promise<T>): Promise<Pick<PageSnapshot, 'tabs' | 'current'> & { readonly nodes: T }>;
  /** What happened since this was last asked that no page shows: dialogs, downloads, refused addresses. */
  notices(): readonly string[];
  /** Throws where the browser, the tab or a site has died. */
  throwIfDead(): void;
  /** Frees everything. May be called twice. */
  close(): Promise<void>;
}

const mostNotices = 5;
/** How often a page is read before it counts as unreadable: one that moves on meanwhile may keep a reader waiting for ever. */
const attempts = 4;
/** Milliseconds that a tab which is not in front has to tell its title. */
const aside = 2_000;
/** More than an agent is shown of a page by default, many times over: how much is left can be told then. */
const enoughCharacters = 150_000;

export async function browserSession(options: BrowserSessionOptions): Promise<BrowserSession> {
  const { gate, viewport, settling, clock, followTabs, dialogs, mostTabs, files = {} } = options;
  const context = await openContext(options);
  const sessions = new Map<Page, Promise<CDPSession>>();
  const numbers = numbering();
  const noMoreTabs = `A tab was not opened: there cannot be more than ${mostTabs}.`;
  let notices: string[] = [];
  let choosing: ((chooser: FileChooser) => void) | undefined;
  let current: Page | undefined;
  let dead: Error | undefined;
  let closing: Promise<void> | undefined;
  const tabs = awaited();

  const notice = (text: string) => {
    notices.push(text);
  };
  const attach = (page: Page) => {
    const protocol = openProtocol(context, page);
    sessions.set(page, protocol);
    // A tab is known long before it is there: what it shows has to be answered first.
    protocol.then((opened) => opened.on('Page.windowOpen', tabs.add)).catch(() => {});
    page.on('dialog', async (dialog) => {
      const kept = dialogs === 'accept' || dialog.type() === 'beforeunload';
      if (dialog.type() !== 'beforeunload') {
        notice(`The page said "${dialog.message()}", which was ${kept ? 'accepted' : 'dismissed'}.`);
      }
      // A page that goes away takes its dialog along.
      await (kept ? dialog.accept(dialog.defaultValue()) : dialog.dismiss()).catch(() => {});
    });
    page.on('download', (download) => notice(`The file "${download.suggestedFilename()}" was downloaded.`));
    // Whoever listens keeps the browser from showing a window of the system.
    page.on('filechooser', (chooser) => {
      if (choosing) choosing(chooser);
      else notice(`The page asks for a file. To upload there ${filesIn(files)}.`);
    });
    page.on('crash', () => {
      dead ??= new Error(`the page ${page.url()} crashed`);
    });
    page.once('close', () => {
      sessions.delete(page);
      if (current === page) current = context.pages().at(-1);
    });
    if (current === undefined || followTabs) current = page;
  };
  const onPage = (page: Page) => {
    tabs.remove();
    if (context.pages().length <= mostTabs) return attach(page);
    notice(noMoreTabs);
    page.close().catch(() => {});
  };

  const tabsCome = async () => {
    // The browser has yet to ask for what a new tab is to show, and then to show what was answered.
    await tabs.all(settling.atMost);
    await gate.traffic.landed(settling.patience);
    await tabs.all(settling.atMost);
    // Where nothing is on its way any more, it was refused, and the tab never comes.
    tabs.forget();
  };

  const session: BrowserSession = {
    context,
    gate,
    files,
    get page() {
      if (current === undefined) throw new Error('the browser has no tab');
      return current;
    },
    get pages() {
      return context.pages();
    },
    async focus(page) {
      current = page;
      await page.bringToFront();
    },
    async openTab() {
      if (context.pages().length < mostTabs) current = await context.newPage();
      else notice(noMoreTabs);
    },
    async closeTab() {
      await session.page.close();
      if (current === undefined) await session.openTab();
    },
    async protocol(page = session.page) {
      const opened = sessions.get(page);
      if (opened === undefined) throw new Error(`the tab ${page.url()} is closed`);
      return opened;
    },
    async fileChooser(atMost) {
      const asked = new Promise<FileChooser>((resolve) => {
        choosing = resolve;
      });
      return within(atMost, 'a question for a file', asked)
        .catch(() => undefined)
        .finally(() => {
          choosing = undefined;
        });
    },
    async settle() {
      let unrest: Unrest | undefined;
      // A page may close itself while it is waited for; then the next one is.
      for (let page: Page | undefined; page !== current || page === undefined; ) {
        if (current === undefined) await session.openTab();
        page = current!;
        unrest = await settle(await session.protocol(page), gate.traffic, settling).catch(() => undefined);
        await tabsCome();
        session.throwIfDead();
      }
      return unrest;
    },
    async arrive() {
      for (let page: Page | undefined; page !== current || page === undefined; ) {
        if (current === undefined) await session.openTab();
        page = current!;
        await gate.traffic.landed(settling.patience);
        // The tab answers after it has told of what it opened.
        await (await session.protocol(page)).send('Page.getFrameTree').catch(() => {});
        await tabsCome();
        if (page === current) await page.waitForLoadState('load', { timeout: settling.patience }).catch(() => {});
        session.throwIfDead();
      }
    },
    async steadily(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work(session.page);
        } catch (error) {
          session.throwIfDead();
          if (attempt === attempts || !movedOn(error)) throw error;
        }
        await session.settle();
      }
    },
    async capture(scope = 'page', characters = enoughCharacters) {
      const options = { scope, viewport, numbers };
      const { nodes, ...read } = await session.read(async (page) => {
        const protocol = await session.protocol(page);
        const isRead = scope === 'contents' || scope === 'structure';
        const contents = isRead ? await readContents(protocol, { characters, scope }) : undefined;
        return contents ?? { nodes: await capturePage(protocol, options), cut: false };
      });
      return { ...read, ...nodes, viewport };
    },
    async read(reading) {
      for (let attempt = 1; ; attempt++) {
        session.throwIfDead();
        const { page } = session;
        try {
          const limit = settling.patience / attempts;
          const titles = new Map(context.pages().map((each) => [each, titleOf(each, each === page ? limit : aside)]));
          const nodes = await within(limit, `reading ${page.url()}`, reading(page));
          const pages = context.pages();
          const tabs = await Promise.all(
            pages.map(async (each) => ({ title: await (titles.get(each) ?? titleOf(each, aside)), url: each.url() })),
          );
          const current = pages.indexOf(page);
          const isThere = current >= 0 && (tabs[current]!.title !== undefined || attempt === attempts);
          if (isThere) return { tabs: tabs.map(({ title = '', url }) => ({ title, url })), current, nodes };
        } catch (error) {
          session.throwIfDead();
          if (attempt === attempts) {
            throw new Error(`the page ${page.url()} could not be read: ${firstLine(error)}`);
          }
        }
        // It moved on while it was read.
        await session.settle();
      }
    },
    notices() {
      const refused = gate.refused().map((reason) => `An address was not opened: ${reason}.`);
      const seen = new Set([...notices, ...refused]);
      notices = [];
      return [...seen].slice(-mostNotices);
    },
    throwIfDead() {
      if (dead) throw dead;
      gate.throwIfDead();
    },
    close() {
      closing ??= (async () => {
        dead ??= new Error('the browser session is closed');
        // A browser that does not answer is not waited for.
        await within(15_000, 'closing', context.close()).catch(() => {});
        await gate.close();
      })();
      return closing;
    },
  };

  try {
    context.on('close', () => {
      dead ??= new Error('the browser has died');
    });
    context.on('page', onPage);
    if (clock !== undefined) await context.clock.install({ time: new Date(clock) });
    if (options.trace) await context.tracing.start({ screenshots: true, snapshots: true });
    // The gate is the first to lose patience, since it knows with whom.
    context.setDefaultNavigationTimeout(2 * settling.patience);
    await session.openTab();
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** What files there are, in words. */
export function filesIn(files: BrowserSession['files']): string {
  const names = Object.keys(files).map((name) => JSON.stringify(name));
  return names.length === 0 ? 'is none' : `${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
}

async function openContext({ browser, gate, viewport, storageState, har }: BrowserSessionOptions) {
  try {
    return await browser.newContext({
      proxy: { server: gate.address },
      viewport,
      storageState,
      serviceWorkers: 'block',
      locale: 'en-US',
      timezoneId: 'UTC',
      recordHar: har === undefined ? undefined : { path: har, content: 'embed', mode: 'full' },
    });
  } catch (error) {
    await gate.close();
    throw error;
  }
}

function openProtocol(context: BrowserContext, page: Page): Promise<CDPSession> {
  const opening = (async () => {
    const session = await context.newCDPSession(page);
    await Promise.all(
      ['Accessibility.enable', 'DOM.enable', 'Page.enable'].map((method) => session.send(method as 'DOM.enable')),
    );
    return session;
  })();
  // Whoever asks for it gets the error; a tab that closes at once is asked by nobody.
  opening.catch(() => {});
  return opening;
}

/** Of a page that calls a form `title`, too. `page.title()` makes one up from the real address of a page on its way. */
const title = "Object.getOwnPropertyDescriptor(Document.prototype, 'title').get.call(document)";

/** Undefined where the page moves on meanwhile, empty where it does not say. */
const titleOf = (page: Page, milliseconds: number) =>
  within(milliseconds, 'a title', page.evaluate<string>(title)).catch((error) => (movedOn(error) ? undefined : ''));

export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.replace(/^[a-zA-Z]+\.[a-zA-Z]+: /, '');
}

/** Whether it went wrong since a page moved on, went away or made room for another tab. */
function movedOn(error: unknown): boolean {
  if (error instanceof ExpressionError) return false;
  return /context was destroyed|find context|navigat|collected|closed|detached|No frame|not attached/i.test(
    String(error),
  );
}
