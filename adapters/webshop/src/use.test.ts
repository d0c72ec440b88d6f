import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { officialData } from './official-data.fixture.ts';
import { prepareWebshop } from './prepare/prepare-webshop.ts';
import { tableTagger, winkTagger } from './reward/tagger.ts';
import { webshop } from './webshop.ts';

// What docs/webshop.md shows.
const { signal } = new AbortController();

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'webshop-use-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('plays an attempt', async () => {
  const { environment, behaviours } = webshop({ generate: { seed: 5, products: 2000 } });
  const [task] = await environment.tasks('test');

  const episode = await environment.start(task!, { seed: 1, signal });
  const expert = behaviours.expert.begin({ task: task!, seed: 1, signal });
  let { observation } = episode; // text, and the actions open now
  let step: Awaited<ReturnType<typeof episode.step>>;
  do {
    step = await episode.step(await expert.act(observation));
    observation = step.observation;
  } while (!step.terminated && !step.truncated);
  await episode.close();

  expect(step.reward).toBe(1);
});

it.skipIf(!officialData())('indexes official files (skipped where they are absent)', async () => {
  const folder = await temporaryFolder();
  const official = officialData()!;

  const { products, goals } = await prepareWebshop({ folder, from: official, signal });
  const { environment } = webshop({ data: folder, goals: 'human' });

  const lists = await Promise.all((['train', 'validation', 'test'] as const).map((split) => environment.tasks(split)));
  expect([products, lists.flat().length]).toEqual([1000, goals.human]);
  await environment.close!();
});

it('takes nouns from a table', async () => {
  const table = join(await temporaryFolder(), 'nouns.json');
  await writeFile(table, '{"Wool Coat": ["wool", "coat"]}');

  const nouns = JSON.parse(await readFile(table, 'utf8')) as Record<string, string[]>;
  const { environment } = webshop({ tagger: tableTagger(nouns, winkTagger()) });

  expect((await environment.tasks('test')).length).toBeGreaterThan(100);
});
