import type { Json } from '@dreamgym/core';
import { isMessageList } from './formats/messages.ts';

/** A line of a file of traces. */
export interface TraceLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** A value that traces consist of, and the line on which it ends; without a value, what is wrong with the line. */
export interface TraceRecord {
  readonly line: number;
  readonly value?: Json;
  readonly problem?: string;
}

/**
 * The records of a file: one on each line, or several in a list, which may stand on one line or go over many. A line that is
 * damaged is said to be, and the next one read.
 */
export async function* readRecords(lines: AsyncIterable<TraceLine>): AsyncGenerator<TraceRecord> {
  let held: string[] = [];
  let last = 0;
  let isSpread: boolean | undefined;
  for await (const { text, number } of lines) {
    last = number;
    if (text.trim() === '') continue;
    // Errors of the parser quote the text, which may be secret.
    const value = isSpread ? undefined : parse(text);
    isSpread ??= value === undefined && /^\s*[[{]\s*$/.test(text);
    if (isSpread) {
      held.push(text);
      const closes = /^[\]}]/.test(text);
      if (!closes) continue;
      const whole = parse(held.join('\n'));
      if (whole === undefined) continue;
      held = [];
      yield* recordsOf(whole, number);
    } else if (value === undefined) yield { line: number, problem: 'is not JSON' };
    else if (text.includes('\uFFFD')) {
      yield { line: number, problem: 'has bytes that are no UTF-8, which are replaced' };
      yield* recordsOf(value, number);
    } else yield* recordsOf(value, number);
  }
  if (held.length > 0) yield { line: last, problem: 'ends JSON that is not whole' };
}

function* recordsOf(value: Json, line: number): Generator<TraceRecord> {
  if (!Array.isArray(value) || isMessageList(value)) yield { line, value };
  else for (const each of value) yield { line, value: each };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
