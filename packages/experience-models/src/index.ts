export { type InducedOptions, induced } from './induced/induced.ts';
export type { Knowledge } from './induced/knowledge.ts';
