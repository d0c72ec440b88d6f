import { alfworld } from '@dreamgym/alfworld';
import { embedded, evaluate, train } from 'dreamgym';

const iterations = Number(process.argv[2] ?? 60);
const household = alfworld();
const { policy, counters } = await train([household, embedded()], { iterations, seed: 7 });

const { environment } = household;
const { success, attempts } = await evaluate({ environment, policy, split: 'validation', seed: 7 });
console.log(`${counters.dreamedSteps} dreamed steps, ${counters.realSteps} real ones in training`);
console.log(`success ${success.toFixed(2)} in ${attempts} real games that it had never seen`);
