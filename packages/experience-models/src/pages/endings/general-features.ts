import type { Sentence } from '@dreamgym/core';
import { wordsOf } from '../words.ts';
import type { Ending } from './ending.ts';
import { knownWords } from './known-words.ts';
import { coverage, type Rarity } from './rarity.ts';

export type Features = (ending: Ending) => readonly number[];

export interface GeneralOptions {
  readonly rarity: Rarity;
  /** The kinds of sentences that say what was chosen, and those that offer it. */
  readonly chosen: ReadonlySet<string>;
  readonly offering: ReadonlySet<string>;
}

/** Where a page says a number: a kind of sentence and the place among its arguments. */
interface NumberSlot {
  readonly kind: string;
  readonly index: number;
}

/** Places for numbers that are compared with those of the instruction: those that most pages have. */
const mostSlots = 4;
const absent = -9;

/**
 * How what was done compares with what was asked for, as far as words, phrases and numbers tell that stand in both, whatever
 * they mean.
 */
export function generalFeatures(endings: readonly Ending[], options: GeneralOptions): Features {
  const { rarity, chosen, offering } = options;
  const slots = numberSlots(endings);
  return (ending) => {
    const { instruction, page, background } = ending;
    const wanted = new Set(wordsOf(instruction));
    const known = knownWords(ending, chosen);
    const choices = choiceCounts(ending, { chosen, offering });
    const numbers = numbersIn(instruction);
    return [
      coverage(wanted, (word) => known.page.has(word), rarity),
      coverage(wanted, (word) => known.elsewhere.has(word), rarity),
      coverage(wanted, (word) => known.page.has(word) || known.elsewhere.has(word), rarity),
      ...likeFulfilled(wanted, background.fulfilled, rarity),
      choices.asked,
      choices.missed,
      choices.unasked,
      wanted.size,
      ...slots.flatMap((slot) => {
        const said = numberAt(page.sentences, slot);
        return [numbers.at(0), numbers.at(-1)].map((number) => ratio(said, number));
      }),
    ];
  };
}

/** How like the instructions are that the same thing fulfilled: the most alike, and how many there are. */
function likeFulfilled(wanted: ReadonlySet<string>, fulfilled: readonly string[], rarity: Rarity): number[] {
  const shares = fulfilled.map((other) => {
    const words = new Set(wordsOf(other));
    return coverage(wanted, (word) => words.has(word), rarity);
  });
  return [Math.max(0, ...shares), shares.length];
}

/** Choices that the instruction names and that were made, those that it names where others or none were made, and those made that it does not name. */
function choiceCounts(
  { instruction, page: { sentences } }: Ending,
  { chosen, offering }: Pick<GeneralOptions, 'chosen' | 'offering'>,
): { asked: number; missed: number; unasked: number } {
  const text = instruction.toLowerCase();
  const made = new Set(
    sentences.filter(({ kind }) => chosen.has(kind)).map(({ arguments: args }) => args.at(-1)!.toLowerCase()),
  );
  const counts = { asked: 0, missed: 0, unasked: 0 };
  for (const { kind, items = [] } of sentences) {
    if (!offering.has(kind)) continue;
    const offered = items.map((item) => item.toLowerCase());
    const asked = longestNamed(text, offered);
    const picked = offered.find((item) => made.has(item));
    if (asked === undefined) counts.unasked += picked === undefined ? 0 : 1;
    else if (asked === picked) counts.asked += 1;
    else counts.missed += 1;
  }
  return counts;
}

/** The longest phrase that the text names: `x-large` rather than `large`. */
function longestNamed(text: string, phrases: readonly string[]): string | undefined {
  let longest: string | undefined;
  for (const phrase of phrases) {
    if (phrase.length > (longest?.length ?? 0) && hasPhrase(text, phrase)) longest = phrase;
  }
  return longest;
}

const inWord = /[\p{L}\p{N}]/u;

function hasPhrase(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const [before = '', after = ''] = [text[at - 1], text[at + phrase.length]];
    if (!inWord.test(before) && !inWord.test(after)) return true;
  }
  return false;
}

function numbersIn(text: string): number[] {
  return (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
}

function numberSlots(endings: readonly Ending[]): readonly NumberSlot[] {
  const counts = new Map<string, { slot: NumberSlot; pages: number }>();
  for (const { page } of endings) {
    const slots = page.sentences.flatMap(({ kind, arguments: args, items }) =>
      items ? [] : args.flatMap((text, index) => (numbersIn(text).length === 1 ? [{ kind, index }] : [])),
    );
    for (const slot of new Map(slots.map((each) => [`${each.kind}|${each.index}`, each])).values()) {
      const key = `${slot.kind}|${slot.index}`;
      const known = counts.get(key) ?? { slot, pages: 0 };
      known.pages += 1;
      counts.set(key, known);
    }
  }
  return [...counts.values()]
    .filter(({ pages }) => pages > endings.length / 2)
    .sort((one, other) => other.pages - one.pages)
    .slice(0, mostSlots)
    .map(({ slot }) => slot);
}

function numberAt(sentences: readonly Sentence[], { kind, index }: NumberSlot): number | undefined {
  const text = sentences.find((one) => one.kind === kind)?.arguments[index];
  return text === undefined ? undefined : numbersIn(text)[0];
}

function ratio(said: number | undefined, asked: number | undefined): number {
  return said === undefined || asked === undefined || asked === 0 ? absent : Math.min(9, said / asked);
}
