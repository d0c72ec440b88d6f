import { alfworld } from '@dreamgym/alfworld';
import { type Environment, random, type Task } from '@dreamgym/core';
import type { Games } from './games.ts';
import { atLeast, atMost, type Measurement, medianSeconds, timed } from './measurement.ts';

const played = 100;

/** How fast games load and play, on one core. */
export async function engineBenchmark({ data }: Games): Promise<readonly Measurement[]> {
  const { environment } = alfworld({ data });
  const { result: tasks, seconds: listing } = await timed(() => environment.tasks('train'));
  const { seconds: starting } = await timed(() => startAll(environment, tasks));
  const sample = random(1).shuffle(tasks).slice(0, played);
  const steps = await playAll(environment, sample);
  const seconds = await medianSeconds(() => playAll(environment, sample));
  return [
    { name: `reading ${tasks.length} games`, value: listing, unit: 's' },
    { name: 'compiling and opening each of them', value: starting, unit: 's' },
    {
      name: 'loading, both together',
      value: listing + starting,
      unit: 's',
      target: data === undefined ? undefined : atMost(2),
    },
    {
      name: 'real steps with the sorted list of actions',
      value: steps / seconds,
      unit: 'steps/s',
      target: atLeast(300_000),
    },
  ];
}

async function startAll(environment: Environment, tasks: readonly Task[]): Promise<void> {
  const { signal } = new AbortController();
  for (const task of tasks) await (await environment.start(task, { seed: 1, signal })).close();
}

/** Plays each game with random actions until it ends, and returns the steps. */
async function playAll(environment: Environment, tasks: readonly Task[]): Promise<number> {
  const { signal } = new AbortController();
  const chance = random(1);
  let steps = 0;
  for (const task of tasks) {
    const episode = await environment.start(task, { seed: 1, signal });
    let { observation } = episode;
    for (let open = true; open; steps++) {
      const answer = episode.step({ text: chance.pick(observation.actions!) });
      if (answer instanceof Promise) throw new Error('the engine is expected to answer at once');
      observation = answer.observation;
      open = !answer.terminated && !answer.truncated;
    }
  }
  return steps;
}
