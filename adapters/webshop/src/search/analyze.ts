import { stemmer } from 'stemmer';
import { tokenize } from './tokenizer.ts';

const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this ' +
    'to was will with'
  ).split(' '),
);

const memorySize = 65_536;
const stems = new Map<string, string>();

/** Lucene's English analysis as the original's index has it: tokens, possessive, lower case, stop words, Porter stems. */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  for (const token of tokenize(text)) {
    const word = token.replace(/['\u2019\uff07][sS]$/, '').toLowerCase();
    if (word !== '' && !stopWords.has(word)) terms.push(stem(word));
  }
  return terms;
}

function stem(word: string): string {
  if (word.length <= 2) return word;
  let stemmed = stems.get(word);
  if (stemmed === undefined) {
    stemmed = stemmer(word);
    if (stems.size >= memorySize) stems.clear();
    stems.set(word, stemmed);
  }
  return stemmed;
}
