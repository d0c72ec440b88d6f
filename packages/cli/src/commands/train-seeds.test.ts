import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

const small = ['--iterations', '1', '--tasks', '3', '--group-size', '2', '--transitions', '300'];
const quick = [...small, '--evaluate-every', '0', '--evaluation-tasks', '4', '--json'];

it('trains without each part of the method, seed by seed, and goes on where it was left', async () => {
  const run = join(await temporaryFolder(), 'run');
  const args = ['train', ...quick, '--ablations', '--seeds', '2', '--seed', '3', '--run', run];
  const first = await dreamgym(args);
  expect(first.code).toBe(0);
  const { seeds, rows } = JSON.parse(first.out);
  expect(seeds).toEqual([3, 4]);
  const ids = rows.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(['dream', 'without-replay', 'without-generation', 'uniform-tasks']);
  expect(rows[0].successes).toHaveLength(2);

  const result = JSON.parse(await readFile(join(run, 'seed-3', 'result.json'), 'utf8'));
  const training = (id: string) => result.rows.find((row: { id: string }) => row.id === id).training;
  expect(training('without-replay').searches).toBeGreaterThanOrEqual(0);
  expect(training('without-replay').referencedSteps).toBe(0);
  expect(training('without-generation').inventedGroups).toBe(0);

  await rm(join(run, 'seed-4'), { recursive: true });
  const again = await dreamgym(['train', '--resume', run, '--json']);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out).rows).toEqual(rows);
});
