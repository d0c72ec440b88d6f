import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bytesOf, keyBytes, type VectorStore, vectorOf } from '../journal/stored-embedder.ts';
import { largeMap } from '../memory/large-map.ts';

export interface VectorFileOptions {
  readonly file: string;
  readonly dimensions: number;
  /** What is new is not kept. */
  readonly readOnly: boolean;
}

const checkBytes = 4;
const rowsAtOnce = 4096;

/**
 * Vectors in a file of rows: key, vector, checksum. Only a cache: a row that is broken, or not whole, counts as missing, and
 * is written again at the end.
 */
export function vectorFile({ file, dimensions, readOnly }: VectorFileOptions): VectorStore & { close(): void } {
  const rowBytes = keyBytes + 4 * dimensions + checkBytes;
  const descriptor = readOnly ? (existsSync(file) ? openSync(file, 'r') : undefined) : openSync(file, 'a+');
  const rowOf = largeMap<string, number>();
  let rows = 0;

  const nameOf = (key: Uint8Array) => Buffer.from(key).toString('latin1');

  /** Learns which rows were added since the last time. */
  const readKeys = (from: number) => {
    const total = Math.floor(fstatSync(from).size / rowBytes);
    while (rows < total) {
      const count = Math.min(rowsAtOnce, total - rows);
      const bytes = Buffer.alloc(count * rowBytes);
      readSync(from, bytes, 0, bytes.length, rows * rowBytes);
      for (let i = 0; i < count; i++)
        rowOf.set(nameOf(bytes.subarray(i * rowBytes, i * rowBytes + keyBytes)), rows + i);
      rows += count;
    }
  };

  const readRow = (from: number, key: Buffer): Float32Array | undefined => {
    const row = rowOf.get(nameOf(key));
    if (row === undefined) return undefined;
    const bytes = Buffer.alloc(rowBytes);
    readSync(from, bytes, 0, rowBytes, row * rowBytes);
    const content = bytes.subarray(0, rowBytes - checkBytes);
    const isWhole =
      content.subarray(0, keyBytes).equals(key) && bytes.readUInt32LE(rowBytes - checkBytes) === crc32(content);
    return isWhole ? vectorOf(content.subarray(keyBytes)) : undefined;
  };

  return {
    find(keys) {
      if (descriptor === undefined) return keys.map(() => undefined);
      readKeys(descriptor);
      return keys.map((key) => readRow(descriptor, key));
    },
    keep(entries) {
      if (readOnly || descriptor === undefined || entries.length === 0) return;
      // Fills up a row that is not whole, so that the next one begins where a row begins.
      const torn = fstatSync(descriptor).size % rowBytes;
      const padding = Buffer.alloc(torn === 0 ? 0 : rowBytes - torn);
      const bytes = entries.map(({ key, vector }) => {
        const content = Buffer.concat([key, bytesOf(vector)]);
        const check = Buffer.alloc(checkBytes);
        check.writeUInt32LE(crc32(content));
        return Buffer.concat([content, check]);
      });
      writeSync(descriptor, Buffer.concat([padding, ...bytes]));
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}
