import { type Comparison, type ComparisonRow, compare } from './comparison.ts';
import type { Games } from './games.ts';
import { atLeast, atMost, type Measurement } from './measurement.ts';

/** One way to train, over all seeds. */
export interface ScienceRow {
  readonly title: string;
  readonly games: number;
  /** Mean over the seeds, and each of them. */
  readonly success: number;
  readonly successes: readonly number[];
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

/** What dreaming is worth: the comparison, with the seeds 1, 2 … */
export async function scienceBenchmark(games: Games, { seeds }: { readonly seeds: number }): Promise<Science> {
  const comparisons: Comparison[] = [];
  for (let seed = 1; seed <= seeds; seed++) comparisons.push(await compare(games, { seed }));
  const ids = comparisons[0]!.rows.map(({ id }) => id);
  const rows = new Map(ids.map((id) => [id, overSeeds(comparisons.map((run) => rowOf(run, id)))]));
  return { rows: [...rows.values()], measurements: judge(rows, comparisons) };
}

function judge(rows: ReadonlyMap<string, ScienceRow>, comparisons: readonly Comparison[]): readonly Measurement[] {
  const of = (id: string) => rows.get(id)!;
  const dream = of('dream');
  const over = (one: string, other: string) => of(one).success / of(other).success;
  return [
    { name: 'success after the dream only', value: dream.success, unit: '', target: atLeast(0.9) },
    { name: '· over behaviour cloning', value: over('dream', 'behavior-cloning'), unit: '', target: atLeast(1) },
    { name: '· over real RL at equal steps', value: over('dream', 'real-equal'), unit: '', target: atLeast(0.95) },
    {
      name: 'success after the dream and few real steps',
      value: of('sim-to-real').success,
      unit: '',
      target: atLeast(0.93),
    },
    {
      name: '· over real RL with those steps only',
      value: over('sim-to-real', 'real-few'),
      unit: '',
      target: atLeast(1),
    },
    { name: 'training in the dream', value: dream.seconds, unit: 's', target: atMost(90) },
    {
      name: 'peak memory of a comparison',
      value: Math.max(...comparisons.map(({ memory }) => memory)),
      unit: 'MiB',
      target: atMost(1024),
    },
  ];
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
    games: rows[0]!.evaluation.attempts,
    success: mean(({ evaluation }) => evaluation.success),
    successes: rows.map(({ evaluation }) => evaluation.success),
    recordedTransitions: mean((row) => row.recordedTransitions),
    realSteps: mean((row) => row.realSteps),
    dreamedSteps: mean((row) => row.dreamedSteps),
    seconds: mean((row) => row.seconds),
  };
}
