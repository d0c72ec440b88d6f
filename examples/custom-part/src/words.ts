import { hashText } from '@dreamgym/core/text';
import type { Embedder } from '@dreamgym/replay-buffers';

/** Counts words: texts are alike where they share some. */
export function wordEmbedder(dimensions = 128): Embedder {
  return {
    name: `words-${dimensions}`,
    dimensions,
    embed: (texts) =>
      texts.map((text) => {
        const vector = new Float32Array(dimensions);
        for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) vector[hashText(word) % dimensions]! += 1;
        const length = Math.hypot(...vector);
        return length === 0 ? vector : vector.map((value) => value / length);
      }),
  };
}
