import { alfworld } from '@dreamgym/alfworld';
import { type Policy, record } from 'dreamgym';

/** Small generated households and one kind of task, so that a small model can read a whole attempt on two cores. */
const { environment, behaviours } = alfworld({
  generate: { seed: 11, games: { train: 2_000, validation: 800, test: 0 }, size: 0.2 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 12,
  detourRate: 0.2,
});

export { environment };

/** All that was ever played of the real games before training: the dream is learned from it, and its solved attempts are imitated. */
export const recordings = record({
  environment,
  behaviours: { detours: behaviours.detours as Policy },
  transitions: 3_000,
  seed: 1,
});
