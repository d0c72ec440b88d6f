import type { Awaitable } from '@dreamgym/core';

/** Turns texts into vectors whose dot product says how similar the texts are: the paper's phi (section 4.1). */
export interface Embedder {
  readonly name: string;
  /** Length of every vector. */
  readonly dimensions: number;
  /** One vector per text, in order, each of length 1, or all zeros where a text has nothing to embed. Same text, same vector. */
  embed(texts: readonly string[]): Awaitable<readonly Float32Array[]>;
}
