import { type TaskOutcome, taskFigures } from '@dreamgym/core';
import { interval, share, whole } from '../../numbers.ts';
import { type Column, table } from '../../table.ts';
import type { Row, RowId, RunResult } from './result.ts';
import { noRealityText, shownIn } from './result-text.ts';

/** One row of a comparison, over several seeds. */
export interface SeedsRow {
  readonly id: RowId;
  readonly title: string;
  /** Mean over the seeds. */
  readonly success: number;
  /** Of `success`, at 95 %: over tasks, each with its mean over the seeds. */
  readonly interval: readonly [low: number, high: number];
  readonly score: number;
  /** One for each seed, in their order. */
  readonly successes: readonly number[];
  readonly failed: number;
  /** Means over the seeds. */
  readonly realSteps: number;
  readonly dreamedSteps: number;
}

/** The rows of runs that differ in their seeds alone; rows that not all of them have are left out. */
export function overSeeds(results: readonly Pick<RunResult, 'rows'>[]): readonly SeedsRow[] {
  const [first, ...others] = results.map(({ rows }) => rows);
  if (!first) return [];
  return first.flatMap((row) => {
    const same = [row, ...others.flatMap((rows) => rows.filter(({ id }) => id === row.id))];
    return same.length === results.length ? [seedsRow(same)] : [];
  });
}

function seedsRow(rows: readonly Row[]): SeedsRow {
  const [{ id, title }] = rows as [Row];
  const mean = (read: (row: Row) => number) => rows.reduce((sum, row) => sum + read(row), 0) / rows.length;
  const { success, interval: range, score } = taskFigures(perTask(rows.flatMap(({ outcomes }) => outcomes)));
  return {
    id,
    title,
    success,
    interval: range,
    score,
    successes: rows.map(({ evaluation }) => evaluation.success),
    failed: rows.reduce((sum, { evaluation }) => sum + evaluation.failed, 0),
    realSteps: mean(({ realSteps }) => realSteps),
    dreamedSteps: mean(({ dreamedSteps }) => dreamedSteps),
  };
}

/** What came of each task over all seeds: the same task under two seeds is no second trial of its own. */
export function perTask(outcomes: readonly TaskOutcome[]): readonly TaskOutcome[] {
  const byTask = new Map<string, TaskOutcome[]>();
  for (const outcome of outcomes) {
    const same = byTask.get(outcome.task);
    if (same) same.push(outcome);
    else byTask.set(outcome.task, [outcome]);
  }
  return [...byTask.values()].map((same) => {
    const attempts = same.reduce((sum, outcome) => sum + outcome.attempts, 0);
    const sum = (name: 'forfeited' | 'failed' | 'retries') => same.reduce((all, outcome) => all + outcome[name], 0);
    const mean = (name: 'success' | 'score' | 'steps') =>
      attempts === 0 ? 0 : same.reduce((all, outcome) => all + outcome[name] * outcome.attempts, 0) / attempts;
    const counts = { attempts, forfeited: sum('forfeited'), failed: sum('failed'), retries: sum('retries') };
    return { ...same[0]!, ...counts, success: mean('success'), score: mean('score'), steps: mean('steps') };
  });
}

const columns: readonly Column[] = [
  { heading: 'policy' },
  { heading: 'success', numeric: true },
  { heading: '95 % interval', numeric: true },
  { heading: 'per seed', numeric: true },
  { heading: 'score', numeric: true, dispensable: 3 },
  { heading: 'failed', numeric: true, dispensable: 4 },
  { heading: 'real steps', numeric: true, dispensable: 1 },
  { heading: 'dreamed', numeric: true, dispensable: 2 },
];

/** For the terminal. */
export function seedsText(
  rows: readonly SeedsRow[],
  { seeds, dreamOnly }: { readonly seeds: readonly number[] } & Pick<RunResult, 'dreamOnly'>,
): string {
  const cells = rows.map((row) => [
    row.title,
    share(row.success),
    interval(row.interval),
    row.successes.map(share).join(' '),
    share(row.score),
    whole(row.failed),
    whole(Math.round(row.realSteps)),
    whole(Math.round(row.dreamedSteps)),
  ]);
  const noReality = noRealityText({ dreamOnly });
  return [
    `Success ${shownIn({ dreamOnly })}, seeds ${seeds.join(', ')}`,
    '',
    table(columns, cells),
    ...(noReality ? ['', noReality] : []),
  ].join('\n');
}
