import type { Awaitable, Environment } from '@dreamgym/core';
import { abstraction } from './abstraction/abstraction.ts';
import type { Grammar } from './actions/action.ts';
import type { AttemptOptions } from './attempt.ts';
import { type Behaviours, randomBehaviour } from './behaviours.ts';
import type { BrowserSessionOptions } from './browser/browser-session.ts';
import { sharedBrowser } from './browser/shared-browser.ts';
import { environment } from './environment.ts';
import type { TreeTextOptions } from './page/tree-text.ts';
import type { Judge } from './scoring/judge.ts';
import { sitePool } from './site-pool.ts';
import { bundledSites } from './sites/bundled/bundled-sites.ts';
import type { SiteHost } from './sites/site-host.ts';
import { bundledTasks } from './tasks/bundled/bundled-tasks.ts';
import { fileTasks } from './tasks/file-tasks.ts';
import type { TaskSet } from './tasks/task-set.ts';
import type { WebTask } from './tasks/web-task.ts';
import { originalNames } from './urls/shown-urls.ts';
import type { Candidates } from './view.ts';

export interface WebarenaOptions {
  /** A host of the sites, which attempts then use one after the other; or what opens one, for attempts side by side. The bundled sites by default. */
  readonly sites?: SiteHost | (() => Awaitable<SiteHost>);
  /** Hosts that are opened at once, where `sites` opens them; an attempt that finds none waits. */
  readonly hosts?: number;
  /** Tasks as `readTasks` gives them, or a set of another kind. Those of the bundled sites by default. */
  readonly tasks?: readonly WebTask[] | TaskSet;
  /** How pages are shown and actions are written. `webarena` is the original's, `abstract` the one that can be dreamed. */
  readonly format?: Grammar;
  /** Of the `webarena` format. */
  readonly tree?: TreeTextOptions;
  /** The most characters of a page in the `aria` format (16,000 by default) and the `abstract` format (6,000). */
  readonly maxLength?: number;
  /** Lists the actions that an observation names. In the `abstract` format those that the page shows, by default. */
  readonly candidates?: Candidates;
  /** Actions after which an attempt is truncated; it is scored then as it stands, as in the original. */
  readonly stepLimit?: number;
  /**
   * Truncates an attempt, too, as soon as the agent has done the same thing three times: in a row, or for `type` into one element
   * at all; three texts in a row that are no action count as well. As the original's run script does, so by default with its format only.
   */
  readonly stopsEarly?: boolean;
  /** Who decides what needs understanding. Without one, an attempt whose score hangs on it has failed. */
  readonly judge?: Judge;
  /** When sites are brought back to their beginning before an attempt. `after-writes`: where an earlier one asked for anything but reading. */
  readonly reset?: AttemptOptions['reset'];
  /** What is done with dialogs of pages; the original dismisses them. */
  readonly dialogs?: 'accept' | 'dismiss';
  /** The window in CSS pixels. */
  readonly viewport?: BrowserSessionOptions['viewport'];
  /** When the pages' clocks begin, as ISO 8601; the machine's time where it is missing. */
  readonly clock?: string;
  /** Seconds without a change after which a page counts as settled, and after which one that never rests is taken as it is. */
  readonly settle?: { readonly quiet?: number; readonly atMost?: number };
  /** Seconds of silence after which a site counts as hung. */
  readonly patience?: number;
  /** Under which addresses agents see the sites, by their names. */
  readonly names?: Readonly<Record<string, string>>;
  /** The executable to run. */
  readonly chromium?: string;
  /** `false` shows the windows. */
  readonly headless?: boolean;
  /** A folder for what WebArena-Verified keeps of each scored attempt: `agent_response.json` and `eval_result.json`, in a folder of its own. */
  readonly results?: string;
  /** A folder for screenshots and traces of attempts that failed. Tracing takes time at every step. */
  readonly evidence?: string;
}

/** Web sites in a real browser as a plugin. */
export interface Webarena {
  readonly environment: Environment;
  readonly behaviours: Behaviours;
}

export function webarena(options: WebarenaOptions = {}): Webarena {
  const { tasks: bundled = [], expert, detours } = options.tasks === undefined ? bundledTasks() : {};
  const { sites = () => bundledSites(), hosts = 4, tasks = bundled, judge, format = 'aria', tree = {} } = options;
  const { maxLength, candidates = format === 'abstract' ? shownActions : undefined, clock } = options;
  const {
    stepLimit = 30,
    stopsEarly = format === 'webarena',
    reset = 'always',
    dialogs = 'accept',
    viewport = { width: 1280, height: 720 },
  } = options;
  const { settle: { quiet = 0.25, atMost = 5 } = {}, patience = 30, names = originalNames } = options;
  const { chromium: executable, headless = true, results, evidence } = options;
  oneOf('format', format, ['aria', 'webarena', 'abstract']);
  oneOf('reset', reset, ['always', 'after-writes', 'never']);
  oneOf('dialogs', dialogs, ['accept', 'dismiss']);
  count('stepLimit', stepLimit);
  count('hosts', hosts);
  count('viewport.width', viewport.width);
  count('viewport.height', viewport.height);
  for (const [name, value] of Object.entries({ 'settle.quiet': quiet, 'settle.atMost': atMost, patience })) {
    if (!(value > 0)) throw new Error(`${name} is ${value}; it must be a positive number of seconds`);
  }
  if (clock !== undefined && Number.isNaN(Date.parse(clock))) {
    throw new Error(`clock is '${clock}'; write a time such as 2024-01-31T12:00:00Z`);
  }
  const owned = typeof sites === 'function';
  return {
    behaviours: { random: randomBehaviour, expert, detours },
    environment: environment({
      taskSet: 'assignment' in tasks ? tasks : fileTasks({ name: 'webarena', tasks, judge }),
      pool: sitePool({ open: owned ? sites : () => sites, size: owned ? hosts : 1, owned }),
      browser: sharedBrowser({ executable, headless }),
      options: {
        view: { format, tree, maxLength },
        stepLimit,
        stopsEarly,
        reset,
        dialogs,
        viewport,
        clock,
        names,
        results,
        evidence,
        candidates,
        settling: { quiet: quiet * 1000, atMost: atMost * 1000, patience: patience * 1000 },
      },
    }),
  };
}

/** What an abstract state offers, as the abstraction lists it for dreams. */
const shownActions: Candidates = ({ text, instruction }) =>
  abstraction.actionsOn!({ page: abstraction.readObservation(text), instruction, earlier: [] });

function oneOf(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw new Error(`${name} is '${value}'; it must be one of ${known.join(', ')}`);
}

function count(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new Error(`${name} is ${value}; it must be a whole number of at least 1`);
  }
}
