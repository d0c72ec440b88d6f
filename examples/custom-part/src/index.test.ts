import { checkCurriculum } from '@dreamgym/testing';
import { expect, it, vi } from 'vitest';
import { halfSolved } from './half-solved.ts';

checkCurriculum('halfSolved', (tasks) => halfSolved({ environment: { tasks: async () => tasks } }));

it('trains with its own curriculum', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  process.argv[2] = '1';
  await import('./index.ts');
  expect(log.mock.calls.map(([line]) => line)).toEqual([
    expect.stringMatching(/^after 0 iterations: success 0\.\d\d in real games$/),
    expect.stringMatching(/^after 1 iterations: success 0\.\d\d in real games$/),
  ]);
});
