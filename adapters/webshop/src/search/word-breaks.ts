import { pictographRanges, wordBreakRanges } from './word-break-ranges.ts';

/** What a character is to the tokenizer. */
export const wordBreak = {
  other: 0,
  letter: 1,
  hebrew: 2,
  number: 3,
  katakana: 4,
  joiner: 5,
  extension: 6,
  midLetter: 7,
  midNumber: 8,
  midBoth: 9,
  singleQuote: 10,
  doubleQuote: 11,
  regional: 12,
  ideograph: 13,
  southEastAsian: 14,
} as const;

const codePoints = 0x110000;
const classes = new Uint8Array(codePoints);
const pictographs = new Uint8Array(codePoints);

for (const [name, ranges] of Object.entries(wordBreakRanges)) {
  fill(classes, ranges, wordBreak[name as keyof typeof wordBreakRanges]);
}
fill(pictographs, pictographRanges, 1);

function fill(table: Uint8Array, ranges: string, value: number): void {
  let at = 0;
  for (const range of ranges.split(' ')) {
    const [gap, length = '0'] = range.split('+') as [string, string?];
    const start = at + Number.parseInt(gap, 36);
    at = start + Number.parseInt(length, 36);
    // A character of two kinds is the first of them.
    for (let code = start; code <= at; code++) table[code] ||= value;
  }
}

export function wordBreakOf(code: number): number {
  return classes[code]!;
}

export function isPictograph(code: number): boolean {
  return pictographs[code] === 1;
}
