import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment, Policy, Task } from '@dreamgym/core';
import { bundledSites, bundledTasks, findChromium, readTasks, type SiteHost, webarena } from '@dreamgym/webarena';
import { chromium } from 'playwright-core';
import { atMost, type Measurement, timed } from '../measurement.ts';

const { signal } = new AbortController();
/** Each row of the page is 12 nodes of the accessibility tree, lines of text included. */
const rows = 166;
const looks = 25;
const sideBySide = [2, 4, 8];

/** How long looking, acting and starting over take on real pages, and how many attempts fit into a second. */
export async function webarenaBenchmark(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const format of ['webarena', 'abstract', 'aria'] as const) measurements.push(...(await observing(format)));
  measurements.push(...(await alone()), await starting());
  for (const count of sideBySide) measurements.push(await together(count));
  return measurements;
}

/**
 * An action that does nothing waits for a page that is quiet already and looks at it. The same page is walked through by a plain script and
 * shown by Playwright's own snapshot in turn, which tells how busy the machine is.
 */
async function observing(format: 'webarena' | 'abstract' | 'aria'): Promise<readonly Measurement[]> {
  const { environment } = webarena({
    sites: openRows,
    tasks: rowTasks,
    format,
    settle: { quiet: 0.001 },
    stopsEarly: false,
    stepLimit: Number.MAX_SAFE_INTEGER,
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.setContent(rowsPage);
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    const ways = {
      look: () => episode.step({ text: 'look' }),
      walk: () => page.evaluate(plainWalk),
      snapshot: () => page.ariaSnapshotJSON({ mode: 'ai' }),
    };
    const seconds = { look: [] as number[], walk: [] as number[], snapshot: [] as number[] };
    for (let count = 0; count < looks; count++) {
      for (const way of ['look', 'walk', 'snapshot'] as const) {
        seconds[way].push((await timed<unknown>(ways[way])).seconds);
      }
    }
    const name = `looking at a page of 2,000 nodes, ${format} format, median`;
    const [look, walk, snapshot] = [median(seconds.look), median(seconds.walk), median(seconds.snapshot)];
    return [
      { name, value: 1000 * look, unit: 'ms', target: atMost(format === 'abstract' ? 25 : 40) },
      { name: 'the same, as against a script that walks through the page', value: look / walk, unit: '×' },
      { name: "the same, as against Playwright's own snapshot", value: look / snapshot, unit: '×' },
    ];
  } finally {
    await browser.close();
    await environment.close?.();
  }
}

/** Runs in the page: what is there, how it is laid out, and where. */
function plainWalk(): readonly unknown[] {
  const found: unknown[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Element) {
      found.push([node.localName, getComputedStyle(node).display, node.getBoundingClientRect().width]);
    } else found.push(node.nodeValue);
  }
  return found;
}

/** Scripted solutions of bundled tasks, one after the other. */
async function alone(): Promise<Measurement[]> {
  const played = bundled(1);
  const { environment, expert, tasks } = played;
  try {
    await play(played, tasks[0]!);
    const starts: number[] = [];
    const steps: number[] = [];
    const { seconds } = await timed(async () => {
      for (const task of tasks) {
        const started = await timed(() => environment.start(task, { seed: 1, signal }));
        starts.push(started.seconds);
        const { result: episode } = started;
        const player = expert.begin({ task, seed: 1, signal });
        for (let { observation } = episode, over = false; !over; ) {
          const action = await player.act(observation);
          const { result: step, seconds: taken } = await timed(() => episode.step(action));
          observation = step.observation;
          over = step.terminated || step.truncated;
          if (!over) steps.push(taken);
        }
        await episode.close();
      }
    });
    return [
      {
        name: 'an action, with 250 ms until the page counts as settled, median',
        value: 1000 * median(steps),
        unit: 'ms',
      },
      { name: 'beginning an attempt: reset, log-in, first page, median', value: 1000 * median(starts), unit: 'ms' },
      { name: 'attempts, one after the other', value: tasks.length / seconds, unit: '/s' },
    ];
  } finally {
    await environment.close?.();
  }
}

async function starting(): Promise<Measurement> {
  const host = await bundledSites();
  const sites = Object.keys(host.baseUrls);
  const resets: number[] = [];
  for (let count = 0; count < looks; count++) resets.push((await timed(() => host.reset({ sites, signal }))).seconds);
  await host.close();
  return { name: 'the reset of the four bundled sites alone, median', value: 1000 * median(resets), unit: 'ms' };
}

async function together(count: number): Promise<Measurement> {
  const played = bundled(count);
  const { environment, tasks } = played;
  try {
    // What starts once, the browser and the sites, is not counted.
    await Promise.all(tasks.slice(0, count).map((task) => play(played, task)));
    const queue = [...tasks];
    const { seconds } = await timed(() =>
      Promise.all(
        Array.from({ length: count }, async () => {
          for (let task = queue.pop(); task; task = queue.pop()) await play(played, task);
        }),
      ),
    );
    return { name: `attempts, ${count} side by side`, value: tasks.length / seconds, unit: '/s' };
  } finally {
    await environment.close?.();
  }
}

interface Bundled {
  readonly environment: Environment;
  readonly expert: Policy;
  readonly tasks: readonly Task[];
}

function bundled(hosts: number): Bundled {
  const { tasks, expert } = bundledTasks();
  const { environment } = webarena({ tasks, hosts });
  // Of every fifth template the first, so that all sites have their turn.
  const chosen = tasks.filter(({ number }) => number % 100 === 0).filter((_, at) => at % 5 === 0);
  return { environment, expert, tasks: chosen.map(({ task }) => task) };
}

async function play({ environment, expert }: Bundled, task: Task): Promise<void> {
  const episode = await environment.start(task, { seed: 1, signal });
  try {
    const player = expert.begin({ task, seed: 1, signal });
    for (let { observation } = episode; ; ) {
      const step = await episode.step(await player.act(observation));
      if (step.terminated || step.truncated) return;
      observation = step.observation;
    }
  } finally {
    await episode.close();
  }
}

const rowTasks = readTasks(
  [
    {
      task_id: 0,
      intent_template_id: 0,
      sites: ['rows'],
      require_login: false,
      require_reset: false,
      storage_state: null,
      start_url: '__ROWS__/',
      geolocation: null,
      intent: 'Look.',
      intent_template: 'Look.',
      instantiation_dict: {},
      split: 'train',
      eval: {
        eval_types: ['string_match'],
        reference_answers: { exact_match: 'seen' },
        reference_url: '',
        program_html: [],
      },
    },
  ],
  { dialect: 'webarena' },
);

const rowsPage = `<title>Rows</title><table>${Array.from(
  { length: rows },
  (_, at) => `<tr><td>${at}</td><td><a href="/item/${at}">Item ${at}</a></td><td><button>Buy ${at}</button></td></tr>`,
).join('')}</table>`;

async function openRows(): Promise<SiteHost> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(rowsPage);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrls: { rows: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    health: async () => [],
    reset: async () => {},
    login: async () => ({ storageState: { cookies: [], origins: [] } }),
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
