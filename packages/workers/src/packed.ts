import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Plain JSON, compressed. */
export function pack(value: unknown): Buffer {
  // Fast rather than small: texts shrink to a tenth either way.
  return gzipSync(JSON.stringify(value), { level: 1 });
}

export function unpack<T>(bytes: Buffer): T {
  return JSON.parse(gunzipSync(bytes).toString()) as T;
}

export function checksumOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
