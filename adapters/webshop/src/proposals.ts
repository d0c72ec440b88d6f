import { contentWords, readInstruction } from './instruction.ts';

/** What a query can learn from: a product's name as pages show it. */
export interface SeenProduct {
  readonly title: string;
}

const most = 6;

/**
 * Queries worth a search, for policies that choose among actions: made of the instruction and of the products that were
 * seen, the most promising first, at most six.
 */
export function proposeQueries(instruction: string, seen: readonly SeenProduct[]): string[] {
  const { wish, thing, options } = readInstruction(instruction);
  const values = options.map(([, value]) => value).join(' ');
  const keywords = contentWords(`${wish} ${options.flat().join(' ')}`);
  const queries = [
    wish,
    `${wish} ${values}`,
    lastWords(thing, 3),
    keywords.join(' '),
    lastWords(thing, 2),
    similarTitle(keywords, seen),
  ];
  const clean = queries.map((query) => query.replace(/[[\]\s]+/g, ' ').trim()).filter((query) => query !== '');
  return [...new Set(clean)].slice(0, most);
}

function lastWords(text: string, count: number): string {
  return contentWords(text).slice(-count).join(' ');
}

/** The beginning of the seen title that has most words of the wish. */
function similarTitle(keywords: readonly string[], seen: readonly SeenProduct[]): string {
  let [best, most] = ['', 0];
  for (const { title } of seen) {
    const words = new Set(contentWords(title.toLowerCase()));
    const shared = keywords.filter((word) => words.has(word)).length;
    if (shared > most) [best, most] = [[...words].slice(0, 8).join(' '), shared];
  }
  return best;
}
