/** A 32-bit hash of a text (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash, text.length);
}

/** A 32-bit hash of two numbers, the order mattering. */
export function mix(a: number, b: number): number {
  const hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ (hash >>> 13);
}

/** The beginning of a text: at most so many UTF-16 units, and no half of a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return text.slice(0, isHalved(text, limit) ? limit - 1 : limit);
}

/** The end of a text: at most so many UTF-16 units, and no half of a character. */
export function cutStart(text: string, limit: number): string {
  const start = text.length - limit;
  return start <= 0 ? text : text.slice(isHalved(text, start) ? start + 1 : start);
}

/** Whether a surrogate pair has one half on each side. */
function isHalved(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
}

/** The text without lone surrogates, which are no characters and which servers refuse. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** About how many tokens a text has: one for every four bytes of UTF-8. Tokenizers differ by half and more. */
export function estimateTokens(text: string): number {
  return Math.ceil(bytesOf(text) / 4);
}

/** How a context window divides: the most tokens of an answer, and how many bytes of UTF-8 the prompt may have then. */
export interface ContextShares {
  readonly maxTokens: number;
  readonly promptBytes: number;
}

/**
 * Leaves a quarter of the window for the answer at most, and takes a token for three bytes, so that tokenizers which make more
 * of a text than usual find room, too.
 */
export function contextShares(contextWindow: number | undefined, maxTokens: number): ContextShares {
  if (contextWindow === undefined) return { maxTokens, promptBytes: Number.POSITIVE_INFINITY };
  const answer = Math.max(1, Math.min(maxTokens, Math.floor(contextWindow / 4)));
  return { maxTokens: answer, promptBytes: 3 * Math.max(0, contextWindow - answer) };
}

/** What stands where a text was cut. */
const ellipsis = ' …';

/**
 * What is made of texts, for a place that holds so many bytes of UTF-8: where it is too long with them whole, the longest
 * are cut to one length. Where it is too long without them, too, they are cut to nothing.
 */
export function fitted(
  texts: readonly string[],
  { bytes, make }: { readonly bytes: number; readonly make: (texts: readonly string[]) => string },
): string {
  const whole = make(texts);
  if (bytesOf(whole) <= bytes) return whole;
  const cutTo = (length: number) =>
    make(texts.map((text) => (text.length <= length ? text : `${cut(text, length)}${ellipsis}`)));
  let [fits, tooLong] = [0, Math.max(0, ...texts.map(({ length }) => length))];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (bytesOf(cutTo(middle)) <= bytes) fits = middle;
    else tooLong = middle;
  }
  return cutTo(fits);
}

/** Bytes of the text in UTF-8: no tokenizer makes more tokens of it. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair counts half of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
