import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alfworld } from '@dreamgym/alfworld';
import type { Events } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { embedded } from '../../embedded.ts';
import { smallRun } from '../../household.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { writeReport } from '../../view/report-file.ts';
import type { Pipeline } from '../pipeline.ts';
import type { RowId } from '../results/result.ts';
import { runRows } from '../run.ts';
import { readEvents } from './event-log.ts';
import { readLineage } from './lineage.ts';
import { createRunFolder, files } from './run-folder.ts';

const inventive: Pipeline = () => [
  alfworld({ generate: { games: { train: 40, validation: 6, test: 4 }, size: 0.5 } }),
  embedded({ transitions: 1_200, generatedShare: 0.5, seed: 3 }),
];

it('keeps what became of invented tasks, which are attempted in the dream alone, and reports it', async () => {
  const run = join(await temporaryFolder(), 'run');
  const settings = smallRun({ iterations: 8, tasks: 6, groupSize: 4, evaluateEvery: 0, realSteps: 1_200 });
  await createRunFolder(run, settings);
  const controller = new AbortController();
  const stopAfter = (_: RowId, events: Events) => {
    events.on('iteration-end', ({ iteration }) => {
      if (iteration === 6) controller.abort();
    });
    return () => {};
  };
  await runRows({ run, settings, pipeline: inventive, signal: controller.signal, listen: stopAfter });
  const soFar = await readLineage(run);
  expect(soFar.length).toBeGreaterThan(0);
  await runRows({ run, settings, pipeline: inventive, signal: new AbortController().signal });

  const lineage = await readLineage(run);
  expect(lineage.length).toBeGreaterThan(2);
  expect(lineage.slice(0, soFar.length).map(({ task }) => task)).toEqual(soFar.map(({ task }) => task));
  const events = [...readEvents(run)].map(({ value }) => value);
  const groups = events.filter(({ event }) => event === 'group-end') as unknown as {
    row: RowId;
    task: string;
    rewards: number[];
    failed: number;
  }[];
  for (const { task, parentAtBirth, birth, instruction, reason } of lineage) {
    expect(parentAtBirth!.variance).toBeGreaterThan(0);
    expect(reason).toContain('in the place of');
    const [first] = groups.filter((group) => group.task === task);
    expect(first).toMatchObject({ failed: 0 });
    const mean = first!.rewards.reduce((sum, reward) => sum + reward, 0) / first!.rewards.length;
    expect(birth.success).toBeCloseTo(mean);
    expect(await readFile(await writeReport(run), 'utf8')).toContain(instruction);
  }
  // In reality nothing is invented, and nothing that was is attempted.
  expect(
    groups.filter(({ row, task }) => row === 'sim-to-real' && lineage.some((entry) => entry.task === task)),
  ).toEqual([]);
  expect(groups.filter(({ row }) => row === 'sim-to-real').length).toBeGreaterThan(1);
  await writeFile(files.lineage(run), '[{}]');
  await expect(writeReport(run)).rejects.toThrow('lineage.json is damaged: 0.task');
});
