import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Environment, Episode, Policy, Task } from '@dreamgym/core';
import { prepareWebshop, type WebshopOptions, webshop } from '@dreamgym/webshop';
import { findData } from './games.ts';
import { atLeast, atMost, computedSeconds, type Measurement } from './measurement.ts';
import { peakMemory } from './memory.ts';

const manyProducts = 1_000_000;
const openEpisodes = 2000;
const { signal } = new AbortController();

/** How fast the shop loads, searches and plays, on one core, with the official 1000 products or as many generated ones. */
export async function webshopBenchmark(): Promise<{ title: string; measurements: readonly Measurement[] }> {
  const data = findData('webshop');
  const title = data === undefined ? '1000 generated products' : 'the official 1000 products';
  const options: WebshopOptions = { data, tagger: 'stub', stepLimit: Number.MAX_SAFE_INTEGER };

  const loading = await computing(() => webshop(options).environment.tasks('test'), 5);
  const { environment } = webshop(options);
  const queries = await instructions(environment);
  const searches = queries.map(search);
  const episode = await begin(environment);
  const searching = await computing(() => actAll(episode, searches), 20);
  const clicks = await tour(episode, queries[0]!);
  const clicking = await computing(() => actAll(episode, clicks), 5000);
  const html = await begin(webshop({ ...options, mode: 'html' }).environment);
  const htmlClicks = await tour(html, queries[0]!);
  const htmlClicking = await computing(() => actAll(html, htmlClicks), 2000);
  const large = await measureLarge(options);
  return {
    title,
    measurements: [
      { name: 'loading and indexing', value: loading, unit: 's computed', target: atMost(0.3) },
      { name: 'steps without search', value: clicks.length / clicking, unit: 'steps/s', target: atLeast(50_000) },
      {
        name: 'searches, with their page',
        value: queries.length / searching,
        unit: 'steps/s',
        target: atLeast(10_000),
      },
      { name: 'memory of an open episode', value: await episodeBytes(environment), unit: 'B', target: atMost(10_000) },
      ...(await behaviourScores(data)),
      { name: 'steps without search, as HTML', value: htmlClicks.length / htmlClicking, unit: 'steps/s' },
      ...large,
    ],
  };
}

/** What the behaviours earn on the test split, as papers give it: 100 × the mean reward, and the share of full rewards. */
async function behaviourScores(data: string | undefined): Promise<Measurement[]> {
  const { environment, behaviours } = webshop({ data });
  const tasks = await environment.tasks('test');
  const measurements: Measurement[] = [];
  for (const [name, policy] of Object.entries(behaviours)) {
    const rewards: number[] = [];
    for (const [seed, task] of tasks.entries()) rewards.push(await play({ environment, policy, task, seed }));
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    const solved = rewards.filter((reward) => reward === 1).length / rewards.length;
    measurements.push(
      { name: `${name}: score`, value: 100 * mean, unit: 'of 100' },
      { name: `${name}: success`, value: 100 * solved, unit: '%' },
    );
  }
  return measurements;
}

interface Attempt {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly task: Task;
  readonly seed: number;
}

/** The reward of one attempt. */
async function play({ environment, policy, task, seed }: Attempt): Promise<number> {
  const player = policy.begin({ task, seed, signal });
  const episode = await environment.start(task, { seed, signal });
  for (let { observation } = episode; ; ) {
    const step = await episode.step(await player.act(observation));
    if (step.terminated || step.truncated) return step.reward;
    observation = step.observation;
  }
}

/** A shop of a million products: what it takes to index, to open and to search it. */
async function measureLarge(options: WebshopOptions): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'webshop-bench-'));
  try {
    const { seconds: indexing } = await computed(() =>
      prepareWebshop({ folder, generate: { products: manyProducts } }),
    );
    const { environment } = webshop({ ...options, data: folder });
    const { seconds: opening, result: episode } = await computed(() => begin(environment));
    const queries = await instructions(environment);
    const searches = queries.map(search);
    const searching = await computing(() => actAll(episode, searches), 3);
    await environment.close?.();
    const products = `${manyProducts.toLocaleString('en')} products`;
    return [
      { name: `generating and indexing ${products}`, value: indexing, unit: 's computed', target: atMost(60) },
      { name: 'memory for that, at most', value: peakMemory() / 1024, unit: 'GiB', target: atMost(4) },
      { name: 'opening that index, until the first attempt', value: opening, unit: 's computed', target: atMost(2) },
      {
        name: 'a search there, with its page',
        value: (1000 * searching) / queries.length,
        unit: 'ms',
        target: atMost(5),
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a call returns, and the seconds that it computed, once. */
async function computed<T>(call: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const before = computedSeconds();
  const result = await call();
  return { result, seconds: computedSeconds() - before };
}

/** The seconds that a call computes, on all cores: the mean of so many calls, after half as many to warm up. */
async function computing(call: () => unknown, calls: number): Promise<number> {
  for (let count = 0; count < calls / 2; count++) await call();
  const before = computedSeconds();
  for (let count = 0; count < calls; count++) await call();
  return (computedSeconds() - before) / calls;
}

async function begin(environment: Environment): Promise<Episode> {
  const [task] = await environment.tasks('test');
  return environment.start(task!, { seed: 1, signal });
}

const search = (query: string) => `search[${query}]`;

function actAll(episode: Episode, texts: readonly string[]): void {
  for (const text of texts) act(episode, text);
}

function act(episode: Episode, text: string) {
  const step = episode.step({ text });
  if (step instanceof Promise) throw new Error('the shop is expected to answer at once');
  return step;
}

async function instructions(environment: Environment): Promise<string[]> {
  return (await environment.tasks('test')).slice(0, 200).map(({ instruction }) => instruction);
}

/** Clicks that lead around a product and its options and back to the results; the shopper stands there already. */
async function tour(episode: Episode, query: string): Promise<string[]> {
  const results = act(episode, search(query)).observation.actions!;
  const product = results.find((action) => /^click\[b0/.test(action))!;
  return [product, 'click[description]', 'click[< prev]', 'click[features]', 'click[< prev]', 'click[< prev]'];
}

async function episodeBytes(environment: Environment): Promise<number> {
  const kept: Episode[] = [];
  const query = (await instructions(environment))[0]!;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage();
  for (let count = 0; count < openEpisodes; count++) {
    const episode = await begin(environment);
    actAll(episode, await tour(episode, `${query} ${count}`));
    kept.push(episode);
  }
  collect();
  const after = process.memoryUsage();
  return (after.heapUsed - before.heapUsed) / kept.length;
}
