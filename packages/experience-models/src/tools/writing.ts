import type { Json } from '@dreamgym/core';
import type { ToolObservationPart } from '@dreamgym/core/tool-actions';
import type { ToolAttempt } from './attempts.ts';

/** A result as the tools write it: as it was recorded, or else in the way in which most results were. */
export type ResultWriter = (value: Json) => ToolObservationPart;

/** Learns how tools write their results: JSON of other languages has spaces, or floats that end in .0. */
export function learnWriting(attempts: readonly ToolAttempt[]): ResultWriter {
  const texts = new Map<string, string>();
  let [all, spaced] = [0, 0];
  for (const { steps } of attempts) {
    for (const { answer } of steps) {
      for (const part of answer.parts) {
        if (part.kind !== 'result' || typeof part.value !== 'object') continue;
        all += 1;
        if (part.text === undefined) continue;
        texts.set(JSON.stringify(part.value), part.text);
        if (part.text === withSpaces(part.value)) spaced += 1;
      }
    }
  }
  return (value) => {
    const text =
      texts.get(JSON.stringify(value)) ??
      (spaced > all / 2 && typeof value === 'object' ? withSpaces(value) : undefined);
    return { kind: 'result', value, ...(text !== undefined && { text }) };
  };
}

/** In one line, with a space after each comma and colon. */
const withSpaces = (value: Json) => JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');
