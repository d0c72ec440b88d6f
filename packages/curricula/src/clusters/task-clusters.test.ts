import type { Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { generatedTask, seedTasks } from '../curricula.fixture.ts';
import { type TaskEmbedder, taskClusters } from './task-clusters.ts';

/** One dimension per verb. */
const embedder: TaskEmbedder = {
  embed: (texts) =>
    texts.map((text) => Float32Array.from(['wash', 'find', 'heat'], (verb) => Number(text.includes(verb)))),
};
const verbs = ['wash', 'find', 'heat'];
const tasks: readonly Task[] = seedTasks(12).map((task, at) => ({ ...task, instruction: `${verbs[at % 3]} it` }));

describe('taskClusters', () => {
  it('puts similar tasks together, generated ones too, and always in the same way', async () => {
    const groups = taskClusters({ tasks, embedder, clusters: 3 });
    const names = await groups.groupsOf(tasks);
    expect(new Set(names).size).toBe(3);
    for (const [at, name] of names.entries()) expect(name).toBe(names[at % 3]);
    expect(await groups.groupsOf([generatedTask('find another', 't1')])).toEqual([names[1]]);
    expect(await taskClusters({ tasks, embedder, clusters: 3 }).groupsOf(tasks)).toEqual(names);
  });

  it('makes no more clusters than there are tasks, and none of no task', async () => {
    const [only] = await taskClusters({ tasks: tasks.slice(0, 1), embedder }).groupsOf(tasks.slice(0, 1));
    expect(only).toBe('0');
    expect(() => taskClusters({ tasks, embedder, clusters: 0 })).toThrow('clusters is 0; give a whole number');
  });
});
