import type { Adapter } from '@dreamgym/core';
import { orderDesk } from './order-desk/order-desk.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: () => orderDesk(),
  defaults: {
    iterations: 100,
    tasks: 8,
    groupSize: 16,
    transitions: 3_000,
    // By chance alone no policy comes to the end of a task.
    pretraining: true,
    gamma: 0.98,
    learningRate: 0.1,
    evaluationTemperature: 0.2,
  },
};
