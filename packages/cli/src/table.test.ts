import { describe, expect, it } from 'vitest';
import { type Column, table } from './table.ts';

const columns: readonly Column[] = [
  { heading: 'policy' },
  { heading: 'success', numeric: true },
  { heading: 'score', numeric: true, dispensable: 1 },
  { heading: 'time', numeric: true, dispensable: 2 },
];
const rows = [
  ['dream only', '0.97', '0.97', '75 s'],
  ['对照', '0.5', '0.51', '1,075 s'],
];

describe('table', () => {
  it('sets texts flush left and numbers flush right, by what a terminal shows', () => {
    expect(table(columns, rows)).toBe(
      [
        'policy      success  score     time',
        '──────────  ───────  ─────  ───────',
        'dream only     0.97   0.97     75 s',
        '对照            0.5   0.51  1,075 s',
      ].join('\n'),
    );
    expect(table(columns, [])).toBe('policy  success  score  time\n──────  ───────  ─────  ────');
  });

  it('leaves out the least columns where there is no room', () => {
    expect(table(columns, rows, { width: 30 }).split('\n')[0]).toBe('policy      success  score');
    expect(table(columns, rows, { width: 10 }).split('\n')[0]).toBe('policy      success');
  });
});
