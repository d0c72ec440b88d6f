import { mix } from '@dreamgym/core/text';
import type { CopiedSpan } from './copied-spans.ts';
import type { TokenText } from './tokens.ts';

/** A span of an action, and where in the action it stands. */
export interface Slot {
  readonly text: TokenText;
  readonly isCopied: readonly boolean[];
  readonly span: CopiedSpan;
  /** Hash that is the same for the same place in actions of the same form. */
  readonly key: number;
}

/** How the surroundings of a span in an action relate to its surroundings where it was copied from. */
export function sourceFeatures({ text, isCopied, span, key }: Slot, source: TokenText): readonly number[] {
  const features: number[] = [];
  const { start, length, sources, looseness } = span;
  const name = nameBefore(text, isCopied, start);
  const edges = mix(gluedTo(text, start), gluedAfter(text, start + length));
  features.push(mix(mix(name, looseness), 1));
  for (const place of sources) {
    const left = formAt(source, place - 1);
    const further = mix(formAt(source, place - 2), left);
    const right = formAt(source, place + length);
    const word = wordBefore(source, place);
    const ordinal = source.ordinals[place]!;
    const sourceEdges = mix(gluedTo(source, place), gluedAfter(source, place + length));
    features.push(mix(mix(edges, sourceEdges), 2));
    for (const [at, slot] of [name, key].entries()) {
      features.push(mix(mix(slot, left), 3 + at));
      features.push(mix(mix(slot, further), 5 + at));
      features.push(mix(mix(slot, right), 7 + at));
      features.push(mix(mix(slot, word), 9 + at));
      if (ordinal > 0) features.push(mix(mix(slot, Math.min(ordinal, 6)), 11 + at));
    }
  }
  return features;
}

export function formAt({ tokens }: TokenText, at: number): number {
  return tokens[at]?.form ?? 0;
}

/** What the token is set against without a space; 0 where it stands alone. */
function gluedTo(text: TokenText, at: number): number {
  return text.tokens[at]?.isGlued ? formAt(text, at - 1) : 0;
}

function gluedAfter(text: TokenText, at: number): number {
  return text.tokens[at]?.isGlued ? formAt(text, at) : 0;
}

/** The nearest word or character before a place. */
export function wordBefore({ tokens }: TokenText, place: number): number {
  for (let at = place - 1; at >= 0; at--) {
    const { kind, match } = tokens[at]!;
    if (kind === 'word' || kind === 'character') return match;
  }
  return 0;
}

/** The nearest word before a place that was not copied itself: the name of an argument or of what takes it. */
export function nameBefore({ tokens }: TokenText, isCopied: readonly boolean[], place: number): number {
  for (let at = place - 1; at >= 0; at--) {
    const { kind, match } = tokens[at]!;
    if (!isCopied[at] && (kind === 'word' || kind === 'character')) return match;
  }
  return 0;
}
