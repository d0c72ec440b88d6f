import { appendFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallRun } from '../household.fixture.ts';
import { openEventLog, readEvents } from '../run/files/event-log.ts';
import { createRunFolder, files } from '../run/files/run-folder.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { findRuns, namesOf } from './find-runs.ts';
import { followRun } from './follow-run.ts';

const iterationEnd = (iteration: number, success: number, time: number) =>
  `${JSON.stringify({
    ...{ row: 'dream', event: 'iteration-end', iteration, success, time },
    counters: { dreamedSteps: 10 * iteration, realSteps: 0 },
  })}\n`;

async function newRun(folder: string, settings = smallRun()) {
  await createRunFolder(folder, settings);
  return folder;
}

describe('followRun', () => {
  const successes = (reader: ReturnType<typeof followRun>) =>
    reader.record()!.history.rows([{ id: 'dream', title: 'dream only' }])[0]?.training?.y.success;

  it('takes in what is new, and half a line once it is whole', async () => {
    const run = await newRun(join(await temporaryFolder(), 'run'));
    const reader = followRun(run);
    expect(await reader.refresh()).toBe(true);
    expect(await reader.refresh()).toBe(false);
    const [first, second] = [iterationEnd(1, 0.1, 1_000), iterationEnd(2, 0.2, 2_000)];
    await writeFile(files.events(run), first + second.slice(0, 30));
    expect(await reader.refresh()).toBe(true);
    expect(successes(reader)).toEqual([0.1]);
    await appendFile(files.events(run), second.slice(30));
    await reader.refresh();
    expect(successes(reader)).toEqual([0.1, 0.2]);
  });

  it('reads what it has no use for, with the time and the money that each line tells', async () => {
    const run = await newRun(join(await temporaryFolder(), 'run'));
    const log = openEventLog(files.events(run), 0, () => 1.5);
    const events = log.events('dream');
    const measured = { steps: 3, exactObservation: 0.5, wrongEndings: 0, falseRewards: 0, failed: 0 };
    events.emit('fidelity', { experienceModel: 'm', learned: 9, trajectories: 1, ...measured });
    events.emit('failure', { attempt: 'a', phase: 'training', task: 't', code: 'POLICY', message: 'm' });
    log.close();
    const read = [...readEvents(run)].map(({ value }) => value);
    expect(read).toMatchObject([
      { event: 'fidelity', money: 1.5 },
      { event: 'failure', money: 1.5 },
    ]);
    expect(read.every(({ time = 0 }) => Math.abs(Date.now() - time) < 600_000)).toBe(true);
    expect(await followRun(run).refresh()).toBe(true);
  });

  it('begins again where a resumed run has cut the log off and gone another way', async () => {
    const run = await newRun(join(await temporaryFolder(), 'run'));
    const first = iterationEnd(1, 0.1, 1_000);
    await writeFile(files.events(run), first + iterationEnd(2, 0.2, 2_000));
    const reader = followRun(run);
    await reader.refresh();
    await truncate(files.events(run), first.length);
    await appendFile(files.events(run), iterationEnd(2, 0.2, 9_000) + iterationEnd(3, 0.3, 9_500));
    await reader.refresh();
    expect(successes(reader)).toEqual([0.1, 0.2, 0.3]);
  });

  it('names the line that is damaged, wherever it began to read', async () => {
    const run = await newRun(join(await temporaryFolder(), 'run'));
    await writeFile(files.events(run), iterationEnd(1, 0.1, 1_000));
    const reader = followRun(run);
    await reader.refresh();
    await appendFile(files.events(run), '{"row":"dream"}\n');
    await expect(reader.refresh()).rejects.toThrow(`${files.events(run)}, line 2 is damaged`);
  });
});

describe('findRuns', () => {
  it('finds the runs in folders, those of several seeds among them, in their order, once each', async () => {
    const folder = await temporaryFolder();
    for (const name of ['10', '9', join('seeds', 'seed-7'), join('seeds', 'seed-8')]) {
      await mkdir(join(folder, name), { recursive: true });
      await newRun(join(folder, name));
    }
    await mkdir(join(folder, 'empty'));
    const found = findRuns([folder, join(folder, '9')]);
    const names = ['9', '10', 'seeds/seed-7', 'seeds/seed-8'];
    expect(found).toEqual(names.map((name) => join(folder, name)));
    expect([...namesOf(found).values()]).toEqual(['9', '10', 'seed-7', 'seed-8']);
    expect(() => findRuns([join(folder, 'nowhere')])).toThrow('there is no folder');
  });

  it('names runs as short as they can be told apart', () => {
    expect([...namesOf(['a/seed-7', 'b/seed-7', 'b/seed-8']).values()]).toEqual(['a/seed-7', 'b/seed-7', 'b/seed-8']);
  });
});
