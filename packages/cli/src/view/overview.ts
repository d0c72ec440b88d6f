import type { Overview, TableView } from '@dreamgym/viewer';
import { interval, seconds, share, whole } from '../numbers.ts';
import { type Gain, gainOf } from '../run/results/gain.ts';
import { type RowId, rowIds } from '../run/results/result.ts';
import { overSeeds, perTask, type SeedsRow } from '../run/results/seeds-text.ts';
import type { Column } from '../table.ts';
import type { RunRecord } from './run-view.ts';

/** A run with what tells it from others. */
export interface NamedRun extends Pick<RunRecord, 'settings' | 'result' | 'costs'> {
  readonly name: string;
  /** The same for runs that differ in their seeds alone. */
  readonly group: string;
  readonly status: string;
}

export const runColumns: readonly Column[] = [
  { heading: 'run' },
  { heading: 'seed', numeric: true },
  { heading: 'status' },
  { heading: 'environment', dispensable: 4 },
  { heading: 'success', numeric: true },
  { heading: '95 % interval', numeric: true },
  { heading: 'recorded', numeric: true, dispensable: 3 },
  { heading: 'real steps', numeric: true, dispensable: 2 },
  { heading: 'dreamed', numeric: true, dispensable: 1 },
  { heading: 'time', numeric: true, dispensable: 5 },
  { heading: 'US dollars', numeric: true, dispensable: 6 },
];

/** A line on each run: what its dream was worth on held-out real tasks, and what it took. */
export function runRows(runs: readonly NamedRun[]): string[][] {
  return runs.map(({ name, status, settings, result, costs }) => {
    const dream = result.rows.find(({ id }) => id === 'dream');
    const { pipeline, train } = settings;
    const money = costs.flatMap((row) => row.money ?? []);
    return [
      name,
      String(train.seed),
      status,
      dream?.evaluation.environment ?? pipeline.environment ?? '',
      ...(dream ? [share(dream.evaluation.success), interval(dream.evaluation.interval)] : ['–', '–']),
      ...(dream ? [dream.recordedTransitions, dream.realSteps, dream.dreamedSteps].map(whole) : ['–', '–', '–']),
      dream ? seconds(dream.seconds) : '–',
      money.length === 0 ? '–' : money.reduce((sum, each) => sum + each, 0).toFixed(2),
    ];
  });
}

export function overviewOf(runs: readonly NamedRun[]): Overview {
  const compared = compareRuns(runs);
  return {
    runs: {
      title: 'Runs',
      note: 'Success after the dream alone, on held-out real tasks; in dreams of them where the environment is one.',
      columns: runColumns,
      rows: runRows(runs),
    },
    comparison: compared.rows.length > 0 ? comparisonTable(compared) : undefined,
  };
}

/** What several runs have reached; those that differ in their seeds alone are one of its `runs`. */
export interface ComparedRuns {
  readonly runs: readonly string[];
  readonly rows: readonly ComparedRow[];
}

interface ComparedRow {
  readonly id: RowId;
  readonly title: string;
  /** In the order of the runs; null where one has no such row. */
  readonly figures: readonly (Pick<SeedsRow, 'success' | 'interval' | 'successes'> | null)[];
  /** What the second of two has more than the first, on the tasks that both could play. */
  readonly difference?: Gain;
}

/** Holds runs against each other, row by row; no rows where there is one run only. */
export function compareRuns(runs: readonly NamedRun[]): ComparedRuns {
  const bySettings = new Map<string, NamedRun[]>();
  for (const run of runs) bySettings.set(run.group, [...(bySettings.get(run.group) ?? []), run]);
  const groups = [...bySettings.values()]
    .map((same) => ({ name: same.map(({ name }) => name).join(', '), results: same.map(({ result }) => result) }))
    .filter(({ results }) => overSeeds(results).length > 0);
  const all = groups.map(({ results }) => overSeeds(results));
  const rows = rowIds.flatMap((id): ComparedRow[] => {
    const found = all.map((rows) => rows.find((row) => row.id === id));
    const title = found.find((row) => row !== undefined)?.title;
    if (groups.length < 2 || title === undefined) return [];
    const [one, other] = groups.map(({ results }) =>
      perTask(results.flatMap(({ rows }) => rows.filter((row) => row.id === id).flatMap(({ outcomes }) => outcomes))),
    );
    const both = groups.length === 2 && found.every((row) => row !== undefined);
    const figures = found.map((row) =>
      row ? { success: row.success, interval: row.interval, successes: row.successes } : null,
    );
    return [{ id, title, figures, difference: both ? gainOf(one!, other!) : undefined }];
  });
  return { runs: groups.map(({ name }) => name), rows };
}

export function comparisonTable({ runs, rows }: ComparedRuns): TableView {
  const difference = [
    { heading: 'difference', numeric: true },
    { heading: '95 % interval', numeric: true },
  ];
  const isPair = runs.length === 2;
  return {
    title: 'Runs compared',
    note: 'Success on held-out real tasks and its 95 % interval over tasks, seeds taken together.',
    columns: [
      { heading: 'policy' },
      ...runs.map((heading) => ({ heading, numeric: true })),
      ...(isPair ? difference : []),
    ],
    rows: rows.map(({ title, figures, difference: gain }) => [
      title,
      ...figures.map((of) => (of ? `${share(of.success)} (${interval(of.interval)})` : '–')),
      ...(isPair ? gainCells(gain) : []),
    ]),
  };
}

function gainCells(gain: Gain | undefined): readonly string[] {
  if (!gain) return ['–', '–'];
  const [low, high] = gain.interval;
  return [signed(gain.success), `${signed(low)} to ${signed(high)}`];
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${share(Math.abs(value))}`;
