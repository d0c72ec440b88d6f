import type { Task } from '@dreamgym/core';

export function seedTasks(count: number): Task[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `t${at}`,
    instruction: `task ${at}`,
    origin: { kind: 'seed' },
  }));
}

export function generatedTask(id: string, parent: string): Task {
  return { id, instruction: id, origin: { kind: 'generated', parent, reason: `harder than ${parent}` } };
}

export const request = (count: number, seed: number) => ({ count, seed, signal: new AbortController().signal });

export const idsOf = (tasks: readonly Task[]) => tasks.map(({ id }) => id);
