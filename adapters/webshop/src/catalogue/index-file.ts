import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { writeFileAtomically } from '@dreamgym/files';
import type { PackedCatalogue } from './pack.ts';
import { pageSize, type RecordPages, type Records } from './records.ts';

/**
 * A packed catalogue as a file: eight letters, then the format's version and the header's length and checksum as 32-bit
 * numbers, the header as JSON, then the columns and the records, each from a multiple of eight bytes on. Columns are read
 * and checked when the file is opened, records when they are asked for.
 */
const magic = 'DGWEBSHP';
const formatVersion = 1;
const prologueSize = 20;

const arrays = { Uint8Array, Uint16Array, Int32Array, Uint32Array, Float64Array };
type Kind = keyof typeof arrays;
type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array | readonly string[];
type Columns = Readonly<Record<string, Column>>;

interface Header {
  readonly byteOrder: string;
  readonly occurrences: number;
  readonly columns: readonly StoredColumn[];
  /** Where the records begin; like all places, counted from the end of the header. */
  readonly records: number;
  readonly size: number;
}

interface StoredColumn {
  readonly name: string;
  /** A typed array, or a list of texts. */
  readonly kind: Kind | 'texts';
  readonly offset: number;
  readonly bytes: number;
  /** CRC-32. */
  readonly sum: number;
}

/** Writes the file whole or not at all. */
export async function writeIndexFile(packed: PackedCatalogue<RecordPages>, file: string): Promise<void> {
  const { records, occurrences, ...rest } = packed;
  const columns: Columns = {
    ...rest,
    recordStarts: Float64Array.from(records.starts),
    recordSizes: Int32Array.from(records.sizes),
    recordSums: Uint32Array.from(records.starts, (_, number) => crc32(records.bytes(number))),
  };
  const stored: StoredColumn[] = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, column] of Object.entries(columns)) {
    const content = bytesOf(column);
    const kind = Array.isArray(column) ? 'texts' : (column.constructor.name as Kind);
    stored.push({ name, kind, offset, bytes: content.length, sum: crc32(content) });
    parts.push(content, gapAfter(content.length));
    offset += aligned(content.length);
  }
  const used = records.starts.at(-1)! + records.sizes.at(-1)!;
  const pages = records.pages.map((page, at) => page.subarray(0, Math.min(pageSize, used - at * pageSize)));
  const size = offset + used;
  const header: Header = { byteOrder: endianness(), occurrences, columns: stored, records: offset, size };
  const text = Buffer.from(JSON.stringify(header));
  const prologue = Buffer.alloc(prologueSize);
  prologue.write(magic);
  prologue.writeUInt32LE(formatVersion, 8);
  prologue.writeUInt32LE(text.length, 12);
  prologue.writeUInt32LE(crc32(text), 16);
  const gap = gapAfter(prologueSize + text.length);
  await writeFileAtomically(file, [prologue, text, gap, ...parts, ...pages]);
}

/** Opens a file that `writeIndexFile` wrote. Throws where it is damaged, or of another version. */
export function readIndexFile(file: string): PackedCatalogue {
  const descriptor = openSync(file, 'r');
  try {
    const { header, end } = readHeader(descriptor, file);
    const columns: Record<string, Column> = {};
    for (const { name, kind, offset, bytes, sum } of header.columns) {
      const content = readBytes(descriptor, end + offset, bytes);
      if (crc32(content) !== sum) throw damaged(file, `its ${name} are not what was written`);
      columns[name] =
        kind === 'texts' ? (JSON.parse(content.toString()) as string[]) : new arrays[kind](content.buffer);
    }
    const { recordStarts, recordSizes, recordSums, ...rest } = columns;
    let closed = false;
    const records: Records = {
      read(number) {
        if (closed) throw new Error(`${file} was closed with its shop; open another one`);
        const content = readBytes(
          descriptor,
          end + header.records + Number(recordStarts![number]),
          Number(recordSizes![number]),
        );
        if (crc32(content) !== recordSums![number])
          throw damaged(file, `its product ${number} is not what was written`);
        return content.toString();
      },
      close() {
        if (!closed) closeSync(descriptor);
        closed = true;
      },
    };
    return {
      ...(rest as Omit<PackedCatalogue, 'records' | 'occurrences'> & Columns),
      occurrences: header.occurrences,
      records,
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function readHeader(descriptor: number, file: string): { readonly header: Header; readonly end: number } {
  const { size } = fstatSync(descriptor);
  const prologue = readBytes(descriptor, 0, Math.min(size, prologueSize));
  if (prologue.toString('latin1', 0, magic.length) !== magic || size < prologueSize) {
    throw new Error(`${file} is no index of a WebShop catalogue; write one with dreamgym download webshop`);
  }
  const version = prologue.readUInt32LE(8);
  if (version !== formatVersion) {
    throw new Error(
      `${file} has version ${version}, this program reads version ${formatVersion}; write it anew with dreamgym download webshop`,
    );
  }
  const length = prologue.readUInt32LE(12);
  const text = readBytes(descriptor, prologueSize, Math.min(length, size - prologueSize));
  if (crc32(text) !== prologue.readUInt32LE(16)) throw damaged(file, 'its header is not what was written');
  const header = JSON.parse(text.toString()) as Header;
  const end = aligned(prologueSize + length);
  if (header.byteOrder !== endianness()) throw damaged(file, `it was written on a machine of the other byte order`);
  if (size !== end + header.size) throw damaged(file, `it has ${size} of ${end + header.size} bytes`);
  return { header, end };
}

function readBytes(descriptor: number, position: number, size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(size));
  for (let at = 0; at < size; ) {
    // One call reads 2 GiB at most.
    const count = readSync(descriptor, bytes, at, Math.min(size - at, 1 << 30), position + at);
    if (count === 0) break;
    at += count;
  }
  return bytes;
}

function bytesOf(column: Column): Buffer {
  if (Array.isArray(column)) return Buffer.from(JSON.stringify(column));
  const { buffer, byteOffset, byteLength } = column as Exclude<Column, readonly string[]>;
  return Buffer.from(buffer, byteOffset, byteLength);
}

const aligned = (size: number) => Math.ceil(size / 8) * 8;
const gapAfter = (size: number) => new Uint8Array(aligned(size) - size);

function damaged(file: string, how: string): Error {
  return new Error(`${file} cannot be used: ${how}; write it anew with dreamgym download webshop`);
}
