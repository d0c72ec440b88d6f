import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAddress } from './browser/acting/perform.ts';
import {
  type BrowserSession,
  type BrowserSessionOptions,
  browserSession,
  firstLine,
} from './browser/browser-session.ts';
import { gate } from './browser/gate/gate.ts';
import { scoringPage } from './browser/scoring-page.ts';
import type { SharedBrowser } from './browser/shared-browser.ts';
import type { Har } from './scoring/verified/har.ts';
import type { Loan, SitePool } from './site-pool.ts';
import type { SiteHost } from './sites/site-host.ts';
import type { Assignment, AttemptScore, FinishedAttempt, World } from './tasks/task-set.ts';
import type { Candidates, ViewOptions } from './view.ts';

export interface AttemptOptions extends Pick<BrowserSessionOptions, 'viewport' | 'settling' | 'clock' | 'dialogs'> {
  readonly view: ViewOptions;
  /** `after-writes`: only where an attempt asked a site for anything but reading. */
  readonly reset: 'always' | 'after-writes' | 'never';
  readonly candidates?: Candidates;
  /** Actions after which an attempt is truncated, at least 1. What is no action counts. */
  readonly stepLimit: number;
  /** Whether an attempt is truncated, too, where the agent does the same over and over, as by the original's run script. */
  readonly stopsEarly: boolean;
  /** Under which addresses sites are shown, by their names. */
  readonly names: Readonly<Record<string, string>>;
  /** A folder for what the benchmark keeps of attempts that were scored. */
  readonly results?: string;
  /** A folder for screenshots and traces of attempts that failed. */
  readonly evidence?: string;
}

/** A browser on sites that are the attempt's own until it is closed. */
export interface Attempt {
  readonly session: BrowserSession;
  readonly world: World;
  /** What the attempt is worth so far, in [0, 1]. Rejects where nobody can say. */
  score(answer: string | undefined): Promise<number>;
  /** The score, where the attempt has come to its end by what was done last. */
  afterAction(): Promise<number | undefined>;
  /** Keeps a screenshot and the trace of what went wrong, where the options name a folder for them. */
  keepEvidence(name: string): Promise<void>;
  /** Closes the browser and gives the sites back. May be called twice. */
  close(): Promise<void>;
}

export interface OpenAttemptRequest {
  readonly assignment: Assignment;
  readonly seed: number;
  /** What files that are kept of it are called by. */
  readonly name: string;
  readonly pool: SitePool;
  readonly browser: SharedBrowser;
  readonly options: AttemptOptions;
  readonly signal: AbortSignal;
  /** Called once the attempt holds nothing any more. */
  readonly ended: () => void;
}

