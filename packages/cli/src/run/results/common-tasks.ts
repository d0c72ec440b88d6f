import {
  type EvaluationResult,
  type EvaluationSummary,
  type TaskFigures,
  type TaskOutcome,
  taskFigures,
} from '@dreamgym/core';
import type { RunResult } from './result.ts';

/** Rows that are held against each other, by the figures of the tasks that all of them could play. */
export interface Comparison<Id extends string = string> {
  readonly tasks: number;
  readonly figures: ReadonlyMap<Id, TaskFigures>;
}

/** What of several evaluations can be compared: a task counts where none of them lost all its attempts at it to failures. */
export function comparisonOf<Id extends string>(
  rows: readonly { readonly id: Id; readonly outcomes: readonly TaskOutcome[] }[],
): Comparison<Id> {
  const played = rows.map(
    ({ outcomes }) => new Set(outcomes.filter(({ attempts }) => attempts > 0).map(({ task }) => task)),
  );
  const isCommon = ({ task }: TaskOutcome) => played.every((tasks) => tasks.has(task));
  const figures = new Map(rows.map(({ id, outcomes }) => [id, taskFigures(outcomes.filter(isCommon))]));
  return { tasks: Math.max(0, ...[...figures.values()].map(({ tasks }) => tasks)), figures };
}

/** The comparison of a run's rows as plain JSON; nothing where there is nothing to compare. */
export function comparedFigures({ rows }: Pick<RunResult, 'rows'>) {
  if (rows.length < 2) return undefined;
  const { tasks, figures } = comparisonOf(rows);
  return {
    tasks,
    rows: [...figures].map(([id, { success, interval, score }]) => ({ id, success, interval, score })),
  };
}

/** The summaries of these evaluations on the tasks that they have in common; what each lost is told as it was. */
export function onCommonTasks<Name extends string>(
  evaluations: Readonly<Record<Name, EvaluationResult>>,
): Record<Name, EvaluationSummary> {
  const all = Object.entries<EvaluationResult>(evaluations);
  const { figures } = comparisonOf(all.map(([id, { outcomes }]) => ({ id, outcomes })));
  return Object.fromEntries(
    all.map(([name, { environment, split, policy, failed, retries }]) => [
      name,
      { environment, split, policy, ...figures.get(name)!, failed, retries },
    ]),
  ) as Record<Name, EvaluationSummary>;
}
