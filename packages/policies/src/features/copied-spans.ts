import type { Token, TokenText } from './tokens.ts';

/** A run of tokens that stands in another text as well. */
export interface CopiedSpan {
  /** Within the text that was copied into. */
  readonly start: number;
  readonly length: number;
  /** Where the run begins in the other text, every time it stands there, as many times as are looked at. */
  readonly sources: readonly number[];
  /** 0 for an exact copy; from 1 on for one word that begins like a word there, the less they share the higher. */
  readonly looseness: number;
}

const mostSources = 2;
const shortestShared = 3;
const loosest = 4;

/**
 * The longest runs that the text shares with a source, from left to right, and words that begin as words there do, which
 * inflections of a word do. Runs begin and end with no mark.
 */
export function copiedSpans(text: TokenText, source: TokenText): readonly CopiedSpan[] {
  const spans: CopiedSpan[] = [];
  for (let start = 0; start < text.tokens.length; start++) {
    const token = text.tokens[start]!;
    if (token.kind === 'mark') continue;
    const span = exactSpan(text, start, source) ?? looseSpan(text, start, source);
    if (!span) continue;
    spans.push(span);
    start += span.length - 1;
  }
  return spans;
}

function exactSpan(text: TokenText, start: number, source: TokenText): CopiedSpan | undefined {
  const places = source.places.get(text.tokens[start]!.match);
  if (!places) return undefined;
  let length = 0;
  let sources: number[] = [];
  for (const place of places) {
    const common = commonLength(text.tokens, start, source.tokens, place);
    if (common > length) {
      length = common;
      sources = [];
    }
    if (common === length && sources.length < mostSources) sources.push(place);
  }
  return { start, length, sources, looseness: 0 };
}

function commonLength(one: readonly Token[], start: number, other: readonly Token[], place: number): number {
  let whole = 1;
  for (let length = 1; ; length++) {
    const [left, right] = [one[start + length], other[place + length]];
    if (!left || !right || left.match !== right.match || left.isGlued !== right.isGlued) return whole;
    if (left.kind !== 'mark') whole = length + 1;
  }
}

function looseSpan(text: TokenText, start: number, source: TokenText): CopiedSpan | undefined {
  const token = text.tokens[start]!;
  if (token.kind !== 'word') return undefined;
  let best: CopiedSpan | undefined;
  for (const place of source.stems.get(token.stem) ?? []) {
    const other = source.tokens[place]!;
    const shared = sharedPrefix(text.folded, token, source.folded, other);
    const longest = Math.max(token.end - token.start, other.end - other.start);
    const looseness = 1 + Math.floor((1 - shared / longest) * 2 * loosest);
    if (shared < shortestShared || looseness > loosest || looseness >= (best?.looseness ?? loosest + 1)) continue;
    best = { start, length: 1, sources: [place], looseness };
  }
  return best;
}

function sharedPrefix(one: string, left: Token, other: string, right: Token): number {
  const most = Math.min(left.end - left.start, right.end - right.start);
  let length = 0;
  while (length < most && one[left.start + length] === other[right.start + length]) length += 1;
  return length;
}
