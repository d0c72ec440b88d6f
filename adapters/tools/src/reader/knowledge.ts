import type { Json } from '@dreamgym/core';
import { readToolObservation } from '@dreamgym/core/tool-actions';
import { plainName, shareOf, wordsOf } from './words.ts';

/** A value that was read: in a result under its key, or in what was said. */
export interface Clue {
  readonly value: string | number | boolean;
  /** What it is: its key, or the name that was said with it (`email address`); empty where nothing says so. */
  readonly name: string;
  /** Where it was said rather than returned. */
  readonly isSaid: boolean;
  /** How much of what was returned with it is what was talked of, in [0, 1]. */
  readonly aboutness: number;
  /** From the first observation, at 0. */
  readonly step: number;
}

/** An object that was returned. */
export interface Entry {
  readonly value: { readonly [key: string]: Json | undefined };
  readonly aboutness: number;
  readonly step: number;
  /** The list that it stood in, where it stood in one. */
  readonly list?: readonly Json[];
}

/** All that was said and returned in an attempt so far. */
export interface Knowledge {
  /** Words of what the instruction and the user said. */
  readonly words: ReadonlySet<string>;
  readonly clues: readonly Clue[];
  readonly entries: readonly Entry[];
}

/** What was said: texts in the order in which they came, with the number of the observation. */
interface Said {
  readonly text: string;
  readonly step: number;
}

/** Reads an attempt: its instruction and its observations, oldest first. */
export function knowledgeOf(instruction: string, observations: readonly string[]): Knowledge {
  const said: Said[] = [{ text: instruction, step: 0 }];
  const returned: { value: Json; step: number }[] = [];
  for (const [step, text] of observations.entries()) {
    for (const part of readToolObservation(text)) {
      if (part.kind === 'user') said.push({ text: part.text, step });
      else if (part.kind === 'result') returned.push({ value: part.value, step });
    }
  }
  const words = new Set(said.flatMap(({ text }) => wordsOf(text)));
  const clues = said.flatMap(cluesSaid);
  const entries: Entry[] = [];
  for (const { value, step } of returned) {
    if (typeof value === 'string')
      clues.push(...cluesSaid({ text: value, step }).map((clue) => ({ ...clue, isSaid: false })));
    else collect(value, { step, words, clues, entries });
  }
  return { words, clues, entries };
}

interface Collected {
  readonly step: number;
  readonly words: ReadonlySet<string>;
  readonly clues: Clue[];
  readonly entries: Entry[];
}

function collect(value: Json, into: Collected, list?: readonly Json[]): void {
  const { step, words, clues, entries } = into;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) collect(item, into, value);
  } else if (typeof value === 'object' && value !== null) {
    const object = value as { readonly [key: string]: Json | undefined };
    const aboutness = aboutnessOf(object, words);
    entries.push({ value: object, aboutness, step, ...(list && { list }) });
    for (const [key, each] of Object.entries(object)) {
      if (each === null || each === undefined) continue;
      if (typeof each === 'object') collect(each as Json, into);
      else clues.push({ value: each, name: plainName(key), isSaid: false, aboutness, step });
    }
    // A list of texts or numbers has the name of its key.
    for (const [key, each] of Object.entries(object)) {
      if (!Array.isArray(each)) continue;
      for (const item of each as readonly Json[]) {
        if (typeof item === 'string' || typeof item === 'number') {
          clues.push({ value: item, name: plainName(key), isSaid: false, aboutness, step });
        }
      }
    }
  }
}

/** How much of the names in it was talked of: texts with a capital letter, also those of its parts. */
function aboutnessOf(value: Json | undefined, words: ReadonlySet<string>): number {
  if (typeof value === 'string') return /^\p{Lu}/u.test(value) ? shareOf(wordsOf(value), words) : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value as object).map((each) => aboutnessOf(each as Json, words)));
}

const spoken =
  /(?<email>[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)|(?<date>\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?)|(?<quoted>"[^"]+"|“[^”]+”)|(?<id>(?=[\p{L}\p{N}_-]*\p{N})(?=[\p{L}\p{N}_-]*\p{L})[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)*)|(?<number>(?<![\p{L}\p{N}.])-?\d+(?:\.\d+)?(?![\p{L}\p{N}]))|(?<name>\p{Lu}\p{L}+(?:['’-]\p{L}+)*(?: \p{Lu}\p{L}+(?:['’-]\p{L}+)*)+(?![\p{N}-]))/gu;
const named =
  /\b(?:my|the|your|our|his|her|their) ([\p{L}][\p{L} ]{1,30}?) (?:is|are|was|to|should be) ([^;!?]+?)(?=[.;!?](?:\s|$)|$)/giu;
const counts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** Values in what was said: with a name before them, or by their form. */
function cluesSaid({ text, step }: Said): readonly Clue[] {
  const clue = (value: string | number, name = ''): Clue => ({ value, name, isSaid: true, aboutness: 1, step });
  const clues: Clue[] = [];
  for (const [, name, value] of text.matchAll(named)) clues.push(clue(value!.trim(), name!.toLowerCase()));
  for (const { groups } of text.matchAll(spoken)) {
    const { email, date, quoted, id, number, name } = groups!;
    if (number !== undefined) clues.push(clue(Number(number)));
    else clues.push(clue(email ?? date ?? id ?? name ?? quoted!.slice(1, -1)));
  }
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const count = counts.indexOf(word);
    if (count >= 0) clues.push(clue(count + 1));
  }
  return clues;
}
