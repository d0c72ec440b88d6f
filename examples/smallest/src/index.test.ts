import { expect, it, vi } from 'vitest';

it('trains in the dream and plays real games', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  process.argv[2] = '1';
  await import('./index.ts');
  const [steps, result] = log.mock.calls.map(([line]) => line);
  expect(steps).toMatch(/^[1-9]\d+ dreamed steps, 0 real ones in training$/);
  expect(result).toMatch(/^success [01]\.\d\d in 140 real games/);
});
