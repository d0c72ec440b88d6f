import type { Adapter } from '@dreamgym/core';
import { orderDesk } from './order-desk/order-desk.ts';

export const adapter: Adapter = {
  specificationVersion: 1,
  plugin: () => orderDesk(),
};
