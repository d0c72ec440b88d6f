export { adapter } from './adapter.ts';
export { type Retail, type RetailOptions, retail } from './retail.ts';
