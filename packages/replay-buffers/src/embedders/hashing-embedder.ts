import type { Embedder } from './embedder.ts';
import { unitVector } from './unit-vector.ts';

export interface HashingEmbedderOptions {
  /** Length of the vectors; the more, the fewer features share a place. */
  readonly dimensions?: number;
}

/** Answers at once. */
export interface HashingEmbedder extends Embedder {
  embed(texts: readonly string[]): readonly Float32Array[];
}

const start = { word: 0x811c9dc5, pair: 0x2b8f3a61, trigram: 0x64d1c7e9 };
const space = 32;

/**
 * A lexical embedder that needs no model: signed feature hashing (Weinberger et al. 2009) of the words, the pairs of
 * neighbouring words and the character trigrams of a text, weighted by the square root of their number, scaled to length 1.
 * Upper and lower case, punctuation and spacing make no difference.
 */
export function hashingEmbedder({ dimensions = 256 }: HashingEmbedderOptions = {}): HashingEmbedder {
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new RangeError(`dimensions is ${dimensions}; give a whole number of at least 1`);
  }
  return {
    name: `hashing-${dimensions}`,
    dimensions,
    embed: (texts) => texts.map((text) => embedText(text, dimensions)),
  };
}

function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, count] of featuresOf(text)) {
    const mixed = mix(feature);
    vector[(mixed >>> 1) % dimensions]! += mixed & 1 ? Math.sqrt(count) : -Math.sqrt(count);
  }
  return unitVector(vector);
}

/** How often each feature occurs, by its hash. Each kind starts from a hash of its own: `cat` as a word is not `cat` as a trigram. */
function featuresOf(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  const add = (feature: number) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let previous: number | undefined;
  for (const word of words) {
    let hash = start.word;
    for (let i = 0; i < word.length; i++) {
      const [before, here, after] = [
        i === 0 ? space : word.charCodeAt(i - 1),
        word.charCodeAt(i),
        word.charCodeAt(i + 1),
      ];
      add(extend(extend(extend(start.trigram, before), here), i + 1 < word.length ? after : space));
      hash = extend(hash, here);
    }
    add(hash);
    if (previous !== undefined) add(extend(extend(start.pair, previous), hash));
    previous = hash;
  }
  return counts;
}

/** One step of the FNV-1a hash. */
function extend(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}

/** The finalizer of murmur3: neighbouring hashes get unrelated places and signs. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
