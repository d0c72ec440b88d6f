import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alfworld } from '@dreamgym/alfworld';
import { rewardVariance } from '@dreamgym/curricula';
import { induced } from '@dreamgym/experience-models';
import { writeFileAtomically } from '@dreamgym/files';
import { grpo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { guarded, replayMemory } from '@dreamgym/replay-buffers';
import { createEvents, evaluate, type Plugin, record, train } from 'dreamgym';

const folder = process.argv[2] ?? 'run';
const iterations = Number(process.argv[3] ?? 60);
const seed = 7;

const { environment, behaviours } = alfworld();
const pipeline: Plugin = {
  environment,
  recordings: record({ environment, behaviours: { detours: behaviours.detours! }, transitions: 2_000, seed }),
  experienceModel: induced({ abstraction: environment.abstraction! }),
  replayBuffer: guarded(replayMemory({ capacity: 100_000 }), { environment }),
  curriculum: rewardVariance({ environment, generatedShare: 0 }),
  policy: choicePolicy({ reader: environment.actionReader, priors: true }),
  optimizer: grpo({ entropy: 0.01 }),
};

const events = createEvents();
events.on('learn-end', ({ transitions }) => console.log(`the dream has learned from ${transitions} transitions`));
events.on('iteration-end', ({ iteration, success }) => console.log(`${iteration}: ${success.toFixed(2)} in the dream`));
events.on('alarm', ({ kind, message }) => console.warn(`${kind}: ${message}`));

const checkpoint = join(folder, 'checkpoint.json');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const { policy, interrupted } = await train([pipeline], {
  iterations,
  seed,
  concurrency: 8,
  events,
  checkpoint: { every: 10, save: (snapshot) => writeFileAtomically(checkpoint, JSON.stringify(snapshot)) },
  resume: existsSync(checkpoint) ? JSON.parse(readFileSync(checkpoint, 'utf8')) : undefined,
  stopAfterIteration: stop.signal,
});

if (interrupted) console.log('stopped; the same command goes on');
else {
  const { success, interval } = await evaluate({ environment, policy, split: 'test', seed });
  console.log(
    `success ${success.toFixed(2)} (${interval.map((bound) => bound.toFixed(2)).join(' to ')}) in real games`,
  );
}
