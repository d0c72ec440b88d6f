export type { Embedder } from './embedder.ts';
export { type HashingEmbedder, type HashingEmbedderOptions, hashingEmbedder } from './hashing-embedder.ts';
export { type ReplayMemoryOptions, replayMemory } from './replay-memory.ts';
