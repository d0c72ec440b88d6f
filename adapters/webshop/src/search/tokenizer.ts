import { isPictograph, wordBreak, wordBreakOf } from './word-breaks.ts';

const longest = 255;

/**
 * Lucene's StandardTokenizer: UAX #29 words with Unicode 12.1, emoji, single ideographs. A colon glues letters, so that
 * `material:wood` is one token. Tokens of more than 255 UTF-16 units are cut there.
 */
export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    const simple = simpleEnd(text, at);
    const end = simple > at ? simple : tokenEnd(text, at);
    if (end === at) {
      // Connectors that join nothing are passed over at once.
      at = Math.max(at + width(text, at), run(text, at, wordBreak.joiner));
      continue;
    }
    for (let start = at; start < end; start += longest) tokens.push(text.slice(start, Math.min(end, start + longest)));
    at = end;
  }
  return tokens;
}

/** Which ASCII characters are letters or digits (1), or may take part in a word beyond them (2). */
const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (/[A-Za-z0-9]/.test(String.fromCharCode(code))) return 1;
  return wordBreakOf(code) === wordBreak.other ? 0 : 2;
});

/** The end of a run of ASCII letters and digits that nothing can lengthen; the beginning itself where there is none. */
function simpleEnd(text: string, at: number): number {
  for (let end = at; ; end++) {
    const code = end < text.length ? text.charCodeAt(end) : 0;
    const kind = code < 128 ? asciiKinds[code]! : 2;
    if (kind === 1) continue;
    return kind === 0 ? end : at;
  }
}

/** Where the longest token that begins here ends; the beginning itself where there is none. */
function tokenEnd(text: string, at: number): number {
  const code = text.codePointAt(at)!;
  // Most of what separates words.
  if (code === 0x20) return at;
  const word = wordEnd(text, at);
  const other = otherEnd(text, at, code);
  return Math.max(word, other);
}

function width(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

/** The class of the character here; `other` at the end of the text. */
function classAt(text: string, at: number): number {
  return at < text.length ? wordBreakOf(text.codePointAt(at)!) : wordBreak.other;
}

/** The end of the character here with what attaches to it. */
function next(text: string, at: number): number {
  let end = at + width(text, at);
  while (end < text.length && classAt(text, end) === wordBreak.extension) end += width(text, end);
  return end;
}

/** As `next`, for as long as the class stays the same. */
function run(text: string, at: number, kind: number): number {
  let end = at;
  while (classAt(text, end) === kind) end = next(text, end);
  return end;
}

/** Words and numbers: units joined by connectors such as `_`, which may also stand at either end. */
function wordEnd(text: string, at: number): number {
  const start = run(text, at, wordBreak.joiner);
  let end = unitEnd(text, start);
  if (end === start) return at;
  for (;;) {
    const joined = run(text, end, wordBreak.joiner);
    const unit = unitEnd(text, joined);
    if (joined === end || unit === joined) return joined;
    end = unit;
  }
}

/** Katakana, or letters and numbers in any order; the beginning itself where there is neither. */
function unitEnd(text: string, at: number): number {
  if (classAt(text, at) === wordBreak.katakana) return run(text, at, wordBreak.katakana);
  let end = at;
  for (;;) {
    const kind = classAt(text, end);
    if (kind === wordBreak.letter || kind === wordBreak.hebrew) end = lettersEnd(text, end);
    else if (kind === wordBreak.number) end = numbersEnd(text, end);
    else return end;
  }
}

const isLetter = (kind: number) => kind === wordBreak.letter || kind === wordBreak.hebrew;

function lettersEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const hebrew = classAt(text, end) === wordBreak.hebrew;
    end = next(text, end);
    const kind = classAt(text, end);
    if (isLetter(kind)) continue;
    const glue = kind === wordBreak.midLetter || kind === wordBreak.midBoth || kind === wordBreak.singleQuote;
    if (!glue && !(hebrew && kind === wordBreak.doubleQuote)) return end;
    const after = next(text, end);
    const follows = classAt(text, after);
    if (glue ? isLetter(follows) : follows === wordBreak.hebrew) end = after;
    else return hebrew && kind === wordBreak.singleQuote ? after : end;
  }
}

function numbersEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = next(text, end);
    const kind = classAt(text, end);
    if (kind === wordBreak.number) continue;
    const glue = kind === wordBreak.midNumber || kind === wordBreak.midBoth || kind === wordBreak.singleQuote;
    if (!glue) return end;
    const after = next(text, end);
    if (classAt(text, after) !== wordBreak.number) return end;
    end = after;
  }
}

/** Ideographs one by one, South-East Asian runs, flags, keycaps and emoji. */
function otherEnd(text: string, at: number, code: number): number {
  const kind = wordBreakOf(code);
  if (kind === wordBreak.ideograph) return next(text, at);
  if (kind === wordBreak.southEastAsian) return run(text, at, wordBreak.southEastAsian);
  if (kind === wordBreak.regional) {
    const second = at + width(text, at);
    return classAt(text, second) === wordBreak.regional ? next(text, second) : at;
  }
  if (code === 0x23 || code === 0x2a) {
    const mark = text[at + 1] === '\ufe0f' ? at + 2 : at + 1;
    return text[mark] === '\u20e3' ? next(text, mark) : at;
  }
  if (!isPictograph(code)) return at;
  let end = next(text, at);
  // `next` takes the joiner along; what it joins is part of the same emoji.
  while (text[end - 1] === '\u200d' && end < text.length && isPictograph(text.codePointAt(end)!)) end = next(text, end);
  return end;
}
