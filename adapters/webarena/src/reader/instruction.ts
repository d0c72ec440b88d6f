import { hashText } from '@dreamgym/core/text';

/** An instruction, as actions on a page's elements are compared with it. */
export interface Instruction {
  /**
   * What it names: quoted texts, names with capital letters with what follows them and without, numbers. In lower case, the
   * longest first.
   */
  readonly names: readonly Named[];
  /** How many things it names. */
  readonly things: number;
  /** Hashes of its other words. */
  readonly words: readonly number[];
  /** All its words, in lower case and between spaces: ` what is the price of it `. */
  readonly text: string;
}

/** A name within an instruction. */
interface Named {
  /** Its words in lower case, one space between two. */
  readonly text: string;
  /** Which of the things it names. */
  readonly thing: number;
  /** The words before and after it: `title` and `with` in `the title "News" with 4 stars`; empty at the ends. */
  readonly before: string;
  readonly after: string;
}

const word = /[\p{L}\p{N}]+/gu;
const quoted = /"([^"]+)"/g;
const capitalised = /^\P{Ll}\S*(?:\s+\P{Ll}\S*(?<!,))*/u;
const lowerCase = /^\p{Ll}/u;
/** Words that a name with capital letters does not go on over. */
const ends = new Set(
  'a and as at by called due for from have i in into is it me my of on or that the there to was with'.split(' '),
);
const mostWords = 10;

export function readInstruction(instruction: string): Instruction {
  const spans: [start: number, end: number][] = [];
  for (const match of instruction.matchAll(quoted)) spans.push([match.index, match.index + match[0].length]);
  const isQuoted = (at: number) => spans.some(([start, end]) => at >= start && at < end);
  // A name begins with a capital letter or a number and goes on to a word that ends names, or to the end of its sentence.
  let open: [start: number, end: number] | undefined;
  let last = 0;
  let isFirst = true;
  for (const { 0: token, index } of instruction.matchAll(word)) {
    const between = instruction.slice(last, index);
    const isEnd = ends.has(token.toLowerCase()) || /[.:;?!"]\s|\n/.test(between) || isQuoted(index);
    if (open && isEnd) {
      spans.push(open);
      open = undefined;
    }
    // The first word of a sentence has a capital letter for another reason.
    if (/[.?!]["']?\s/.test(between)) isFirst = true;
    const begins = !isFirst && !isQuoted(index) && !ends.has(token.toLowerCase()) && !lowerCase.test(token);
    if (open) open[1] = index + token.length;
    else if (begins) open = [index, index + token.length];
    last = index + token.length;
    isFirst = false;
  }
  if (open) spans.push(open);

  const names = spans.flatMap(([start, end], thing) => {
    const span = instruction.slice(start, end);
    // Where the name itself ends and what is said of it begins, no reader of capital letters can tell.
    const proper = span.startsWith('"') ? span : (capitalised.exec(span)?.[0] ?? span);
    const before = wordsOf(instruction.slice(0, start)).at(-1) ?? '';
    return [...new Set([span, proper])].map((text) => {
      const after = wordsOf(instruction.slice(start + text.length)).at(0) ?? '';
      return { text: wordsOf(text).join(' '), thing, before, after };
    });
  });
  const isNamed = (at: number) => spans.some(([start, end]) => at >= start && at < end);
  const others = [...instruction.matchAll(word)].filter(({ index }) => !isNamed(index));
  return {
    names: names.filter(({ text }) => text !== '').sort((one, other) => other.text.length - one.text.length),
    things: spans.length,
    words: [...new Set(others.map(([token]) => token.toLowerCase()))]
      .filter((token) => !ends.has(token))
      .slice(0, mostWords)
      .map(hashText),
    text: ` ${wordsOf(instruction).join(' ')} `,
  };
}

/** The words of a text in lower case. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(word) ?? [];
}
