import { wordsOf } from '../words.ts';

/** One recorded list: what was asked for, and what was listed at which place, from 0. */
export interface RecordedList {
  readonly query: string;
  readonly places: ReadonlyMap<number, string>;
}

/** Ranks entities for queries that nobody recorded, the best first. */
export type Ranker = (query: string) => readonly string[];

/** Of BM25: how soon repeating a word stops to count, and how much long texts are held back. */
const saturation = 0.9;
const lengthWeight = 0.4;
/** Places after which being listed says little. */
const depth = 20;
const hearsay = 0.3;

/**
 * Learns to rank from what recorded queries listed: a word speaks for an entity if what is known of it has the word (BM25),
 * or else if queries with the word listed it, the more the higher up.
 */
export function learnRanker(lists: readonly RecordedList[], texts: ReadonlyMap<string, string>): Ranker {
  const postings = new Map<string, Map<string, number>>();
  const lengths = new Map<string, number>();
  for (const [entity, text] of texts) {
    const words = wordsOf(text);
    lengths.set(entity, words.length);
    for (const word of words) add(postings, word, entity, 1);
  }
  const usual = [...lengths.values()].reduce((sum, length) => sum + length, 0) / Math.max(1, texts.size);
  const asked = new Map<string, number>();
  const heard = new Map<string, Map<string, number>>();
  for (const { query, places } of lists) {
    for (const word of new Set(wordsOf(query))) {
      asked.set(word, (asked.get(word) ?? 0) + 1);
      for (const [place, entity] of places) add(heard, word, entity, 1 / (1 + place / depth));
    }
  }
  return (query) => {
    const scores = new Map<string, number>();
    const give = (entity: string, score: number) => scores.set(entity, (scores.get(entity) ?? 0) + score);
    for (const word of wordsOf(query)) {
      const posting = postings.get(word) ?? new Map<string, number>();
      const rarity = Math.log(1 + (texts.size - posting.size + 0.5) / (posting.size + 0.5));
      for (const [entity, count] of posting) {
        const length = lengths.get(entity)! / usual;
        give(entity, (rarity * count) / (count + saturation * (1 - lengthWeight + lengthWeight * length)));
      }
      for (const [entity, sum] of heard.get(word) ?? []) {
        if (!posting.has(entity)) give(entity, (rarity * hearsay * sum) / asked.get(word)!);
      }
    }
    return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([entity]) => entity);
  };
}

function add(table: Map<string, Map<string, number>>, row: string, column: string, by: number): void {
  const cells = table.get(row) ?? new Map<string, number>();
  table.set(row, cells.set(column, (cells.get(column) ?? 0) + by));
}
