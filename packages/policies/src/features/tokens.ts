import { hashText, mix } from '@dreamgym/core/text';

/** A word, a number, a character of a script without spaces, or a mark of punctuation. */
export interface Token {
  /** Hash of the token as it stands, numbers blotted out. */
  readonly form: number;
  /** Hash of the token in lower case, numbers as they are: tokens of two texts match where these are equal. */
  readonly match: number;
  /** Hash of how the word begins, which it shares with its inflections; of the whole token where it is short. */
  readonly stem: number;
  readonly kind: 'word' | 'number' | 'character' | 'mark';
  /** Whether nothing stands between it and the token before. */
  readonly isGlued: boolean;
  /** From the first one, at 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A text as its tokens. */
export interface TokenText {
  readonly text: string;
  /** In lower case, where that leaves it as long. */
  readonly folded: string;
  readonly tokens: readonly Token[];
  /** Where tokens stand, by `match`. */
  readonly places: ReadonlyMap<number, readonly number[]>;
  /** Where words stand, by `stem`. */
  readonly stems: ReadonlyMap<number, readonly number[]>;
  /** Distinct hashes of its words, and of pairs of characters where words are not set apart; without marks. */
  readonly terms: readonly number[];
  /** Hashes of its lines, numbers blotted out. */
  readonly lines: readonly number[];
  /** The ordinal of a number among the numbers of its text, from the first at 1; 0 for other tokens. */
  readonly ordinals: readonly number[];
}

/** Scripts that set no spaces between words. */
const unspaced =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';
const letter = `(?!${unspaced})[\\p{L}\\p{M}]`;
/** Words end where a capital letter follows a small one: `getWeather` has two. */
const token = new RegExp(
  `(?<number>\\p{Nd}+)|(?<character>${unspaced})\\p{M}*|(?<word>(?:\\p{Lu}\\p{M}*)+(?!\\p{Ll})|\\p{Lu}?(?:(?!\\p{Lu})${letter})+|\\p{N})|(?<mark>[^\\s])`,
  'gu',
);

const blottedNumber = hashText('#');
const stemLength = 3;

/** Reads the first `most` tokens of a text. */
export function tokenText(text: string, most = 512): TokenText {
  const tokens: Token[] = [];
  const places = new Map<number, number[]>();
  const stems = new Map<number, number[]>();
  const terms = new Set<number>();
  const lines: number[] = [];
  const ordinals: number[] = [];
  let numbers = 0;
  let line = 0;
  let lineHash = 0;
  let last = 0;
  for (const found of text.matchAll(token)) {
    if (tokens.length >= most) break;
    const [whole] = found;
    const { number, character, word } = found.groups!;
    const start = found.index;
    for (let at = last; at < start; at++) {
      if (text.charCodeAt(at) !== 10) continue;
      if (lineHash !== 0) lines.push(lineHash);
      lineHash = 0;
      line += 1;
    }
    const kind = number ? 'number' : character ? 'character' : word ? 'word' : 'mark';
    const form = number ? blottedNumber : hashText(whole);
    const match = kind === 'word' ? hashText(whole.toLowerCase()) : hashText(whole);
    const stem = kind === 'word' ? hashText(whole.toLowerCase().slice(0, stemLength)) : form;
    const isGlued = start === last && tokens.length > 0;
    const before = tokens.at(-1);
    if (kind === 'character' && before?.kind === 'character' && isGlued) terms.add(mix(before.match, match));
    if (kind !== 'mark') terms.add(kind === 'number' ? form : match);
    lineHash = mix(lineHash + 1, form);
    append(places, match, tokens.length);
    if (kind === 'word') append(stems, stem, tokens.length);
    ordinals.push(kind === 'number' ? ++numbers : 0);
    last = start + whole.length;
    tokens.push({ form, match, stem, kind, isGlued, line, start, end: last });
  }
  if (lineHash !== 0) lines.push(lineHash);
  const lower = text.toLowerCase();
  const folded = lower.length === text.length ? lower : text;
  return { text, folded, tokens, places, stems, terms: [...terms], lines, ordinals };
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
