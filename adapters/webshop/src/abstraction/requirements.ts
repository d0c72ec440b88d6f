import type { Requirement } from '@dreamgym/core';
import { contentWords, readInstruction } from '../instruction.ts';

const clauseEnds = /, (?:and )?| (?:and|with|for|that|which) /;
/** What a thing is called ends the words that say what is wanted, with what it should be like before it. */
const thingWords = 3;

/** What a shopper asks for: a thing, what it should be like, options by their names, and what it may cost. */
export function requirementsOf(instruction: string): Requirement[] {
  const { wish, thing, options, priceLimit } = readInstruction(instruction);
  const name = contentWords(thing).slice(-thingWords).join(' ');
  const qualities = wish
    .split(clauseEnds)
    .map((clause) => contentWords(clause).join(' '))
    .map((clause) => (clause.endsWith(name) ? clause.slice(0, -name.length).trim() : clause))
    .filter((clause) => clause !== '');
  return [
    ...(name === '' ? [] : [about('viewed', name)]),
    ...qualities.map((quality) => about('detail', quality)),
    ...options.map(([option, value]): Requirement => {
      return { fact: { name: 'selected', arguments: [option, value] }, comparison: 'same' };
    }),
    ...(priceLimit === undefined
      ? []
      : [{ fact: { name: 'viewed price', arguments: [`$${priceLimit}`] }, comparison: 'at most' } as const]),
  ];
}

const about = (predicate: string, text: string): Requirement => ({
  fact: { name: predicate, arguments: [text] },
  comparison: 'about',
});
