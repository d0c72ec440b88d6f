import type { Sentence } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';

/** Tells what a page says of its state from what differs between any two looks at it: clocks, counters, keys of a session. */
export interface FreeTexts {
  /** All that a page says, in one text: equal for pages that differ by free texts only. */
  contentOf(sentences: readonly Sentence[]): string;
}

/** An attempt as it was read: what was done, and the pages before the first and after each of it. */
export interface ReadAttempt {
  readonly task: string;
  readonly actions: readonly string[];
  readonly pages: readonly (readonly Sentence[])[];
}

const word = /\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{N}]+/gu;
const blot = '◌';
const exactly: FreeTexts = { contentOf: (sentences) => JSON.stringify(sentences) };

/**
 * Learns which texts are free: where two attempts began on the same page and did the same, they are in the same state, and what differs
 * nevertheless says nothing of it, as long as that is only numbers, or words with digits, or short texts with such: what differs by more
 * is another page, as where chance decides. Free words are known by the rest of their sentence; texts of nothing but free words by the
 * sentence before as well.
 */
export function learnFreeTexts(attempts: readonly ReadAttempt[]): FreeTexts {
  const shapes = new Set<string>();
  const learn = (alike: readonly ReadAttempt[], depth: number): void => {
    const [first, ...others] = alike.flatMap(({ pages }) => (pages[depth] ? [pages[depth]] : []));
    if (!first || others.length === 0) return;
    for (const other of others) for (const shape of shapesOfDifference(first, other)) shapes.add(shape);
    const going = alike.filter(({ actions }) => actions.length > depth);
    for (const same of groupBy(going, ({ actions }) => actions[depth]!).values()) learn(same, depth + 1);
  };
  // Attempts at one task begin in the same state, however that looks.
  for (const alike of groupBy(attempts, ({ task }) => task).values()) learn(alike, 0);
  for (const alike of groupBy(attempts, ({ pages }) => JSON.stringify(pages[0])).values()) learn(alike, 0);
  if (shapes.size === 0) return exactly;
  const patterns = groupBy([...shapes].map(readShape), ({ kind }) => kind);
  return {
    contentOf: (sentences) =>
      JSON.stringify(
        sentences.map((one, at) => {
          const fitting = patterns.get(one.kind);
          return fitting ? blotted(one, sentences[at - 1], fitting) : one;
        }),
      ),
  };
}

/** Which words of a sentence are free, by its kind, its words and, where they tell too little, the sentence before it. */
interface Shape {
  readonly kind: string;
  /** Of every argument the words; null stands for a free word, or for a text that is free as a whole. */
  readonly words: readonly (readonly (string | null)[] | null)[];
  /** What the sentence before says, where that counts. */
  readonly after: string | undefined;
}

const readShape = (text: string) => JSON.parse(text) as Shape;

const wordsIn = (text: string) => text.match(word) ?? [];
const gapsIn = (text: string) => text.split(word).join(blot);
/** So many words a text may have that is free as a whole: `12 minutes ago`. */
const longest = 5;
const hasDigit = (text: string) => /\p{N}/u.test(text);

/** Nothing where more differs than words: then they are no looks at the same state. */
function shapesOfDifference(one: readonly Sentence[], other: readonly Sentence[]): string[] {
  if (one.length !== other.length) return [];
  const shapes: string[] = [];
  for (const [at, sentence] of one.entries()) {
    const twin = other[at]!;
    if (JSON.stringify(sentence) === JSON.stringify(twin)) continue;
    const shape = shapeOf(sentence, twin, one[at - 1]);
    if (!shape) return [];
    shapes.push(JSON.stringify(shape));
  }
  return shapes;
}

function shapeOf(one: Sentence, other: Sentence, before: Sentence | undefined): Shape | undefined {
  if (one.kind !== other.kind || one.arguments.length !== other.arguments.length) return undefined;
  if (JSON.stringify(one.items) !== JSON.stringify(other.items)) return undefined;
  const words: (readonly (string | null)[] | null)[] = [];
  for (const [at, text] of one.arguments.entries()) {
    const twin = other.arguments[at]!;
    const [own, others] = [wordsIn(text), wordsIn(twin)];
    const isFramed = own.length === others.length && gapsIn(text) === gapsIn(twin);
    const isCounted = (each: string, place: number) => each === others[place] || hasDigit(each + others[place]);
    if (isFramed && own.every(isCounted)) {
      words.push(own.map((each, place) => (each === others[place] ? each : null)));
    } else {
      const isShort = Math.max(own.length, others.length) <= longest;
      if (!isShort || !hasDigit(text) || !hasDigit(twin)) return undefined;
      words.push(null);
    }
  }
  const telling = words.some((own) => own?.some((each) => each !== null && !hasDigit(each)));
  const after = telling && !words.includes(null) ? undefined : JSON.stringify(before?.arguments[0] ?? '');
  return { kind: one.kind, words, after };
}

function blotted(sentence: Sentence, before: Sentence | undefined, shapes: readonly Shape[]): Sentence {
  let args = sentence.arguments;
  for (const { words, after } of shapes) {
    if (after !== undefined && after !== JSON.stringify(before?.arguments[0] ?? '')) continue;
    if (args.length !== words.length) continue;
    const fits = args.every((text, at) => {
      const own = wordsIn(text);
      const expected = words[at];
      if (!expected) return hasDigit(text);
      return (
        own.length === expected.length &&
        own.every((each, place) => expected[place] === each || (expected[place] === null && hasDigit(each)))
      );
    });
    if (!fits) continue;
    args = args.map((text, at) => {
      let place = 0;
      const expected = words[at];
      return expected ? text.replace(word, (each) => (expected[place++] === null ? blot : each)) : blot;
    });
  }
  return args === sentence.arguments ? sentence : { ...sentence, arguments: args };
}
