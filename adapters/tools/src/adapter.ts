import type { Adapter } from '@dreamgym/core';
import { orderDesk } from './order-desk/order-desk.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: () => orderDesk(),
  defaults: {
    iterations: 300,
    tasks: 8,
    groupSize: 16,
    transitions: 3_000,
    // By chance alone no policy comes to the end of a task.
    backplay: true,
    entropy: 0.1,
    epochs: 2,
    gamma: 0.98,
    learningRate: 0.1,
    evaluationTemperature: 0.2,
  },
};
