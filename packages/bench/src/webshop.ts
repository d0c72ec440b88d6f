import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Environment, Episode } from '@dreamgym/core';
import { type WebshopOptions, webshop } from '@dreamgym/webshop';
import { atLeast, atMost, type Measurement, medianSeconds, timed } from './measurement.ts';

const manyProducts = 100_000;
const openEpisodes = 2000;
const { signal } = new AbortController();

/** How fast the shop loads, searches and plays, on one core, with the official 1000 products or as many generated ones. */
export async function webshopBenchmark(): Promise<{ title: string; measurements: readonly Measurement[] }> {
  const repository = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../..');
  const folder = join(process.env.DREAMGYM_DATA ?? join(repository, '../shared/data'), 'webshop');
  const data = existsSync(folder) ? folder : undefined;
  const title = data === undefined ? '1000 generated products' : 'the official 1000 products';
  const options: WebshopOptions = { data, tagger: 'stub', stepLimit: Number.MAX_SAFE_INTEGER };

  const loading = await medianSeconds(() => webshop(options).environment.tasks('test'));
  const { environment } = webshop(options);
  const queries = await instructions(environment);
  const episode = await begin(environment);
  const searching = await medianSeconds(() => actAll(episode, queries.map(search)));
  const clicks = await tour(episode, queries[0]!);
  const clicking = await medianSeconds(() => actAll(episode, clicks));
  const { seconds: building, result: large } = await timed(() => openLarge(options));
  const largeEpisode = await begin(large);
  const largeQueries = (await instructions(large)).slice(0, 50);
  const largeSearching = await medianSeconds(() => actAll(largeEpisode, largeQueries.map(search)));
  return {
    title,
    measurements: [
      { name: 'loading and indexing', value: loading, unit: 's', target: atMost(0.3) },
      { name: 'steps without search', value: clicks.length / clicking, unit: 'steps/s', target: atLeast(50_000) },
      {
        name: 'searches, with their page',
        value: queries.length / searching,
        unit: 'steps/s',
        target: atLeast(10_000),
      },
      { name: 'memory of an open episode', value: await episodeBytes(environment), unit: 'B', target: atMost(10_000) },
      { name: `generating and indexing ${manyProducts} products`, value: building, unit: 's', target: atMost(6) },
      { name: 'a search there, with its page', value: (1000 * largeSearching) / largeQueries.length, unit: 'ms' },
    ],
  };
}

async function openLarge(options: WebshopOptions): Promise<Environment> {
  const { environment } = webshop({ ...options, data: undefined, generate: { products: manyProducts } });
  await begin(environment);
  return environment;
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