/** Lends sites, brings them to their beginning, logs in and opens the first pages. */
export async function openAttempt(request: OpenAttemptRequest): Promise<Attempt> {
  const { assignment, pool, options, seed, signal, ended } = request;
  const loan = await pool.lend(signal);
  const { host } = loan;
  const world = { baseUrls: host.baseUrls, seed };
  let session: BrowserSession | undefined;
  let folder: string | undefined;
  let closing: Promise<void> | undefined;

  const close = (state: Parameters<Loan['giveBack']>[0]) => {
    closing ??= (async () => {
      signal.removeEventListener('abort', abort);
      await session?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      await loan.giveBack(state);
      ended();
    })();
    return closing;
  };
  const leave = () => close(options.reset === 'after-writes' && !session?.gate.traffic.wrote ? 'unchanged' : 'changed');
  // Whatever is under way rejects at once when the browser goes. The sites are given back when nothing uses them any more.
  let abort = () => void session?.close();
  // As many attempts as there are listen to the signal of one run; each takes its listener away again.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', abort);

  try {
    if (assignment.needsTraffic) folder = await mkdtemp(join(tmpdir(), 'dreamgym-traffic-'));
    const file = folder && join(folder, 'traffic.har');
    session = await openSession(request, loan, file);
    await begin(session, request, host);
    const opened = session;
    signal.removeEventListener('abort', abort);
    abort = () => void leave();
    signal.addEventListener('abort', abort);
    const traffic = async () => {
      if (file === undefined) throw new Error('nothing was recorded: the assignment does not need the traffic');
      await opened.close();
      return JSON.parse(await readFile(file, 'utf8')) as Har;
    };
    const judge = async <T>(
      { answer, goesOn }: { readonly answer?: string; readonly goesOn?: boolean },
      ask: (finished: FinishedAttempt) => Promise<T>,
    ) => {
      await opened.arrive();
      const page = scoringPage(opened, { goesOn });
      return opened.gate.admitting(() => ask({ ...world, answer, page, traffic, signal }));
    };
    return {
      session: opened,
      world,
      async score(answer) {
        const score = await judge({ answer }, (finished) => assignment.score(finished));
        const { results } = options;
        if (results !== undefined && assignment.report) {
          await writeFiles(join(results, fileName(request.name)), assignment.report({ answer, score }));
        }
        return scored(score);
      },
      async afterAction() {
        if (assignment.afterAction === undefined) return undefined;
        const score = await judge({ goesOn: true }, async (finished) => assignment.afterAction?.(finished));
        return score === undefined ? undefined : scored(score);
      },
      async keepEvidence(name) {
        if (options.evidence === undefined) return;
        const path = join(options.evidence, fileName(name));
        // What went wrong may be the browser itself.
        const screenshot = async () => opened.page.screenshot({ path: `${path}.png`, timeout: 5000 });
        // While one page takes the place of another, there is no picture for a moment.
        await screenshot()
          .catch(screenshot)
          .catch(() => {});
        await opened.context.tracing.stop({ path: `${path}.zip` }).catch(() => {});
      },
      close: leave,
    };
  } catch (error) {
    const sick = signal.aborted ? undefined : await unhealthy(host, request);
    await close(signal.aborted ? 'changed' : 'broken');
    signal.throwIfAborted();
    throw sick === undefined ? error : new Error(`${firstLine(error)} (${sick})`, { cause: error });
  }
}

/** Resets the sites, logs in and opens a browser context. */
async function openSession(request: OpenAttemptRequest, loan: Loan, har: string | undefined): Promise<BrowserSession> {
  const { assignment, browser, options, signal } = request;
  const { host, used } = loan;
  const { sites, logins, files, tabs = 20 } = assignment;
  if (used && options.reset !== 'never') await host.reset({ sites, signal });
  const { storageState, headers } = await host.login({ sites: logins, signal });
  signal.throwIfAborted();
  const forbids = host.forbids?.bind(host);
  return browserSession({
    browser,
    gate: await gate({ sites: host.baseUrls, forbids, headers, patience: options.settling.patience / 1000 }),
    storageState,
    viewport: options.viewport,
    settling: options.settling,
    clock: options.clock,
    har,
    mostTabs: tabs,
    files,
    followTabs: options.view.format === 'aria',
    dialogs: options.dialogs,
    trace: options.evidence !== undefined,
  });
}

/** Opens the first pages. */
async function begin(session: BrowserSession, request: OpenAttemptRequest, { baseUrls }: SiteHost): Promise<void> {
  const { assignment, seed, signal } = request;
  const [first] = session.pages;
  for (const [at, url] of assignment.startUrls({ baseUrls, seed }).entries()) {
    signal.throwIfAborted();
    if (at > 0) await session.openTab();
    const problem = await openAddress(session, url);
    if (problem !== undefined) throw new Error(`the task cannot begin at ${url}: ${problem}`);
    await session.settle();
  }
  await session.focus(first!);
  session.throwIfDead();
  await assignment.begin?.({ baseUrls, seed, page: scoringPage(session), signal });
  session.notices();
  signal.throwIfAborted();
}

const fileName = (name: string) => name.replace(/[^\w.-]+/g, '-');

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

function scored(score: AttemptScore): number {
  if (typeof score === 'number') return score;
  if (score.kind === 'unscored') throw new Error(`the attempt has no score: ${score.reason}`);
  return score.score;
}

/** Which of the sites do not answer, in words; undefined where all do. */
async function unhealthy(host: SiteHost, { assignment, signal }: OpenAttemptRequest): Promise<string | undefined> {
  const health = await host.health({ sites: assignment.sites, signal }).catch(() => []);
  const sick = health.filter(({ healthy }) => !healthy);
  return sick.length === 0 ? undefined : sick.map(({ site, detail }) => `${site}: ${detail}`).join('; ');
}
