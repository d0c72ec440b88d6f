export { abstraction } from './abstraction/abstraction.ts';
export { adapter } from './adapter.ts';
export { type Alfworld, type AlfworldOptions, alfworld } from './alfworld.ts';
export type { Behaviours } from './behaviours/behaviours.ts';
export {
  type AlfworldDownloadOptions,
  type AlfworldDownloadProgress,
  type DownloadedAlfworld,
  downloadAlfworld,
} from './download/download-alfworld.ts';
export type { GameSource } from './download/release.ts';
export { type Dialect, type TaskType, taskTypes } from './engine/definition.ts';
export type { Rules } from './engine/rules.ts';
export type { GeneratorOptions } from './generator/generator.ts';
export { originalOrder } from './original-order.ts';
export { type AlfworldRemoteOptions, alfworldRemote } from './remote/alfworld-remote.ts';
