import type { Task } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearDuplicates } from './near-duplicates.ts';

const words = fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split('')), { maxLength: 24 });
const scene = fc.constantFrom(undefined, 'kitchen', 'bathroom');
const task = fc
  .tuple(words, scene)
  .map(([list, place]): Task => ({ id: 'x', instruction: list.join(' '), scene: place, origin: { kind: 'seed' } }));

/** Compares with every task. */
function isLikeOneOf(tasks: readonly Task[], { instruction, scene }: Task): boolean {
  const own = new Set(instruction.split(' ').filter(Boolean));
  return tasks.some((other) => {
    if (other.scene !== undefined && scene !== undefined && other.scene !== scene) return false;
    const others = new Set(other.instruction.split(' ').filter(Boolean));
    const shared = [...own].filter((word) => others.has(word)).length;
    const all = own.size + others.size - shared;
    return all === 0 || shared / all > 0.85;
  });
}

describe('nearDuplicates', () => {
  it('finds what a comparison with every task finds', () => {
    fc.assert(
      fc.property(fc.array(task, { maxLength: 12 }), task, fc.array(words, { maxLength: 3 }), (tasks, asked, more) => {
        const isNear = nearDuplicates(tasks);
        const variants = tasks.map((each, at) => ({
          ...each,
          instruction: `${each.instruction} ${(more[at] ?? []).slice(0, 3).join(' ')}`,
        }));
        for (const each of [asked, ...variants]) expect(isNear(each)).toBe(isLikeOneOf(tasks, each));
      }),
      { numRuns: 500 },
    );
  });
});
