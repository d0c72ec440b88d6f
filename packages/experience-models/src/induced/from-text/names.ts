/** Where a name stands in a text. */
export interface Mention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The names of entities that were mined, and others of their kinds: who knows `mug 1` knows `mug 7`. */
export interface Names {
  readonly known: readonly string[];
  /** The names in a text from left to right, the longest at each place. */
  mentionsIn(text: string): readonly Mention[];
  /** What a name says its entity is: the name without its number. */
  typeOf(name: string): string;
  /** The inverse of `typeOf`. */
  entity(type: string, number: number): string;
  /** Regular expressions for whatever looks like one of the names, without groups, the longest first. */
  readonly shapes: readonly string[];
}

/** A letter of a script whose words no space parts. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const unspacedLetter = new RegExp(`[${unspaced}]`, 'u');
const wordCharacter = /[\p{L}\p{M}\p{N}]/u;
const digit = /^\p{Nd}$/u;

/** A single word as a regular expression. */
export const wordShape = '[\\p{L}\\p{M}]+';

/** The most shapes that names are known by. */
const mostShapes = 40;

export function namesOf(known: Iterable<string>): Names {
  const names = [...new Set(known)];
  const separator = usualSeparator(names);
  const typeOf = (name: string) => {
    const number = /\p{Nd}+$/u.exec(name);
    if (!number) return name;
    const stem = name.slice(0, number.index);
    const type = stem.endsWith(separator) ? stem.slice(0, stem.length - separator.length) : '';
    return /\p{L}$/u.test(type) ? type : name;
  };
  const stems = new Set<string>();
  const whole = new Set<string>();
  for (const name of names) {
    const type = typeOf(name);
    if (type === name) whole.add(name);
    else stems.add(type + separator);
  }
  /** By their first characters, how long names and stems are. */
  const lengths = new Map<string, number[]>();
  for (const text of [...whole, ...stems]) {
    const its = lengths.get(text[0]!) ?? [];
    if (!its.includes(text.length)) its.push(text.length);
    lengths.set(text[0]!, its);
  }

  /** The end of the longest name that begins here; nothing where none does. */
  const endOfName = (text: string, start: number): number | undefined => {
    let longest: number | undefined;
    const take = (end: number) => {
      if (isBoundary(text, end) && end > (longest ?? 0)) longest = end;
    };
    for (const length of lengths.get(text[start]!) ?? []) {
      if (start + length > text.length) continue;
      const piece = text.slice(start, start + length);
      if (whole.has(piece)) take(start + length);
      if (!stems.has(piece)) continue;
      let end = start + length;
      while (end < text.length && digit.test(text[end]!)) end += 1;
      if (end > start + length) take(end);
    }
    return longest;
  };

  return {
    known: names,
    typeOf,
    entity: (type, number) => type + separator + number,
    shapes: shapesOf(names),
    mentionsIn(text) {
      const mentions: Mention[] = [];
      let start = 0;
      while (start < text.length) {
        const end = isBoundary(text, start) ? endOfName(text, start) : undefined;
        if (end === undefined) start += 1;
        else {
          mentions.push({ name: text.slice(start, end), start, end });
          start = end;
        }
      }
      return mentions;
    },
  };
}

/** Whether a word may begin or end here. */
function isBoundary(text: string, place: number): boolean {
  const [before, after] = [text[place - 1], text[place]];
  if (before === undefined || after === undefined) return true;
  const [one, other] = [characterClass(before), characterClass(after)];
  return one !== 'spaced' || other !== 'spaced';
}

const classes = new Map<string, 'spaced' | 'unspaced' | 'mark'>();

/** Whether a character is part of a word, of a script that parts words by spaces or of one that does not. */
function characterClass(character: string): 'spaced' | 'unspaced' | 'mark' {
  const known = classes.get(character);
  if (known) return known;
  const found = !wordCharacter.test(character) ? 'mark' : unspacedLetter.test(character) ? 'unspaced' : 'spaced';
  classes.set(character, found);
  return found;
}

/** What mostly stands between a name's words and its number. */
function usualSeparator(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const found = /^.*\p{L}([\s_#-]?)\p{Nd}+$/su.exec(name);
    if (found) counts.set(found[1]!, (counts.get(found[1]!) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? ' ';
}

/** The shapes of the names: their words as any word, their numbers as any number. */
function shapesOf(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const shape = name
      .split(/([\p{L}\p{M}]+|\p{Nd}+)/u)
      .map((piece, index) => (index % 2 === 0 ? quoted(piece) : /\p{Nd}/u.test(piece) ? '\\p{Nd}+' : wordShape))
      .join('');
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const usual = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostShapes);
  return usual.map(([shape]) => shape).sort((a, b) => b.length - a.length);
}

/** One of several regular expressions. */
export function anyOf(sources: readonly string[]): string {
  return `(?:${sources.join('|')})`;
}

/** A text as a regular expression that matches it alone. */
export function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
