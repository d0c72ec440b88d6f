import { inProcess, train } from '@dreamgym/core';
import { waiting } from './waiting.ts';

/** As many attempts one after the other as a worker plays, without a queue: milliseconds of an attempt and their number come as arguments. */
const [latency, attempts] = process.argv.slice(2).map(Number);
const began = performance.now();
await train([waiting(latency!), { collector: inProcess }], { iterations: 1, seed: 1, tasks: attempts!, groupSize: 1 });
process.send?.(performance.now() - began);
