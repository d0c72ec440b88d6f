import { alfworld } from '@dreamgym/alfworld';
import { embedded } from './embedded.ts';
import type { Pipeline } from './run/pipeline.ts';
import type { Settings } from './run/settings.ts';

/** A few small generated games, and the embedded parts that learn from a few hundred of their transitions. */
export const household: Pipeline = () => [
  alfworld({ generate: { games: { train: 30, validation: 10, test: 4 }, size: 0.5 } }),
  embedded({ transitions: 400, seed: 3 }),
];

/** A run of seconds. */
export function smallRun(changes: Partial<Settings['train']> = {}, baselines = false): Settings {
  const train = { iterations: 4, tasks: 3, groupSize: 3, evaluateEvery: 2, checkpointEvery: 2, realSteps: 0, seed: 3 };
  return { pipeline: { transitions: 400 }, train: { ...train, ...changes }, baselines };
}
