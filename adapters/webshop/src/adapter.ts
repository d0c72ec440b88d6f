import type { Adapter } from '@dreamgym/core';
import { webshop } from './webshop.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: ({ data }) => webshop({ data }),
  dataVariable: 'WEBSHOP_DATA',
};
