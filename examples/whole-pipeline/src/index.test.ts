import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';

it('trains, and goes on from its checkpoint', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dreamgym-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const lines = async (iterations: string) => {
    log.mockClear();
    vi.resetModules();
    process.argv.splice(2, 2, folder, iterations);
    await import('./index.ts');
    return log.mock.calls.map(([line]) => line);
  };
  const learned = expect.stringMatching(/^the dream has learned from 1?\d{3} transitions$/);
  const success = expect.stringMatching(/^success [01]\.\d\d \([01]\.\d\d to [01]\.\d\d\) in real games$/);
  expect(await lines('1')).toEqual([learned, expect.stringMatching(/^1: 0\.\d\d in the dream$/), success]);
  expect(await lines('2')).toEqual([learned, expect.stringMatching(/^2: 0\.\d\d in the dream$/), success]);
  await rm(folder, { recursive: true });
}, 180_000);
