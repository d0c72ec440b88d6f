import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { alfworld } from './alfworld.ts';
import { downloadAlfworld } from './download/download-alfworld.ts';
import { officialData } from './official-data.fixture.ts';
import { originalOrder } from './original-order.ts';

// What docs/alfworld.md shows.
const { signal } = new AbortController();

it('plays an attempt', async () => {
  const { environment, behaviours } = alfworld({ stepLimit: 30, taskTypes: ['pick_heat_then_place_in_recep'] });
  const [task] = await environment.tasks('validation');

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

it('generates harder games', async () => {
  const { environment } = alfworld({ generate: { seed: 5, games: { train: 20 }, size: 2, hidden: 0.9 } });
  expect(await environment.tasks('train')).toHaveLength(20);
});

it('orders tasks as the original does', async () => {
  const { environment } = alfworld({ generate: { games: { validation: 20 } } });

  const passes = originalOrder(await environment.tasks('validation'), 42);
  const { value: first } = passes.next(); // the order in which the first pass plays them
  const { value: second } = passes.next();

  expect(first).not.toEqual(second);
});

it.skipIf(!officialData())('fetches games (skipped where the official data is absent)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alfworld-use-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const archive = join(officialData()!, 'official/games-sample.tar.gz');

  const { games } = await downloadAlfworld({ folder, sources: [{ from: archive }], signal });
  const { environment } = alfworld({ data: folder });

  expect(await environment.tasks('train')).toHaveLength(games.train);
});
