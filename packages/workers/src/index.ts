export { type DistributedOptions, distributed, type MeetingPlace } from './distributed.ts';
export { type WorkOptions, type WorkSummary, work } from './work.ts';
export type { Pipeline } from './worker-parts.ts';
