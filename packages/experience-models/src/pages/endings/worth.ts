import type { Term } from '@dreamgym/core';
import type { Deed } from '../edits/deeds.ts';
import { type Page, termText } from '../page.ts';
import { wordsOf } from '../words.ts';
import { boostTrees } from './boosted-trees.ts';

/** What an attempt ended with: all that its reward can be guessed from. */
export interface Ending {
  readonly instruction: string;
  /** The last action, the page on which it was taken, and what that page is about. */
  readonly action: Term;
  readonly page: Page;
  readonly origin: Term | undefined;
  /** The actions before it. */
  readonly deeds: readonly Deed[];
  /** The kinds of sentences that say what was chosen: those that edits add. */
  readonly chosen: ReadonlySet<string>;
  /** What else is known of what the page is about. */
  readonly background: string;
}

/** What is expected of an ending. */
interface Worth {
  /** The probability that the task is solved, in [0, 1]. */
  readonly solved: number;
  /** The expected reward where it is not, in [0, 1]. */
  readonly otherwise: number;
  /** Why, in words. */
  readonly because: string;
}

export type Judge = (ending: Ending) => Worth;

/**
 * Learns what recorded endings were worth, and what others are by their likeness to them. Knows words, numbers and phrases, and
 * nothing of what the environment rewards.
 */
export function learnWorth(endings: readonly (Ending & { readonly reward: number })[]): Judge {
  const earned = new Map(endings.map((ending) => [endingKey(ending), ending.reward]));
  const rarity = learnRarity(endings);
  const inputs = endings.map((ending) => featuresOf(ending, rarity));
  const isSolved = endings.map(({ reward }) => (reward >= 1 ? 1 : 0));
  const unsolved = endings.flatMap(({ reward }, index) => (reward < 1 ? [{ reward, input: inputs[index]! }] : []));
  const solved = boostTrees(inputs, isSolved);
  const otherwise = boostTrees(
    unsolved.map(({ input }) => input),
    unsolved.map(({ reward }) => reward),
  );
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return (ending) => {
    const known = earned.get(endingKey(ending));
    if (known !== undefined) {
      return { solved: known >= 1 ? 1 : 0, otherwise: known, because: 'this very ending was recorded' };
    }
    const features = featuresOf(ending, rarity);
    const worth = { solved: clamp(solved(features)), otherwise: Math.min(0.99, clamp(otherwise(features))) };
    const because = `it fulfils the instruction with a probability of ${worth.solved.toFixed(2)}, and is worth ${worth.otherwise.toFixed(2)} where it does not`;
    return { ...worth, because };
  };
}

function endingKey({ instruction, page, action, origin }: Ending): string {
  return `${instruction}|${termText(action)}|${origin ? termText(origin) : ''}|${page.content}`;
}

type Rarity = (word: string) => number;

/** How much a word says, by how few instructions have it. */
function learnRarity(endings: readonly Ending[]): Rarity {
  const counts = new Map<string, number>();
  for (const { instruction } of endings) {
    for (const word of new Set(wordsOf(instruction))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log((endings.length + 1) / ((counts.get(word) ?? 0) + 0.5));
}

/** What an instruction asks for, clause by clause. */
interface Request {
  /** `color: red` as group and value. */
  readonly choices: readonly (readonly [group: string, value: string])[];
  readonly bound: number | undefined;
  /** The words of the other clauses, and the last ones of the first, which name the thing. */
  readonly words: readonly string[];
  readonly thing: readonly string[];
}

const bound = /\b(?:lower|less|cheaper|under|below)(?: than)? \$?([0-9]+(?:\.[0-9]+)?)/;

function readRequest(instruction: string): Request {
  const clauses = instruction.toLowerCase().split(/, (?:and )?| (?:and|with) (?=[^,:]*:)/);
  const choices: [string, string][] = [];
  const others: string[] = [];
  for (const clause of clauses) {
    const named = /^([^:]+): (.+)$/.exec(clause);
    if (named) choices.push([named[1]!, named[2]!]);
    else if (!bound.test(clause)) others.push(clause);
  }
  const limit = bound.exec(instruction.toLowerCase());
  return {
    choices,
    bound: limit ? Number(limit[1]) : undefined,
    words: wordsOf(others.join(' ')),
    thing: wordsOf(others.at(0)?.split(/ (?:with|for|that|which) /)[0] ?? '').slice(-3),
  };
}

/** Numbers that say how what was chosen compares with what was asked for. */
function featuresOf({ instruction, page, chosen, background }: Ending, rarity: Rarity): number[] {
  const { choices, bound: limit, words, thing } = readRequest(instruction);
  const wish = instruction.toLowerCase();
  const { sentences } = page;
  const picks = sentences
    .filter(({ kind }) => chosen.has(kind))
    .map(({ arguments: args }) => args.map((argument) => argument.toLowerCase()));
  const met = choices.filter(([group, value]) => picks.some((pick) => pick[0] === group && pick.at(-1) === value));
  const mentioned = picks.filter((pick) => wish.includes(pick.at(-1)!));
  const prose = sentences
    .filter(({ kind, items }) => !chosen.has(kind) && !items)
    .map(({ arguments: args }) => args.join(' '))
    .join(' ');
  const prices = [...prose.matchAll(/\$([0-9]+(?:\.[0-9]+)?)/g)].map(([, price]) => Number(price));
  return [
    met.length,
    choices.length - met.length,
    choices.length,
    mentioned.length,
    picks.length,
    limit === undefined || prices.length === 0 ? 0 : prices[0]! <= limit ? 1 : -1,
    limit === undefined || prices.length === 0 ? 0 : Math.max(...prices) / limit,
    overlap(words, prose, rarity),
    overlap(words, background, rarity),
    overlap(words, `${prose} ${background}`, rarity),
    overlap(thing, prose, rarity),
    overlap(thing, background, rarity),
    words.length,
  ];
}

/** The share of the words, by how much they say, that the text has. */
function overlap(words: readonly string[], text: string, rarity: Rarity): number {
  const known = new Set(wordsOf(text));
  let all = 0;
  let shared = 0;
  for (const word of new Set(words)) {
    const weight = rarity(word);
    all += weight;
    if (known.has(word)) shared += weight;
  }
  return all === 0 ? 0 : shared / all;
}
