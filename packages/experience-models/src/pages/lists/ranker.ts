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
/** Places after which being listed for a word says little. */
const depth = 20;
const hearsay = 0.3;
/** Recorded queries that are listened to, from which likeness on, and how much what they listed counts beside words. */
const neighbours = 8;
const likeEnough = 0.25;
const company = 0.4;
/** Places after which being listed for a similar query says little. */
const nearDepth = 5;

/**
 * Learns to rank from what recorded queries listed: a word speaks for an entity if what is known of it has the word (BM25),
 * or else if queries with the word listed it, the more the higher up; and so do the most similar queries as a whole.
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
  const rarityOf = (word: string) => {
    const holders = postings.get(word)?.size ?? 0;
    return Math.log(1 + (texts.size - holders + 0.5) / (holders + 0.5));
  };
  const recorded = lists.map(({ query, places }) => ({ words: new Set(wordsOf(query)), places }));
  return (query) => {
    const scores = new Map<string, number>();
    const give = (entity: string, score: number) => scores.set(entity, (scores.get(entity) ?? 0) + score);
    for (const word of wordsOf(query)) {
      const posting = postings.get(word) ?? new Map<string, number>();
      const rarity = rarityOf(word);
      for (const [entity, count] of posting) {
        const length = lengths.get(entity)! / usual;
        give(entity, (rarity * count) / (count + saturation * (1 - lengthWeight + lengthWeight * length)));
      }
      for (const [entity, sum] of heard.get(word) ?? []) {
        if (!posting.has(entity)) give(entity, (rarity * hearsay * sum) / asked.get(word)!);
      }
    }
    const words = new Set(wordsOf(query));
    const said = company * total(words, rarityOf);
    for (const { likeness, places } of nearest(words, recorded, rarityOf)) {
      for (const [place, entity] of places) give(entity, (said * likeness ** 2) / (1 + place / nearDepth));
    }
    return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([entity]) => entity);
  };
}

function add(table: Map<string, Map<string, number>>, row: string, column: string, by: number): void {
  const cells = table.get(row) ?? new Map<string, number>();
  table.set(row, cells.set(column, (cells.get(column) ?? 0) + by));
}

type Rarity = (word: string) => number;

interface AskedFor {
  readonly words: ReadonlySet<string>;
  readonly places: ReadonlyMap<number, string>;
}

/** The recorded queries that share most of all their words, by how rare those are, with this one. */
function nearest(words: ReadonlySet<string>, recorded: readonly AskedFor[], rarityOf: Rarity) {
  const all = total(words, rarityOf);
  return recorded
    .map(({ words: others, places }) => {
      const shared = total(new Set([...others].filter((word) => words.has(word))), rarityOf);
      return { likeness: shared / (all + total(others, rarityOf) - shared || 1), places };
    })
    .filter(({ likeness }) => likeness >= likeEnough)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, neighbours);
}

function total(words: ReadonlySet<string>, rarityOf: Rarity): number {
  let sum = 0;
  for (const word of words) sum += rarityOf(word);
  return sum;
}
