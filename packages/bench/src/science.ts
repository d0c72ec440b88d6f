import { type Comparison, type ComparisonRow, compare, type Subject } from './comparison.ts';
import { atLeast, atMost, type Measurement } from './measurement.ts';

/** One way to train, over all seeds. */
export interface ScienceRow {
  readonly title: string;
  readonly tasks: number;
  /** Mean over the seeds, and each of them. */
  readonly success: number;
  readonly successes: readonly number[];
  /** Mean rewards, likewise. */
  readonly score: number;
  readonly scores: readonly number[];
  /** Means over the seeds. */
  readonly recordedTransitions: number;
  readonly realSteps: number;
  readonly dreamedSteps: number;
  readonly seconds: number;
}

export interface Science {
  readonly rows: readonly ScienceRow[];
  readonly measurements: readonly Measurement[];
}

/** By their ids, in the order in which they ran. */
type Rows = ReadonlyMap<string, ScienceRow>;

/** What dreaming is worth: the comparison, with the seeds 1, 2 … */
export async function scienceBenchmark(subject: Subject, { seeds }: { readonly seeds: number }): Promise<Science> {
  const comparisons: Comparison[] = [];
  for (let seed = 1; seed <= seeds; seed++) comparisons.push(await compare(subject, { seed }));
  const ids = comparisons[0]!.rows.map(({ id }) => id);
  const rows = new Map(ids.map((id) => [id, overSeeds(comparisons.map((run) => rowOf(run, id)))]));
  const memory = Math.max(...comparisons.map((comparison) => comparison.memory));
  const measurements = [
    ...targets[subject.environment](rows),
    { name: 'peak memory of a comparison', value: memory, unit: 'MiB', target: atMost(1024) },
  ];
  return { rows: [...rows.values()], measurements };
}

const targets: Record<Subject['environment'], (rows: Rows) => readonly Measurement[]> = {
  alfworld: (rows) => [
    { name: 'success after the dream only', value: rows.get('dream')!.success, unit: '', target: atLeast(0.9) },
    over(rows, 'success', { of: 'dream', over: 'behaviour-cloning', target: 1 }),
    over(rows, 'success', { of: 'dream', over: 'real-equal', target: 0.95 }),
    {
      name: 'success after the dream and few real steps',
      value: rows.get('sim-to-real')!.success,
      unit: '',
      target: atLeast(0.93),
    },
    over(rows, 'success', { of: 'sim-to-real', over: 'real-few', target: 1 }),
    { name: 'training in the dream', value: rows.get('dream')!.seconds, unit: 's', target: atMost(90) },
  ],
  webshop: (rows) =>
    (['score', 'success'] as const).flatMap((figure) => [
      over(rows, figure, { of: 'dream', over: 'real-equal', target: 0.9 }),
      over(rows, figure, { of: 'dream', over: 'behaviour-cloning', target: 1 }),
      over(rows, figure, { of: 'sim-to-real', over: 'real-many', target: 1 }),
    ]),
};

/** How one way to train compares with another. */
function over(
  rows: Rows,
  figure: 'success' | 'score',
  ways: { readonly of: string; readonly over: string; readonly target: number },
): Measurement {
  const [one, other] = [rows.get(ways.of)!, rows.get(ways.over)!];
  return {
    name: `${figure}: ${one.title} / ${other.title}`,
    value: one[figure] / other[figure],
    unit: '',
    target: atLeast(ways.target),
  };
}

function rowOf({ rows }: Comparison, id: string): ComparisonRow {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`the comparison has no row ${id}`);
  return row;
}

function overSeeds(rows: readonly ComparisonRow[]): ScienceRow {
  const mean = (value: (row: ComparisonRow) => number) => rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  return {
    title: rows[0]!.title,
    tasks: rows[0]!.evaluation.attempts,
    success: mean(({ evaluation }) => evaluation.success),
    successes: rows.map(({ evaluation }) => evaluation.success),
    score: mean(({ evaluation }) => evaluation.score),
    scores: rows.map(({ evaluation }) => evaluation.score),
    recordedTransitions: mean((row) => row.recordedTransitions),
    realSteps: mean((row) => row.realSteps),
    dreamedSteps: mean((row) => row.dreamedSteps),
    seconds: mean((row) => row.seconds),
  };
}
