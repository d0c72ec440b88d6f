import type { Sentence } from '@dreamgym/core';
import { wordsOf } from '../words.ts';
import type { Ending } from './ending.ts';

/** What is said of the thing that an attempt ended with. */
export interface KnownWords {
  /** On the last page, without what was offered and chosen there. */
  readonly page: ReadonlySet<string>;
  /** On its other pages. */
  readonly elsewhere: ReadonlySet<string>;
}

export function knownWords({ page, background }: Ending, chosen: ReadonlySet<string>): KnownWords {
  const said = page.sentences.filter(({ kind, items }) => !chosen.has(kind) && !items);
  return { page: new Set(wordsOf(textOf(said))), elsewhere: wordsOnce(background.sentences) };
}

export function textOf(sentences: readonly Sentence[]): string {
  return sentences.map(({ arguments: args }) => args.join(' ')).join(' ');
}

const read = new WeakMap<readonly Sentence[], ReadonlySet<string>>();

/** Backgrounds are long and asked for again and again. */
function wordsOnce(sentences: readonly Sentence[]): ReadonlySet<string> {
  const known = read.get(sentences);
  if (known) return known;
  const words = new Set(wordsOf(textOf(sentences)));
  read.set(sentences, words);
  return words;
}
