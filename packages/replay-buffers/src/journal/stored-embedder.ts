import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Awaitable, altered } from '@dreamgym/core';
import type { Embedder } from '../embedders/embedder.ts';

/** Keeps vectors by what identifies a text, so that no text is embedded twice. */
export interface VectorStore {
  /** The vectors of these keys; undefined where none is kept. */
  find(keys: readonly Buffer[]): Awaitable<readonly (Float32Array | undefined)[]>;
  keep(entries: readonly VectorEntry[]): Awaitable<void>;
}

interface VectorEntry {
  readonly key: Buffer;
  readonly vector: Float32Array;
}

/** Bytes of a key. */
export const keyBytes = 16;

/** Looks vectors up in a store before it asks the embedder for those that are missing. */
export function storedEmbedder(embedder: Embedder, store: VectorStore): Embedder {
  const embed: Embedder['embed'] = async (texts) => {
    const keys = texts.map(digest);
    const known = await store.find(keys);
    const missing = texts.flatMap((_, i) => (known[i] ? [] : [i]));
    if (missing.length === 0) return known as readonly Float32Array[];
    const embedded = await embedder.embed(missing.map((i) => texts[i]!));
    const entries = missing.map((i, at) => ({ key: keys[i]!, vector: embedded[at]! }));
    await store.keep(entries.filter(({ vector }) => vector?.length === embedder.dimensions));
    const all = [...known];
    for (const [at, i] of missing.entries()) all[i] = embedded[at];
    return all as readonly Float32Array[];
  };
  return altered(embedder, { embed });
}

export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, keyBytes);
}

/** The vector as bytes, little-endian as in all memory that JavaScript runs on. */
export function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

export function vectorOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

const checkBytes = 4;

/** The vector as bytes that tell whether they are what was written. */
export function sealed(vector: Float32Array): Buffer {
  const bytes = bytesOf(vector);
  const check = Buffer.alloc(checkBytes);
  check.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, check]);
}

/** Undefined where the bytes were damaged: the text is embedded again. */
export function unsealed(bytes: Uint8Array): Float32Array | undefined {
  const content = bytes.subarray(0, bytes.length - checkBytes);
  const check = new DataView(bytes.buffer, bytes.byteOffset).getUint32(content.length, true);
  return check === crc32(content) ? vectorOf(content) : undefined;
}
