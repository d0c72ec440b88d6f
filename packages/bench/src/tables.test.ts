import { expect, it } from 'vitest';
import { atLeast, atMost } from './measurement.ts';
import { measurementTable } from './tables.ts';

it('shows each measurement beside its target, and which one is missed', () => {
  const table = measurementTable([
    { name: 'steps', value: 1_234_567, unit: 'steps/s', target: atLeast(300_000) },
    { name: 'training', value: 120, unit: 's', target: atMost(90) },
    { name: 'learning', value: 0.12345, unit: 's' },
  ]);
  expect(table.split('\n')).toEqual([
    '| what     |          measured |    target |         ratio |',
    '|:---------|------------------:|----------:|--------------:|',
    '| steps    | 1,234,567 steps/s | ≥ 300,000 |          4.12 |',
    '| training |             120 s |      ≤ 90 | 0.75 (missed) |',
    '| learning |           0.123 s |           |               |',
  ]);
});
