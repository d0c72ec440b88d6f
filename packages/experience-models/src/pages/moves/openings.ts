import type { Task } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';
import type { Page, PageWalk } from '../page.ts';
import { wordsOf } from '../words.ts';

/**
 * The first page of a task: that of its recordings, or of those of the task in its scene whose instruction is most like its own. Throws where
 * nothing of its scene was recorded, or nothing like it.
 */
export type Openings = (task: Pick<Task, 'id' | 'instruction' | 'scene'>) => Page;

export function learnOpenings(walks: readonly PageWalk[]): Openings {
  const everywhere = openingsOf(walks);
  const scenes = groupBy(
    walks.filter(({ scene }) => scene !== undefined),
    ({ scene }) => scene!,
  );
  const byScene = new Map([...scenes].map(([scene, own]) => [scene, openingsOf(own)]));
  return ({ id, instruction, scene }) => {
    const known = scene === undefined || byScene.size === 0 ? everywhere : byScene.get(scene);
    if (!known) {
      throw new Error(
        `nothing of ${scene} was recorded, so ${id} cannot be dreamed; there are recordings of ${[...byScene.keys()].join(', ')}`,
      );
    }
    const opening = known(instruction);
    if (!opening) throw new Error(`no recorded task is like "${instruction}" (${id}); record more tasks of its kind`);
    return opening;
  };
}

/** How much of what a recorded instruction has in common with others the present one has to say to be like it. */
const enough = 0.25;

function openingsOf(walks: readonly PageWalk[]): (instruction: string) => Page | undefined {
  const byInstruction = new Map(walks.map(({ instruction, opening }) => [instruction, opening]));
  const known = [...byInstruction].map(([instruction, opening]) => ({ words: new Set(wordsOf(instruction)), opening }));
  const counts = new Map<string, number>();
  for (const word of known.flatMap(({ words }) => [...words])) counts.set(word, (counts.get(word) ?? 0) + 1);
  /** The words that make an instruction one of its kind: those that others have, too. Names of things are said once. */
  const shared = known.map(({ words }) => [...words].filter((word) => counts.get(word)! > 1));
  return (instruction) => {
    const exact = byInstruction.get(instruction);
    if (exact) return exact;
    const words = new Set(wordsOf(instruction));
    let best: Page | undefined;
    let most = 0;
    for (const [at, { words: own, opening }] of known.entries()) {
      const common = [...words].filter((word) => own.has(word)).length;
      const telling = shared[at]!.length > 0 ? shared[at]! : [...own];
      if (telling.filter((word) => words.has(word)).length < enough * telling.length) continue;
      const likeness = common / (words.size + own.size - common || 1);
      if (likeness > most) [best, most] = [opening, likeness];
    }
    return best;
  };
}
