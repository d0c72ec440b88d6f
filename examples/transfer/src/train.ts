import { groupRelative } from '@dreamgym/optimizers';
import { loadTokenizer, tinkerModel, tinkerOptimizer, trainedElsewhere } from '@dreamgym/trainers';
import { createEvents, embedded, type Plugin, train } from 'dreamgym';
import { measured } from './measured.ts';
import { speaking } from './policy.ts';
import { environment, recordings } from './settings.ts';

const [world, url, baseModel, folder, ...numbers] = process.argv.slice(3);
const [seed = 1, iterations = 20, tasks = 6, learningRate = 2e-4, stepLimit] = numbers.map(Number);
if (baseModel === undefined || folder === undefined || (world !== 'dream' && world !== 'reality')) {
  throw new Error('say: train dream|reality ENGINE CLONED TOKENIZER [SEED [ITERATIONS [TASKS [RATE [STEPS]]]]]');
}
const model = tinkerModel({ url: url!, baseModel, tokenizer: await loadTokenizer(folder), seed });
const parts: Plugin = {
  environment,
  recordings,
  policy: trainedElsewhere(speaking(model), model),
  optimizer: tinkerOptimizer({ model, credit: groupRelative(), learningRate }),
};
const real: Plugin = { trainingEnvironment: environment, recordings: { trajectories: async () => [] } };

const events = createEvents();
const began = performance.now();
events.on('iteration-end', ({ iteration, success, counters: { dreamedSteps, realSteps } }) => {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(JSON.stringify({ world, seed, iteration, success, dreamedSteps, realSteps, seconds }));
});
events.on('update-end', ({ metrics }) => console.log(JSON.stringify(metrics)));
const { policy, counters } = await train(
  [embedded({ generatedShare: 0 }), parts, ...(world === 'reality' ? [real] : [])],
  {
    iterations,
    seed,
    tasks,
    groupSize: 8,
    concurrency: 64,
    evaluateEvery: 0,
    stepLimit,
    events,
  },
);
await measured({ row: world, seed, policy, ...counters });
await model.close();
