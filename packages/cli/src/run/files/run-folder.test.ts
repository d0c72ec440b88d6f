import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallRun } from '../../household.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { createRunFolder, files, lockRunFolder, makeNextRunFolder, readSettings } from './run-folder.ts';

describe('a run folder', () => {
  it('goes to one of those that begin a run there', async () => {
    const run = join(await temporaryFolder(), 'run');
    const begin = async (iterations: number) => {
      const unlock = await lockRunFolder(run);
      await createRunFolder(run, smallRun({ iterations }));
      return unlock;
    };
    const begun = await Promise.allSettled([1, 2, 3, 4].map(begin));
    const won = begun.findIndex(({ status }) => status === 'fulfilled');
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await readSettings(run)).train.iterations).toBe(won + 1);
    for (const other of begun.filter(({ status }) => status === 'rejected')) {
      expect(String((other as PromiseRejectedResult).reason)).toContain(`the run folder ${run} is in use`);
    }
  });

  it('has a number of its own for each run', async () => {
    const [folder, before] = [await temporaryFolder(), process.cwd()];
    await mkdir(join(folder, 'runs', '2'), { recursive: true });
    try {
      process.chdir(folder);
      const made = await Promise.all([1, 2, 3].map(() => makeNextRunFolder()));
      expect([...made].sort()).toEqual([1, 3, 4].map((number) => join('runs', String(number))));
    } finally {
      process.chdir(before);
    }
  });

  it('can be begun where a process was killed before its run was', async () => {
    const run = join(await temporaryFolder(), 'run');
    await mkdir(run);
    await writeFile(files.lock(run), '{"pid":');
    await writeFile(`${files.config(run)}.4711-1.tmp`, '{"vers');
    await expect(readSettings(run)).rejects.toMatchObject({ hint: expect.stringContaining('is started anew') });
    const unlock = await lockRunFolder(run);
    await createRunFolder(run, smallRun({ iterations: 9 }));
    expect((await readSettings(run)).train.iterations).toBe(9);
    unlock();
  });

  it('waits for a process that cannot be seen, and takes the folder when there was no sign of life', async () => {
    const run = join(await temporaryFolder(), 'run');
    await mkdir(run);
    const elsewhere = { pid: 1, host: 'elsewhere', boot: 'another', namespace: 'pid:[1]', lock: 1 };
    await writeFile(files.lock(run), JSON.stringify(elsewhere));
    const quiet = new Date(Date.now() - 29_000);
    await utimes(files.lock(run), quiet, quiet);
    const notices: string[] = [];
    const unlock = await lockRunFolder(run, (text) => notices.push(text));
    expect(notices).toEqual([expect.stringContaining('waiting: process 1 on elsewhere writes here already')]);
    unlock();
  });

  it.skipIf(!existsSync('/proc/self'))('that cannot be written is not in use (skipped without /proc)', async () => {
    await expect(lockRunFolder('/proc/self')).rejects.toMatchObject({
      message: expect.stringContaining('cannot write /proc/self/writer.lock'),
    });
  });
});
