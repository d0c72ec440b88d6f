import { loadTokenizer, tinkerCloning, tinkerModel } from '@dreamgym/trainers';
import { episodeReward } from 'dreamgym';
import { measured } from './measured.ts';
import { speaking } from './policy.ts';
import { recordings } from './settings.ts';

const [url = 'http://127.0.0.1:8000', folder = 'model', epochs = '12', learningRate = '2e-3', baseModel = folder] =
  process.argv.slice(3);
const { signal } = new AbortController();
const tokenizer = await loadTokenizer(folder);
const model = tinkerModel({ url, baseModel, tokenizer });
const solved = (await recordings.trajectories(signal)).filter((attempt) => episodeReward(attempt) === 1);
console.log(`imitating ${solved.length} attempts`);
await tinkerCloning({
  model,
  tokenizer,
  policy: speaking,
  trajectories: solved,
  learningRate: Number(learningRate),
  epochs: Number(epochs),
  minibatch: 8,
  seed: 1,
  signal,
  onEpoch: ({ epoch, loss }) => console.log(`${epoch}: ${loss.toFixed(3)} nats a token`),
});
await measured({ row: 'cloned', policy: speaking(model) });
console.log(`weights: ${(model.snapshot() as { weights: string }).weights}`);
await model.close();
