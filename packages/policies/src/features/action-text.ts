import { hashText, mix } from '@dreamgym/core/text';
import { type CopiedSpan, copiedSpans } from './copied-spans.ts';
import { sourceFeatures } from './source-features.ts';
import { type Token, type TokenText, tokenText } from './tokens.ts';

/** An action's text in the light of an instruction: all that does not depend on the attempt. */
export interface ActionText {
  readonly tokens: TokenText;
  /** Hash of the text as it is. */
  readonly verbatim: number;
  /** Hash of the text with what it copies from the instruction blotted out, and numbers. */
  readonly pattern: number;
  /** Hash of its first word. */
  readonly head: number;
  /** The spans that it copies from the instruction. */
  readonly spans: readonly CopiedSpan[];
  /** By token: whether it is within such a span. */
  readonly isCopied: readonly boolean[];
  /** The share of it that is copied, in [0, 1]. */
  readonly overlap: number;
  readonly features: readonly number[];
}

const mostTokens = 256;
const mostPairs = 24;
const mostTrigrams = 16;
const mostTerms = 32;
const overlapBins = 6;

const copied = hashText('copied');
const inflected = hashText('inflected');

export function actionText(text: string, instruction: TokenText): ActionText {
  const read = tokenText(text, mostTokens);
  const { tokens } = read;
  const spans = copiedSpans(read, instruction);
  const isCopied = new Array<boolean>(tokens.length).fill(false);
  for (const { start, length } of spans) isCopied.fill(true, start, start + length);
  const first = tokens.findIndex(({ kind }) => kind !== 'mark');
  const head = tokens[Math.max(first, 0)]?.form ?? 0;
  const stream = blotted(tokens, spans);
  const pattern = chain(stream);
  const headed = chain([head, ...stream]);
  const verbatim = hashText(text);
  const content = tokens.filter(({ kind }) => kind !== 'mark').length;
  const kept = tokens.filter(({ kind }, at) => kind !== 'mark' && isCopied[at]).length;
  const overlap = content === 0 ? 0 : kept / content;
  const share = Math.ceil(overlap * overlapBins);
  const longest = Math.min(Math.max(0, ...spans.map(({ length }) => length)), 4);

  const features = [
    mix(verbatim, 1001),
    mix(chain(tokens.map(({ form }) => form)), 1002),
    mix(pattern, 1003),
    mix(headed, 1004),
    mix(share, 1005),
    mix(mix(share, head), 1006),
    mix(longest, 1007),
    mix(Math.min(spans.length, 4), 1008),
  ];
  for (const [at, { form }] of tokens.slice(0, mostPairs).entries()) {
    features.push(mix(form, 1010));
    features.push(mix(mix(stream[at - 1] ?? 0, stream[at] ?? 0), 1011));
  }
  for (let at = 0; at + 3 <= text.length && at < mostTrigrams; at++) {
    features.push(mix(hashText(text.slice(at, at + 3)), 1012));
  }
  // What wordings ask for what forms: 'append' for `>>`.
  for (const term of instruction.terms.slice(0, mostTerms)) {
    features.push(mix(mix(pattern, term), 1013), mix(mix(headed, term), 1014));
  }
  for (const [ordinal, span] of spans.entries()) {
    const slot = { text: read, isCopied, span, key: mix(pattern, ordinal) };
    for (const feature of sourceFeatures(slot, instruction)) features.push(mix(feature, 1015));
  }
  return { tokens: read, verbatim, pattern, head, spans, isCopied, overlap, features };
}

/** The tokens' hashes with spans blotted out, each as one. */
function blotted(tokens: readonly Token[], spans: readonly CopiedSpan[]): readonly number[] {
  const stream: number[] = [];
  let next = 0;
  for (let at = 0; at < tokens.length; at++) {
    const span = spans[next];
    if (span?.start === at) {
      stream.push(span.looseness === 0 ? copied : inflected);
      at += span.length - 1;
      next += 1;
    } else {
      stream.push(tokens[at]!.form);
    }
  }
  return stream;
}

function chain(hashes: readonly number[]): number {
  let sum = hashes.length;
  for (const hash of hashes) sum = mix(sum, hash);
  return sum;
}
