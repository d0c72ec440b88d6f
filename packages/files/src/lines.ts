import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

/** A line of text. */
export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Where the next line begins, in bytes. */
  readonly end: number;
  /** Whether a line break ends it. The last line of a file that was cut has none. */
  readonly isWhole: boolean;
}

const newline = 0x0a;
const chunkBytes = 1 << 20;
const beginning = { number: 0, end: 0 };

export interface ReadLinesOptions {
  /** Goes on behind this line, which was read before. */
  readonly after?: Pick<Line, 'number' | 'end'>;
}

/**
 * The lines of a UTF-8 file, one after the other, however large it is. A line ends at `\n` or `\r\n`, nowhere else: other
 * characters that Unicode counts as line breaks are part of a text. A byte order mark is passed over.
 * Throws where a line is no UTF-8, naming it.
 */
export function* readLines(file: string, { after = beginning }: ReadLinesOptions = {}): Generator<Line> {
  const descriptor = openSync(file, 'r');
  try {
    const lines = splitter(file, { after });
    let position = after.end;
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const length = readSync(descriptor, chunk, 0, chunkBytes, position);
      if (length === 0) break;
      position += length;
      yield* lines.take(chunk.subarray(0, length));
    }
    yield* lines.rest();
  } finally {
    closeSync(descriptor);
  }
}

export interface StreamLinesOptions {
  /** Puts replacement characters where bytes are no UTF-8, and goes on. */
  readonly replaceInvalid?: boolean;
}

/** The lines of what comes in pieces, as those of a file; `name` stands in errors. */
export async function* streamLines(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { replaceInvalid = false }: StreamLinesOptions = {},
): AsyncGenerator<Line> {
  const lines = splitter(name, { fatal: !replaceInvalid });
  for await (const chunk of chunks) yield* lines.take(chunk);
  yield* lines.rest();
}

/** Cuts off a last line without a line break, which a crash has left: what is written next must not continue it. */
export function dropCutLine(file: string): void {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r+');
  try {
    let end = fstatSync(descriptor).size;
    const chunk = Buffer.alloc(chunkBytes);
    while (end > 0) {
      const start = Math.max(0, end - chunkBytes);
      const length = readSync(descriptor, chunk, 0, end - start, start);
      const at = chunk.subarray(0, length).lastIndexOf(newline);
      if (at >= 0) {
        end = start + at + 1;
        break;
      }
      end = start;
    }
    ftruncateSync(descriptor, end);
  } finally {
    closeSync(descriptor);
  }
}

function splitter(name: string, { fatal = true, after = beginning }: { fatal?: boolean } & ReadLinesOptions) {
  const decoder = new TextDecoder('utf-8', { fatal, ignoreBOM: true });
  let held: Uint8Array[] = [];
  let { number, end } = after;

  const line = (last: Uint8Array, isWhole: boolean): Line => {
    const bytes = held.length === 0 ? last : Buffer.concat([...held, last]);
    held = [];
    number += 1;
    end += bytes.length + (isWhole ? 1 : 0);
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch (cause) {
      const fault =
        bytes.length < maximumText ? 'is no UTF-8 text' : `has ${bytes.length} bytes, more than a text can have`;
      throw new Error(`${name}, line ${number} ${fault}`, { cause });
    }
    if (number === 1 && text.startsWith('\uFEFF')) text = text.slice(1);
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, number, end, isWhole };
  };
  return {
    *take(chunk: Uint8Array): Generator<Line> {
      let start = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
        yield line(chunk.subarray(start, at), true);
        start = at + 1;
      }
      if (start < chunk.length) held.push(chunk.subarray(start));
    },
    *rest(): Generator<Line> {
      if (held.length > 0) yield line(new Uint8Array(), false);
    },
  };
}

/** Characters of the longest text that the engine holds. */
const maximumText = 2 ** 29 - 24;
