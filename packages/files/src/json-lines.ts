import { type ReadLinesOptions, readLines } from './lines.ts';

/** A value that stands on a line of its own. */
export interface JsonLine {
  readonly value: unknown;
  /** Counted from 1. */
  readonly number: number;
  /** Where the next line begins, in bytes. */
  readonly end: number;
}

export interface JsonLinesOptions extends ReadLinesOptions {
  /** Passes over a last line without a line break: a crash has left it, and what it was to say happens again. */
  readonly dropCutLine?: boolean;
}

/**
 * The values of a file of JSON lines, one after the other, however large it is; blank lines say nothing.
 * Throws where a line is no JSON, naming file and line.
 */
export function* readJsonLines(
  file: string,
  { dropCutLine = false, after }: JsonLinesOptions = {},
): Generator<JsonLine> {
  for (const { text, number, end, isWhole } of readLines(file, { after })) {
    if ((dropCutLine && !isWhole) || text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new Error(`${file}, line ${number} is not JSON: ${(cause as Error).message}`, { cause });
    }
    yield { value, number, end };
  }
}
