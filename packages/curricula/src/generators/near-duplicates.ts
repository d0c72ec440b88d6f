import type { Awaitable, Environment, Task } from '@dreamgym/core';
import { once } from '../tasks/task-pool.ts';

export interface HeldOutOptions {
  readonly environment?: Environment;
  /** Tasks of which no generated one may be a near-duplicate: validation and test of the environment, unless given. */
  readonly heldOut?: readonly Task[] | (() => Awaitable<readonly Task[]>);
}

/**
 * Makes what says whether a task is a near-duplicate of a held-out one. Asks for those at the first call; where they cannot be
 * listed it throws, and asks again at the next call: what is not known is not taken for nothing.
 */
export function heldOutTasks(options: HeldOutOptions): () => Promise<(task: Task) => boolean> {
  return once(async () => nearDuplicates(await listHeldOut(options)));
}

async function listHeldOut({ environment, heldOut }: HeldOutOptions): Promise<readonly Task[]> {
  if (heldOut) return typeof heldOut === 'function' ? heldOut() : heldOut;
  const lists = (['validation', 'test'] as const).map(async (split) => {
    try {
      return (await environment?.tasks(split)) ?? [];
    } catch (error) {
      throw new Error(
        `the ${split} tasks of ${environment!.name} cannot be listed, so no task can be invented that is surely none of them: ${(error as Error).message}`,
        { cause: error },
      );
    }
  });
  return (await Promise.all(lists)).flat();
}

/** Equal for tasks that differ in nothing but upper and lower case, punctuation and spacing. */
export function taskKey({ scene = '', instruction }: Task): string {
  return [scene, ...wordsOf(instruction)].join(' ');
}

/**
 * Two instructions that share more of their words than this ask for the same: one word in thirteen makes no other task,
 * one in twelve does.
 */
const alike = 0.85;

/**
 * Says whether a task is one of these but for its wording: their instructions share almost all words, in any order, and
 * nothing says that they are in different places.
 */
export function nearDuplicates(tasks: readonly Task[]): (task: Task) => boolean {
  const entries = tasks.map(({ instruction, scene }) => ({ words: new Set(wordsOf(instruction)), scene }));
  const byWord = new Map<string, (typeof entries)[number][]>();
  for (const entry of entries) {
    // An instruction without words is found under none.
    for (const word of entry.words.size === 0 ? [''] : entry.words) {
      const others = byWord.get(word);
      if (others) others.push(entry);
      else byWord.set(word, [entry]);
    }
  }
  const holders = (word: string) => byWord.get(word) ?? [];
  return ({ instruction, scene }) => {
    const words = new Set(wordsOf(instruction));
    // What shares so many words has at least one of any few more than may differ, so the rarest ones tell where to look.
    const rarest = [...(words.size === 0 ? [''] : words)]
      .sort((a, b) => holders(a).length - holders(b).length)
      .slice(0, Math.floor((1 - alike) * words.size) + 1);
    return rarest.flatMap(holders).some((other) => {
      if (other.scene !== undefined && scene !== undefined && other.scene !== scene) return false;
      let shared = 0;
      for (const word of words) if (other.words.has(word)) shared += 1;
      const all = words.size + other.words.size - shared;
      return all === 0 || shared / all > alike;
    });
  };
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
