import type { Adapter } from '@dreamgym/core';
import { alfworld } from './alfworld.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: ({ data }) => alfworld({ data }),
  dataVariable: 'ALFWORLD_DATA',
};
