import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import { expect, it } from 'vitest';
import {
  config,
  dreamgym,
  isInstalled,
  mean,
  needs,
  program,
  start,
  temporaryFolder,
  tinyModel,
} from './installed.fixture.ts';

it.skipIf(!isInstalled('skyrl'))(
  `our loop trains weights that are held by ${needs('skyrl')}, and at a learning rate of 0 it trains none`,
  async () => {
    const python = program('skyrl', 'python');
    const [model, folder] = [await tinyModel(), await temporaryFolder()];
    const url = await skyrl(python, { model, folder });
    const train = async (name: string, rate: string, iterations: string) => {
      const run = join(folder, name);
      const engine = ['--policy', 'tinker', '--engine', url, '--base-model', model, '--rank', '8'];
      const size = ['--iterations', iterations, '--tasks', '8', '--group-size', '8', '--evaluation-tasks', '16'];
      const answers = ['--learning-rate', rate, '--action-tokens', '1', '--evaluate-every', '0'];
      const printed = await dreamgym(
        ...['train', '--config', config, ...engine, ...size, ...answers, '--seed', '1', '--run', run, '--json'],
      );
      const [row] = JSON.parse(printed).rows;
      return { run, score: row.evaluation.score, ...(await toldBy(run)) };
    };
    const trained = await train('trained', '0.003', '24');
    const idle = await train('idle', '0', '2');
    console.log('mean rewards by iteration, GRPO at SkyRL:', JSON.stringify({ trained, idle }));
    // What samples and what is trained are the same weights.
    for (const distance of [...trained.samplerKl, ...idle.samplerKl]) expect(distance).toBeLessThan(1e-3);
    expect(trained.rewards[0]).toBe(idle.rewards[0]);
    expect(trained.rewards.at(-1)! - trained.rewards[0]!).toBeGreaterThan(0.3);
    expect(trained.score - idle.score).toBeGreaterThan(0.3);
    expect(Math.abs(idle.rewards[1]! - idle.rewards[0]!)).toBeLessThan(0.15);

    const evaluated = JSON.parse(await dreamgym('evaluate', trained.run, '--limit', '16', '--json'));
    expect(evaluated.score).toBe(trained.score);
  },
);

/** Starts SkyRL's engine; its address. It takes orders before it is ready, and carries them out then. */
async function skyrl(python: string, { model, folder }: { readonly model: string; readonly folder: string }) {
  const port = await getPort();
  const backend = {
    max_lora_adapters: 2,
    max_lora_rank: 8,
    sample_max_num_sequences: 64,
    train_micro_batch_size: 64,
  };
  const kept = ['--database-url', `sqlite:///${folder}/engine.db`, '--checkpoints-base', join(folder, 'weights')];
  await start(
    program('uv', 'uv'),
    [
      // Its engine is started with the same words again: they have to begin so.
      ...['run', '--no-project', '--python', python, '-m', 'skyrl.tinker.api', '--host', '127.0.0.1'],
      ...['--port', String(port), '--base-model', model, ...kept],
      ...['--backend', 'jax', '--backend-config', JSON.stringify(backend)],
    ],
    /Uvicorn running/,
  );
  return `http://127.0.0.1:${port}`;
}

/** The mean reward of each iteration, and how far the weights that were trained were from those that sampled. */
async function toldBy(run: string) {
  const lines = (await readFile(join(run, 'events.jsonl'), 'utf8')).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  const rewards: number[][] = [];
  for (const { event, iteration, rewards: earned } of events) {
    if (event === 'group-end') rewards[iteration] = [...(rewards[iteration] ?? []), ...earned];
  }
  const updates = events.filter(({ metrics }) => metrics?.samplerKl !== undefined);
  return { rewards: rewards.map(mean), samplerKl: updates.map(({ metrics }) => Math.abs(metrics.samplerKl)) };
}
