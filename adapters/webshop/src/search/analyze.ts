import { stemmer } from 'stemmer';
import { tokenize } from './tokenizer.ts';

const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this ' +
    'to was will with'
  ).split(' '),
);

const memorySize = 65_536;
/** Terms by token; empty for what is not indexed. */
const remembered = new Map<string, string>();

/** Lucene's English analysis as the original's index has it: tokens, possessive, lower case, stop words, Porter stems. */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  for (const token of tokenize(text)) {
    let term = remembered.get(token);
    if (term === undefined) {
      term = termOf(token);
      if (remembered.size >= memorySize) remembered.clear();
      remembered.set(token, term);
    }
    if (term !== '') terms.push(term);
  }
  return terms;
}

function termOf(token: string): string {
  const word = token.replace(/['\u2019\uff07][sS]$/, '').toLowerCase();
  if (stopWords.has(word)) return '';
  return word.length <= 2 ? word : stemmer(word);
}
