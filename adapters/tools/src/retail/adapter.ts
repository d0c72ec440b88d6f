import type { Adapter } from '@dreamgym/core';
import { whereFrom } from './data/read-data.ts';
import { retail } from './retail.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin({ data }) {
    if (data === undefined) throw new Error(`its data is missing; ${whereFrom}`);
    return retail({ data });
  },
  dataVariable: 'TAU2_DATA_DIR',
  defaults: {
    transitions: 3_000,
    // By chance alone no policy comes to the end of a task.
    backplay: true,
    gamma: 0.98,
    learningRate: 0.1,
  },
};
