import type { Policy } from '@dreamgym/core';
import { detoursFrom } from '../../behaviours.ts';
import { readTasks } from '../formats/read-tasks.ts';
import type { WebTask } from '../web-task.ts';
import { actionFor, isThere } from './solution.ts';
import { type TaskEntry, type Template, tasksOf } from './template.ts';

export interface ScriptedTasks {
  /** As in a file of WebArena's format; addresses hold placeholders. */
  readonly entries: readonly TaskEntry[];
  readonly tasks: readonly WebTask[];
  /** Does each of them by a scripted solution, in the `aria` or `abstract` format: for demonstrations, since it knows the way. */
  readonly expert: Policy;
  /** Strays from what the expert does now and then: for recordings to learn from. */
  readonly detours: Policy;
}

/** What is said of an element that was not ready, in either format. */
const tooEarly = /^(?:NOTE: |note ").*(?:Nothing can be done with the element \[|took what was typed otherwise)/m;

/** The tasks of templates, split by the values that fill a template. */
export function scriptedTasks(templates: readonly Template[], { seed }: { readonly seed: number }): ScriptedTasks {
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
          if (done > 0 && tooEarly.test(text) && isThere(solution[done - 1]!, text)) done--;
          const step = solution[done++];
          if (!step) throw new Error(`the solution of ${task.id} is at its end`);
          return { text: actionFor(step, text) };
        },
      };
    },
  };
  return { entries, tasks, expert, detours: detoursFrom(expert) };
}
