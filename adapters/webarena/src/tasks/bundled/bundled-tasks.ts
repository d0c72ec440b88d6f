import type { Policy } from '@dreamgym/core';
import { detoursFrom } from '../../behaviours.ts';
import { readTasks } from '../formats/read-tasks.ts';
import type { WebTask } from '../web-task.ts';
import { forumTasks } from './forum-tasks.ts';
import { placesTasks } from './places-tasks.ts';
import { sharedTasks } from './shared-tasks.ts';
import { shopTasks } from './shop-tasks.ts';
import { actionFor, isThere } from './solution.ts';
import { type TaskEntry, tasksOf } from './template.ts';
import { trackerTasks } from './tracker-tasks.ts';

export interface BundledTasks {
  /** As in a file of WebArena's format; addresses hold placeholders. */
  readonly entries: readonly TaskEntry[];
  readonly tasks: readonly WebTask[];
  /** Does each of them by a scripted solution, in the `aria` format: for demonstrations, since it knows the way. */
  readonly expert: Policy;
  /** Strays from what the expert does now and then: for recordings to learn from. */
  readonly detours: Policy;
}

export interface BundledTasksOptions {
  /** That of the sites: answers are about what they hold. */
  readonly seed?: number;
}

/** Tasks for the bundled sites, some 400 from some 50 templates, split by the values that fill a template. */
export function bundledTasks({ seed = 1 }: BundledTasksOptions = {}): BundledTasks {
  const templates = [
    ...shopTasks(seed),
    ...forumTasks(seed),
    ...trackerTasks(seed),
    ...placesTasks(seed),
    ...sharedTasks(seed),
  ];
  const scripted = templates.flatMap((template, number) => tasksOf(template, { number, seed }));
  const entries = scripted.map(({ entry }) => entry);
  const tasks = readTasks(entries, { dialect: 'webarena' });
  const solutions = new Map(tasks.map(({ task }, index) => [task.id, scripted[index]!.solution]));
  const expert: Policy = {
    name: 'expert',
    begin({ task }) {
      const solution = solutions.get(task.id);
      if (!solution) throw new Error(`there is no solution of ${task.id}`);
      let done = 0;
      return {
        act({ text }) {
          // On a busy machine an element can be slow to get ready: then the same step again.
          if (
            done > 0 &&
            /^NOTE: Nothing can be done with the element \[/m.test(text) &&
            isThere(solution[done - 1]!, text)
          )
            done--;
          const step = solution[done++];
          if (!step) throw new Error(`the solution of ${task.id} is at its end`);
          return { text: actionFor(step, text) };
        },
      };
    },
  };
  return { entries, tasks, expert, detours: detoursFrom(expert) };
}
