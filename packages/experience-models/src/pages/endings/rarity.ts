import { wordsOf } from '../words.ts';

/** How much a word says, by how few texts have it (inverse document frequency). */
export type Rarity = (word: string) => number;

export function learnRarity(texts: readonly string[]): Rarity {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => Math.log((texts.length + 1) / ((counts.get(word) ?? 0) + 0.5));
}

/** The share of the words, by how much they say, that are known; 0 of none. */
export function coverage(words: ReadonlySet<string>, isKnown: (word: string) => boolean, rarity: Rarity): number {
  let all = 0;
  let known = 0;
  for (const word of words) {
    const weight = rarity(word);
    all += weight;
    if (isKnown(word)) known += weight;
  }
  return all === 0 ? 0 : known / all;
}
