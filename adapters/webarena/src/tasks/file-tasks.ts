import type { Task } from '@dreamgym/core';
import { evaluatePage } from '../scoring/evaluate-page.ts';
import { type EvaluationHelpers, shoppingHelpers } from '../scoring/evaluation-helpers.ts';
import type { Judge } from '../scoring/judge.ts';
import { evaluateTraffic } from '../scoring/verified/evaluate-traffic.ts';
import { resultFiles } from '../scoring/verified/result-files.ts';
import { unsentForms } from '../scoring/verified/unsent-forms.ts';
import { locate } from '../urls/locate.ts';
import { splitTasks } from './splits.ts';
import type { Assignment, AttemptScore, FinishedAttempt, TaskSet } from './task-set.ts';
import type { WebTask } from './web-task.ts';

export interface FileTasksOptions {
  readonly name: string;
  readonly tasks: readonly WebTask[];
  readonly judge?: Judge;
}

/** The tasks of a file in one of WebArena's formats. */
export function fileTasks({ name, tasks, judge }: FileTasksOptions): TaskSet {
  const splits = splitTasks(tasks);
  const byId = new Map(tasks.map((task) => [task.task.id, task]));
  return {
    name,
    async tasks(split) {
      const chosen = splits[split];
      if (chosen === undefined) throw new Error(`unknown split '${split}'; there are train, validation and test`);
      return chosen.map(({ task }) => task);
    },
    async assignment(task) {
      const found = byId.get(task.id);
      if (!found) throw new Error(`'${task.id}' is no task of ${name}`);
      return assignment(found, { task, judge });
    },
  };
}

function assignment(
  found: WebTask,
  { task, judge }: { readonly task: Task; readonly judge: Judge | undefined },
): Assignment {
  const { sites, logins, files, startUrls, key } = found;
  const score = async ({ baseUrls, answer, page, traffic, signal }: FinishedAttempt): Promise<AttemptScore> => {
    if (key.dialect === 'webarena-verified') {
      for (const form of unsentForms(key)) await page.submitNowhere(form);
      return evaluateTraffic({ key, answer, har: await traffic(), baseUrls });
    }
    const helpers = helpersFor(baseUrls, signal);
    return evaluatePage({ key, task: task.instruction, answer, page, baseUrls, helpers, judge, signal });
  };
  return {
    sites,
    logins,
    files,
    startUrls: ({ baseUrls }) => locate(startUrls, baseUrls),
    needsTraffic: key.dialect === 'webarena-verified' ? true : undefined,
    // BrowserGym looks after every action, and ends an attempt once it has succeeded.
    afterAction: key.dialect === 'browsergym' ? async (attempt) => onlySuccess(await score(attempt)) : undefined,
    score,
    report:
      key.dialect === 'webarena-verified'
        ? ({ answer, score }) => (typeof score === 'number' ? {} : resultFiles(found, { key, answer, result: score }))
        : undefined,
  };
}

function onlySuccess(score: AttemptScore): AttemptScore | undefined {
  return typeof score !== 'number' && score.kind === 'scored' && score.score === 1 ? score : undefined;
}

function helpersFor({ shopping }: FinishedAttempt['baseUrls'], signal: AbortSignal): EvaluationHelpers | undefined {
  return shopping === undefined ? undefined : shoppingHelpers({ url: shopping, signal });
}
