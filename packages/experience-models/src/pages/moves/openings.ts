import { mostFrequent } from '../grouping.ts';
import type { Page, PageWalk } from '../page.ts';
import { wordsOf } from '../words.ts';

/** The first page of a task: that of its recordings, or of those of the task whose instruction is most like its own. */
export type Openings = (instruction: string) => Page;

export function learnOpenings(walks: readonly PageWalk[]): Openings {
  const byInstruction = new Map(walks.map(({ instruction, opening }) => [instruction, opening]));
  const contents = [...byInstruction.values()].map(({ content }) => content);
  const usual = mostFrequent(contents);
  const usualPage = [...byInstruction.values()].find(({ content }) => content === usual)!;
  if (new Set(contents).size === 1) return () => usualPage;
  const known = [...byInstruction].map(([instruction, opening]) => ({ words: new Set(wordsOf(instruction)), opening }));
  return (instruction) => {
    const exact = byInstruction.get(instruction);
    if (exact) return exact;
    const words = new Set(wordsOf(instruction));
    let best = usualPage;
    let most = 0;
    for (const { words: others, opening } of known) {
      const shared = [...words].filter((word) => others.has(word)).length;
      const likeness = shared / (words.size + others.size - shared || 1);
      if (likeness > most) [best, most] = [opening, likeness];
    }
    return best;
  };
}
