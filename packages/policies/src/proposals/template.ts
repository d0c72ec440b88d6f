import { mix } from '@dreamgym/core/text';
import { formAt, wordBefore } from '../features/source-features.ts';
import type { TokenText } from '../features/tokens.ts';

/** The form of actions that differ in what they copy only: what stands between the copied parts, and what those were. */
export interface Template {
  /** One more than there are slots: before the first, between two, after the last. */
  readonly literals: readonly string[];
  readonly slots: readonly TemplateSlot[];
  /** How often it was taken. */
  count: number;
  /** How often the instruction had a term then. */
  readonly terms: Map<number, number>;
}

/** What was seen of one copied part. */
export interface TemplateSlot {
  readonly values: Map<string, number>;
  /** See `shapeOf`. */
  readonly shapes: Map<string, number>;
  /** What was around it where it was copied from, see `surroundings`. */
  readonly contexts: Map<number, number>;
  /** How often what was around it was counted: once for every place that had it. */
  places: number;
}

/** Tokens from `start` on, in the instruction or in the observation. */
export interface SourceSpan {
  readonly source: TokenText;
  readonly isInstruction: boolean;
  readonly start: number;
  readonly length: number;
}

export function spanText({ source, start, length }: SourceSpan): string {
  return source.text.slice(source.tokens[start]!.start, source.tokens[start + length - 1]!.end);
}

const shapes = { word: 'w', number: '9', character: 'c' } as const;

/** What sort of text a span is: `w.w` for `notes.txt`, `9` for 4821, `w+` for several words. */
export function shapeOf({ source: { text, tokens }, start, length }: SourceSpan): string {
  let shape = '';
  for (let at = start; at < start + length; at++) {
    const { kind, isGlued, start: from, end } = tokens[at]!;
    if (at > start && !isGlued) shape += ' ';
    shape += kind === 'mark' ? text.slice(from, end) : shapes[kind];
  }
  return shape.replace(/w(?: w)+/g, 'w+').replace(/c+/g, 'c');
}

/** Hashes of what is around a span. */
export function surroundings({ source, isInstruction, start, length }: SourceSpan): readonly number[] {
  const side = isInstruction ? 1 : 2;
  const left = formAt(source, start - 1);
  const right = formAt(source, start + length);
  const ordinal = source.ordinals[start]!;
  return [
    mix(left, side),
    mix(right, 2 + side),
    mix(mix(formAt(source, start - 2), left), 4 + side),
    mix(wordBefore(source, start), 6 + side),
    mix(Math.min(ordinal, 8), 8 + side),
    mix(source.tokens[start]!.line, 10 + side),
  ];
}

export function count<Key>(map: Map<Key, number>, key: Key, most: number): void {
  const known = map.get(key);
  if (known !== undefined) map.set(key, known + 1);
  else if (map.size < most) map.set(key, 1);
}
