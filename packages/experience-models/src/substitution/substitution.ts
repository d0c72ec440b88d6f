import { deriveSeed, random, type Task, type TaskGenerator } from '@dreamgym/core';
import { blankTypes, readGoal } from '../induced/goals/goals.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import type { Scene } from '../induced/worlds/scenes.ts';
import { type ReachableFacts, reachableFacts } from './reachable.ts';

export interface SubstitutionOptions {
  /** What was induced from recordings: `() => model.knowledge()`. Asked for at every generation, so the model may learn later. */
  readonly knowledge: () => Knowledge;
}

/**
 * A task generator that needs no language model: puts one type that an instruction names in the place of another of the
 * same sort, `put a clean mug in shelf` → `put a clean cup in shelf`. The new task is in its parent's scene; a recorded
 * world of that scene showed enough things of the new types, and the learned rules lead to the goal. Parents in scenes that
 * nobody recorded, or with goals that nobody reached, beget none.
 */
export function substitution({ knowledge }: SubstitutionOptions): TaskGenerator {
  let known: { readonly of: Knowledge; readonly scenes: Map<Scene, ReachableFacts> } | undefined;
  return {
    async generate({ parents, count, seed, signal }) {
      signal.throwIfAborted();
      const learned = knowledge();
      if (known?.of !== learned) known = { of: learned, scenes: new Map() };
      const variants = parents.map((parent, index) => {
        const chance = random(deriveSeed(seed, 'substitution', index));
        return chance.shuffle(variantsOf(parent, learned, known!.scenes));
      });
      const tasks = new Map<string, Task>();
      const longest = Math.max(0, ...variants.map(({ length }) => length));
      // Parents take turns, so that each has children where it can.
      for (let turn = 0; turn < longest; turn++) {
        for (const task of variants.flatMap((list) => list[turn] ?? [])) {
          if (tasks.size < count && !tasks.has(task.id)) tasks.set(task.id, task);
        }
      }
      return [...tasks.values()];
    },
  };
}

function variantsOf(parent: Task, knowledge: Knowledge, scenes: Map<Scene, ReachableFacts>): Task[] {
  const { goals, types, actions, scenes: recorded } = knowledge;
  const scene = parent.scene === undefined ? undefined : recorded.sceneOf(parent);
  const goal = readGoal(parent.instruction, goals, types);
  if (!scene || !goal) return [];
  const reachable = scenes.get(scene) ?? reachableFacts(knowledge, scene);
  scenes.set(scene, reachable);
  return goal.types.flatMap((type, slot) =>
    [...reachable.types].flatMap((other): Task[] => {
      if (other === type || actions.sortOf(other) !== actions.sortOf(type)) return [];
      const instruction = replaceType(parent.instruction, { types, slot, other });
      const read = readGoal(instruction, goals, types);
      if (read?.goal !== goal.goal || read.types[slot] !== other) return [];
      const isThing = !scene.types.has(other);
      const seen = recorded.most(scene, other);
      const rules = reachable.rulesTowards(read);
      if (!rules || (isThing && slot === 0 && seen < goal.goal.times)) return [];
      const { family, scene: place } = parent;
      const means = [[...rules].sort().join(', '), `what was seen in ${place}`].filter(Boolean).join(' and ');
      const reason = `${other} in the place of ${type}; by ${means}`;
      const origin = { kind: 'generated', parent: parent.id, reason } as const;
      return [{ id: `substitution/${place}/${instruction}`, instruction, family, scene: place, origin }];
    }),
  );
}

/** The instruction with another type in one of its blanks. */
function replaceType(
  instruction: string,
  { types, slot, other }: { types: ReadonlySet<string>; slot: number; other: string },
): string {
  const words = instruction.split(/\s+/);
  const blanked = blankTypes(instruction, types).pattern.split(' ');
  let blanks = 0;
  return words
    .map((word, i) => {
      if (blanked[i] === word.toLowerCase() || blanks++ !== slot) return word;
      return word.replace(/[\p{L}\p{N}-]+/u, other);
    })
    .join(' ');
}
