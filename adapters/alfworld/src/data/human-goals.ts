import { deriveSeed, random } from '@dreamgym/core/random';
import type { GameEntry } from './library.ts';

/**
 * The games with the task in the words of one of the people who described it, chosen by the game's id; games that nobody
 * described keep the sentence that they have.
 */
export function withHumanGoals(entries: readonly GameEntry[]): readonly GameEntry[] {
  return entries.map((entry) => {
    const annotations = entry.annotations();
    if (annotations.length === 0) return entry;
    const task = random(deriveSeed(0, 'human goal', entry.id)).pick(annotations);
    return { ...entry, task, load: async () => ({ ...(await entry.load()), task }) };
  });
}
