import type { Json } from '@dreamgym/core';
import type { ToolResult } from './toolbox.ts';

/**
 * What an observation is made of. Written as text, each part begins a line of its own:
 *
 *     {"order_id":"O-4821","status":"pending"}   the result of a call, as JSON in one line; a text stands as it is
 *     Error: there is no order O-4822            why a call has no result
 *     user: My order number is O-4821.           what the user says, in one line
 *     end: finished                              why the attempt has ended
 */
export type ObservationPart =
  | { readonly kind: 'result'; readonly value: Json }
  | { readonly kind: 'error' | 'user' | 'end'; readonly text: string };

const labels = { error: 'Error: ', user: 'user: ', end: 'end: ' } as const;

export function writeObservation(parts: readonly ObservationPart[]): string {
  return parts
    .map((part) => {
      if (part.kind !== 'result') return `${labels[part.kind]}${part.text.replace(/\s+/g, ' ').trim()}`;
      return typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
    })
    .join('\n');
}

/** Reads what `writeObservation` wrote; a line that is none of the others and no JSON is a result that is text. */
export function readObservation(text: string): readonly ObservationPart[] {
  if (text === '') return [];
  const parts: ObservationPart[] = [];
  for (const line of text.split('\n')) {
    const kind = (['error', 'user', 'end'] as const).find((each) => line.startsWith(labels[each]));
    const before = parts.at(-1);
    if (kind !== undefined) parts.push({ kind, text: line.slice(labels[kind].length) });
    else if (before?.kind === 'result' && typeof before.value === 'string')
      parts[parts.length - 1] = { kind: 'result', value: `${before.value}\n${line}` };
    else parts.push({ kind: 'result', value: jsonOf(line) });
  }
  return parts;
}

export const answerPart = (result: ToolResult): ObservationPart =>
  'value' in result ? { kind: 'result', value: result.value } : { kind: 'error', text: result.error };

function jsonOf(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return line;
  }
}
