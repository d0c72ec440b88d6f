import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { alfworld } from '@dreamgym/alfworld';
import { random } from '@dreamgym/core';
import { atMost, type Measurement, timed } from '../measurement.ts';

const steps = 1_000_000;
/** After so many everything that is kept for good has been made. */
const settled = 250_000;

/** A million random steps over all games of the train split: how fast, and whether memory grows. */
export async function endurance(data: string | undefined): Promise<readonly Measurement[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const { environment } = alfworld({ data });
  const tasks = await environment.tasks('train');
  const { signal } = new AbortController();
  const chance = random(1);
  let done = 0;
  const play = async (until: number) => {
    for (; done < until; ) {
      const episode = await environment.start(chance.pick(tasks), { seed: 1, signal });
      let { observation } = episode;
      for (let open = true; open; done++) {
        const step = await episode.step({ text: chance.pick(observation.actions!) });
        observation = step.observation;
        open = !step.terminated && !step.truncated;
      }
    }
  };
  await play(settled);
  const before = heap();
  const { seconds } = await timed(() => play(steps));
  const growth = heap() - before;
  return [
    { name: `memory after ${settled.toLocaleString('en')} random steps`, value: before, unit: 'MiB' },
    { name: `growth up to ${steps.toLocaleString('en')} steps`, value: growth, unit: 'MiB', target: atMost(5) },
    { name: 'steps, with the opening of games', value: (steps - settled) / seconds, unit: 'steps/s' },
  ];
}
