import type { Adapter } from '@dreamgym/core';
import { lampRoom } from './lamps.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: () => ({ environment: lampRoom }),
  defaults: { transitions: 500, iterations: 20 },
};
