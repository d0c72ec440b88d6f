import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import crc32c from 'crc-32/crc32c.js';
import { writeFailure } from '../files/output-file.ts';

/** A file of events as TensorBoard reads it: TFRecords, each with an `Event` of TensorFlow's protocol buffers. */
export interface EventFile {
  /** Adds numbers by their tags. `step` is a whole number of at least 0, `time` milliseconds since 1970. */
  scalars(values: Readonly<Record<string, number>>, at: { readonly step: number; readonly time: number }): void;
}

/** Begins a file of events in this folder, which is made where it is missing. `time` is part of its name. */
export function eventFile(folder: string, time: number): EventFile {
  const name = `events.out.tfevents.${Math.floor(time / 1000)}.${hostname()}.${process.pid}.dreamgym`;
  const file = join(folder, name);
  const written = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw writeFailure(file, error);
    }
  };
  written(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, record([double(1, time / 1000), text(3, 'brain.Event:2')]));
  });
  return {
    scalars(values, at) {
      // Summary { repeated Value value = 1 }, Value { string tag = 1; float simple_value = 2 }
      const summary = Object.entries(values).map(([tag, value]) => bytes(1, [text(1, tag), float(2, value)]));
      // Event { double wall_time = 1; int64 step = 2; Summary summary = 5 }
      const event = record([double(1, at.time / 1000), varintField(2, at.step), bytes(5, summary)]);
      written(() => appendFileSync(file, event));
    },
  };
}

/** A TFRecord: the length and the content, each with its masked checksum. */
function record(fields: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(fields);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(content.length));
  return Buffer.concat([length, masked(length), content, masked(content)]);
}

/** CRC-32C, masked as TensorFlow does, since a checksum of checksums would be weak. */
function masked(content: Uint8Array): Uint8Array {
  const sum = crc32c.buf(content) >>> 0;
  const rotated = ((sum >>> 15) | (sum << 17)) >>> 0;
  const result = Buffer.alloc(4);
  result.writeUInt32LE((rotated + 0xa282ead8) >>> 0);
  return result;
}

/** How the value of a field is written. */
const wire = { varint: 0, eight: 1, bytes: 2, four: 5 } as const;

const key = (field: number, type: number) => varint((field << 3) | type);

function varint(value: number): Uint8Array {
  const written: number[] = [];
  let left = value;
  // Not by shifting, which keeps 32 bits.
  for (; left >= 0x80; left = Math.floor(left / 0x80)) written.push((left % 0x80) | 0x80);
  return Uint8Array.from([...written, left]);
}

const varintField = (field: number, value: number) => Buffer.concat([key(field, wire.varint), varint(value)]);

function double(field: number, value: number): Uint8Array {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([key(field, wire.eight), content]);
}

function float(field: number, value: number): Uint8Array {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([key(field, wire.four), content]);
}

function bytes(field: number, parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([key(field, wire.bytes), varint(content.length), content]);
}

const text = (field: number, value: string) => bytes(field, [Buffer.from(value)]);
