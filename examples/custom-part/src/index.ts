import { alfworld } from '@dreamgym/alfworld';
import { createEvents, embedded, train } from 'dreamgym';
import { halfSolved } from './half-solved.ts';

const iterations = Number(process.argv[2] ?? 60);

const events = createEvents();
events.on('evaluation-end', ({ iteration, evaluation }) =>
  console.log(`after ${iteration} iterations: success ${evaluation.success.toFixed(2)} in real games`),
);

await train([alfworld(), embedded(), { curriculum: ({ environment }) => halfSolved({ environment }) }], {
  iterations,
  seed: 7,
  evaluateEvery: iterations,
  events,
});
