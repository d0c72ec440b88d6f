import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { JournalPosition, JournalReader, LocalJournal } from '../journal/journal.ts';

export interface LogJournalOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** Wait until each record is on the disk. */
  readonly sync: boolean;
}

const header = Buffer.from('{"kind":"dreamgym-replay-log","version":1}\n');
const newline = 10;
const chunkBytes = 4 * 2 ** 20;
/** A checksum in hexadecimal and a space. */
const prefixLength = 9;

/**
 * A file of lines, each a checksum and a record. The checksum covers all records before, too, so a file that was cut or
 * changed is told from one that only grew. A record counts once its line is complete: wherever the writing stopped, the
 * next writer cuts off what is not. A complete line that meets no checksum was damaged afterwards: nothing is cut then.
 */
export function logJournal({ file, readOnly, sync }: LogJournalOptions): LocalJournal {
  const descriptor = openSync(file, readOnly ? 'r' : 'a+');
  const start: JournalPosition & { readonly end: number } = { records: 0, mark: crc32(header), end: header.length };
  let state = start;
  /** Where record i ends, and its mark. */
  let ends: number[] = [];
  let marks: number[] = [];
  let isOpen = true;

  const forget = () => {
    state = start;
    ends = [];
    marks = [];
  };

  /** The record of a line; undefined where its checksum is another. */
  const take = (line: Buffer, end: number): string | undefined => {
    const content = line.subarray(prefixLength);
    const mark = crc32(content, state.mark);
    if (line.subarray(0, prefixLength).toString('latin1') !== prefixOf(mark)) return undefined;
    state = { records: state.records + 1, mark, end };
    ends.push(end);
    marks.push(mark);
    return content.toString('utf8');
  };

  /** Hands on the records after those that are known. False where a complete line meets no checksum. */
  const readOn = (reader: JournalReader): boolean => {
    let rest = Buffer.alloc(0);
    let position = state.end;
    const { size } = fstatSync(descriptor);
    while (position < size) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, size - position));
      const length = readSync(descriptor, chunk, 0, chunk.length, position);
      // The writer may have cut the file in the meantime.
      if (length === 0) break;
      position += length;
      rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
        const record = take(rest.subarray(0, at), state.end + at + 1);
        rest = rest.subarray(at + 1);
        if (record === undefined) return false;
        reader.take(record);
      }
    }
    return true;
  };

  const checkHeader = () => {
    const seen = Buffer.alloc(header.length);
    const length = readSync(descriptor, seen, 0, header.length, 0);
    if (seen.equals(header)) return;
    const begun = seen.subarray(0, length).equals(header.subarray(0, length));
    if (!begun) throw new Error(`${file} is no replay log of version 1; give another folder`);
    if (readOnly) throw new Error(`${file} is not begun yet; open it once its writer has`);
    ftruncateSync(descriptor, 0);
    write(header);
  };

  const write = (bytes: Buffer) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    if (sync) fdatasyncSync(descriptor);
  };

  // A line ends with its last byte: one that was not finished has no end, and one that has an end was changed afterwards.
  const damaged = () =>
    new Error(
      `${file} is damaged at byte ${state.end}, after ${state.records} whole trajectories: the line there is complete and does not meet its checksum; restore a copy, or cut the file there to keep those`,
    );

  /** Whether what was read is still there: the mark of the last record covers all before it. */
  const isCurrent = () => {
    if (state.records === 0) return true;
    const seen = Buffer.alloc(prefixLength);
    readSync(descriptor, seen, 0, prefixLength, ends[state.records - 2] ?? start.end);
    return seen.toString('latin1') === prefixOf(state.mark) && fstatSync(descriptor).size >= state.end;
  };

  const read = (reader: JournalReader) => {
    for (;;) {
      // It may have been cut off, and written over, since.
      if (!isCurrent()) {
        forget();
        reader.restart();
      }
      if (readOn(reader)) return;
      if (isCurrent()) throw damaged();
    }
  };

  try {
    checkHeader();
    read({ take() {}, restart() {} });
    if (!readOnly && fstatSync(descriptor).size > state.end) ftruncateSync(descriptor, state.end);
    forget();
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }

  return {
    read,
    append(record) {
      if (readOnly) throw new Error(`${file} is open for reading only`);
      const content = Buffer.from(record);
      const line = Buffer.concat([
        Buffer.from(prefixOf(crc32(content, state.mark)), 'latin1'),
        content,
        Buffer.from('\n'),
      ]);
      try {
        write(line);
      } catch (error) {
        ftruncateSync(descriptor, state.end);
        throw error;
      }
    },
    position: () => ({ records: state.records, mark: state.mark }),
    cut({ records, mark }) {
      if (readOnly) throw new Error(`${file} is open for reading only; nothing can be taken back`);
      const known = records === 0 ? start.mark : marks[records - 1];
      if (known !== mark) {
        throw new Error(
          `${file} never had the ${records} trajectories of the snapshot; it has ${state.records} others`,
        );
      }
      ftruncateSync(descriptor, records === 0 ? start.end : ends[records - 1]!);
      if (sync) fdatasyncSync(descriptor);
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

const prefixOf = (mark: number) => `${mark.toString(16).padStart(8, '0')} `;
