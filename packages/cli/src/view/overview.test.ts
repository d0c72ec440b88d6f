import { describe, expect, it } from 'vitest';
import { smallRun } from '../household.fixture.ts';
import type { Row } from '../run/results/result.ts';
import { compareRuns, comparisonTable, type NamedRun, overviewOf } from './overview.ts';

/** A run whose dream solves the first tasks of twenty. */
function run(name: string, group: string, solved: number, id: Row['id'] = 'dream'): NamedRun {
  const outcomes = Array.from({ length: 20 }, (_, at) => ({
    ...{ task: `t${at}`, attempts: 1, forfeited: 0, failed: 0, retries: 0, steps: 5 },
    ...{ success: at < solved ? 1 : 0, score: 0 },
  }));
  const success = solved / 20;
  const counts = { tasks: 20, attempts: 20, forfeited: 0, failed: 0, retries: 0, score: success, steps: 5 };
  const evaluation = { environment: 'house', split: 'validation' as const, policy: 'p', ...counts, families: [] };
  const row: Row = {
    ...{ id, title: id === 'dream' ? 'dream only' : 'random policy', outcomes },
    evaluation: { ...evaluation, success, interval: [0, 1] },
    ...{ recordedTransitions: 900, realSteps: 0, dreamedSteps: 1234, seconds: 3 },
  };
  const result = { finished: true, eventBytes: 0, rows: [row] };
  return { name, group, status: 'finished', settings: smallRun(), result, costs: [] };
}

describe('runs beside each other', () => {
  it('are listed with what they have reached and what it took', () => {
    const { runs, comparison } = overviewOf([run('1', 'a', 15)]);
    expect(runs.rows).toEqual([
      ['1', '3', 'finished', 'house', '0.75', '0.00–1.00', '900', '0', '1,234', '3.0 s', '–'],
    ]);
    expect(comparison).toBeUndefined();
  });

  it('are compared with seeds taken together, and two of them with their difference', () => {
    const compared = compareRuns([run('1', 'a', 5), run('2', 'a', 7), run('3', 'b', 12)]);
    expect(compared.runs).toEqual(['1, 2', '3']);
    expect(compared.rows).toMatchObject([
      { id: 'dream', figures: [{ successes: [0.25, 0.35] }, { success: 0.6 }], difference: { success: 0.3 } },
    ]);
    const { columns, rows } = comparisonTable(compared);
    expect(columns.map(({ heading }) => heading)).toEqual(['policy', '1, 2', '3', 'difference', '95 % interval']);
    expect(rows[0]).toEqual([
      'dream only',
      expect.stringMatching(/^0\.30 \(/),
      expect.stringMatching(/^0\.60 \(/),
      '+0.30',
      expect.stringMatching(/^\+0\.\d\d to \+0\.\d\d$/),
    ]);
  });

  it('have a dash where one of them has no such row', () => {
    const { rows } = comparisonTable(compareRuns([run('1', 'a', 5), run('2', 'b', 1, 'random')]));
    expect(rows).toEqual([
      ['random policy', '–', expect.stringContaining('0.05'), '–', '–'],
      ['dream only', expect.stringContaining('0.25'), '–', '–', '–'],
    ]);
  });
});
