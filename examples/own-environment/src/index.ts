import { randomPolicy } from '@dreamgym/policies';
import { embedded, evaluate, train } from 'dreamgym';
import { lampRoom } from './lamps.ts';

const environment = lampRoom;
const behaviours = { random: randomPolicy() };
const { policy, counters } = await train([{ environment, behaviours }, embedded({ transitions: 500 })], {
  iterations: Number(process.argv[2] ?? 20),
  seed: 7,
});
const { success, attempts } = await evaluate({ environment, policy, split: 'test', seed: 7 });
console.log(`${counters.recordedTransitions} recorded transitions, ${counters.realSteps} real steps in training`);
console.log(`success ${success.toFixed(2)} in ${attempts} real attempts at a lamp that it was never asked for`);
