import type { Awaitable, Environment, Task } from '@dreamgym/core';
import { once } from '../task-pool.ts';

export interface HeldOutOptions {
  readonly environment?: Environment;
  /**
   * Tasks of which no generated one may be a near-duplicate: validation and test of the environment, unless given. A split that
   * the environment cannot list, as where its games were not fetched, holds nothing out.
   */
  readonly heldOut?: readonly Task[] | (() => Awaitable<readonly Task[]>);
}

/** Says whether a task is a near-duplicate of a held-out one. Asks for those once, at the first call. */
export function heldOutTasks({ environment, heldOut }: HeldOutOptions): (task: Task) => Promise<boolean> {
  const load = once(async () => {
    if (heldOut) return typeof heldOut === 'function' ? heldOut() : heldOut;
    const splits = (['validation', 'test'] as const).map(async (split) => environment?.tasks(split).catch(() => []));
    return (await Promise.all(splits)).flatMap((tasks) => tasks ?? []);
  });
  return async (task) => (await load()).some((other) => isNearDuplicate(task, other));
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
 * Whether two tasks are one and the same but for their wording: their instructions share almost all words, in any order,
 * and nothing says that they are in different places.
 */
function isNearDuplicate(one: Task, other: Task): boolean {
  if (one.scene !== undefined && other.scene !== undefined && one.scene !== other.scene) return false;
  const words = new Set(wordsOf(one.instruction));
  const others = new Set(wordsOf(other.instruction));
  let shared = 0;
  for (const word of words) if (others.has(word)) shared += 1;
  const all = words.size + others.size - shared;
  return all === 0 || shared / all > alike;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
