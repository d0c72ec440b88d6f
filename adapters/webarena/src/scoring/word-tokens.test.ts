import { expect, it } from 'vitest';
import { wordTokens } from './word-tokens.ts';

// What NLTK's NLTKWordTokenizer gives for each sentence.
const cases: readonly (readonly [text: string, tokens: string])[] = [
  ['The total is $0.00', 'The total is $ 0.00'],
  ['there are 0 orders.', 'there are 0 orders .'],
  ["i don't know, it's o'brien's (maybe)", "i do n't know , it 's o'brien 's ( maybe )"],
  ['"quoted" text', "`` quoted '' text"],
  ['sean.miller@gmail.com', 'sean.miller @ gmail.com'],
  ['red/blue n/a 12:30 1,000', 'red/blue n/a 12:30 1,000'],
  ['a, b; c: d -- e – f... g?!', 'a , b ; c : d -- e – f ... g ? !'],
  ['cannot gonna wanna go', 'can not gon na wan na go'],
  ["'tis 'so'", "' tis ' so '"],
  ['no. it is 5. ok', 'no. it is 5. ok'],
  ['none left. next one. done', 'none left . next one . done'],
  ['mr. smith left. 5 stayed.', 'mr. smith left . 5 stayed .'],
];

for (const [text, tokens] of cases) {
  it(`splits ${text}`, () => expect(wordTokens(text).join(' ')).toBe(tokens));
}
