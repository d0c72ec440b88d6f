import { alfworld } from '@dreamgym/alfworld';
import { type Environment, random, type Task } from '@dreamgym/core';
import { type Measurement, medianSeconds } from '../measurement.ts';

/** How much a step costs in rooms with ever more furniture: generated games of five sizes. */
export async function costByReceptacles(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const size of [0.3, 1, 2, 4, 8]) {
    const { environment } = alfworld({ generate: { size, games: { train: 40 } } });
    const tasks = await environment.tasks('train');
    const { steps, receptacles } = await playAll(environment, tasks);
    const seconds = await medianSeconds(() => playAll(environment, tasks));
    const mean = receptacles / tasks.length;
    measurements.push({ name: `${mean.toFixed(0)} receptacles`, value: steps / seconds, unit: 'steps/s' });
  }
  return measurements;
}

async function playAll(environment: Environment, tasks: readonly Task[]) {
  const { signal } = new AbortController();
  const chance = random(1);
  let [steps, receptacles] = [0, 0];
  for (const task of tasks) {
    const episode = await environment.start(task, { seed: 1, signal });
    let { observation } = episode;
    receptacles += observation.actions!.filter((action) => action.startsWith('go to ')).length;
    for (let open = true; open; steps++) {
      const step = await episode.step({ text: chance.pick(observation.actions!) });
      observation = step.observation;
      open = !step.terminated && !step.truncated;
    }
  }
  return { steps, receptacles };
}
