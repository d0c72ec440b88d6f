import type { Term } from '@dreamgym/core';
import type { PageWalk } from '../page.ts';

/** A recorded attempt that solved its task. */
export interface Solution {
  readonly task: string;
  readonly instruction: string;
  /** All its actions, the last of which ended it. */
  readonly actions: readonly Term[];
  /** What its pages say, and its actions: the texts that a name of its instruction can be one of. */
  readonly texts: ReadonlySet<string>;
}

/** The shortest solution of each instruction that was solved. */
export function learnSolutions(walks: readonly PageWalk[]): Solution[] {
  const shortest = new Map<string, Solution>();
  for (const { task, instruction, steps } of walks) {
    const actions = steps.flatMap(({ action }) => action ?? []);
    const isSolved = steps.reduce((sum, { reward }) => sum + reward, 0) >= 1;
    if (!isSolved || actions.length < steps.length) continue;
    if (actions.length >= (shortest.get(instruction)?.actions.length ?? Infinity)) continue;
    const texts = steps.flatMap(({ from, action }) => [
      ...action!.arguments,
      ...from.sentences.flatMap(({ arguments: args, items = [] }) => [...args, ...items]),
    ]);
    shortest.set(instruction, { task, instruction, actions, texts: new Set(texts) });
  }
  return [...shortest.values()];
}
