import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { noCounters } from '@dreamgym/core';
import { random } from '@dreamgym/core/random';
import { describe, expect, it } from 'vitest';
import { smallRun } from '../../household.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { type Checkpoint, readCheckpoint, readCheckpointFile, writeCheckpoint } from './checkpoint.ts';
import { createRunFolder, files } from './run-folder.ts';

const counters = { ...noCounters, recordedTransitions: 9, dreamedSteps: 70, episodes: 6 };
const names = { environment: 'house', trainingEnvironment: 'dream(house)', optimizer: 'grpo' };
const setup = { seed: 3, tasks: 2, groupSize: 3, ...names };
const checkpoint = (iteration: number, row: Checkpoint['row'] = 'dream'): Checkpoint => ({
  row,
  seconds: 1.5,
  eventBytes: 100,
  snapshot: {
    version: 3,
    setup,
    iteration,
    counters,
    evaluations: [],
    alarms: {},
    parts: { policy: { weights: [0.5, -0.25], name: 'Köln' } },
  },
});

async function written(...checkpoints: readonly Checkpoint[]) {
  const run = join(await temporaryFolder(), 'run');
  await createRunFolder(run, smallRun({ iterations: 4 }));
  for (const each of checkpoints) await writeCheckpoint(run, each);
  return { run, file: files.checkpoint(run, 'dream') };
}

describe('a checkpoint', () => {
  it('is read as it was written', async () => {
    const { run } = await written(checkpoint(2));
    expect(await readCheckpoint(run, 'dream')).toEqual(checkpoint(2));
    expect(await readCheckpoint(run, 'sim-to-real')).toBeUndefined();
  });

  it('is found by any path to it, and is told from other files', async () => {
    const { run, file } = await written(checkpoint(2));
    expect(await readCheckpointFile(relative(process.cwd(), file))).toEqual(checkpoint(2));
    expect(await readCheckpointFile(join(run, 'checkpoints', '..', 'checkpoints', 'dream.json'))).toEqual(
      checkpoint(2),
    );
    await expect(readCheckpointFile(files.config(run))).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: `${files.config(run)} is no checkpoint: it does not lie in the checkpoints of a run`,
      hint: expect.stringContaining('give a run folder'),
    });
  });

  it('is never read where a bit of it has flipped', async () => {
    const { file } = await written(checkpoint(2));
    const whole = await readFile(file);
    const { integer } = random(5);
    for (let flip = 0; flip < 50; flip++) {
      const flipped = Buffer.from(whole);
      flipped[integer(whole.length)]! ^= 1 << integer(8);
      await writeFile(file, flipped);
      await expect(readCheckpointFile(file)).rejects.toMatchObject({
        code: 'SNAPSHOT',
        message: `${file} is damaged: it does not bear the checksum of what it says`,
      });
    }
  });

  it('leaves the one before it to go on from', async () => {
    const { run, file } = await written(checkpoint(1), checkpoint(2), checkpoint(3));
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -9));
    await expect(readCheckpoint(run, 'dream')).rejects.toMatchObject({
      message: expect.stringContaining(file),
      hint: 'delete it to go on from the one before it, dream.previous.json',
    });
    await rm(file);
    expect((await readCheckpoint(run, 'dream'))?.snapshot.iteration).toBe(2);
  });

  it('is refused where it cannot be of this row or this run', async () => {
    const { run, file } = await written(checkpoint(2, 'sim-to-real'));
    await rename(files.checkpoint(run, 'sim-to-real'), file);
    await expect(readCheckpoint(run, 'dream')).rejects.toThrow(`${file} is damaged: it is of the row sim-to-real`);
    for (const [iteration, problem] of [
      [1e9, 'it has 1000000000 iterations, the run 4'],
      [-3, 'snapshot.iteration: expected at least 0'],
      [1.5, 'snapshot.iteration: expected a whole number'],
    ] as const) {
      const { file } = await written(checkpoint(iteration));
      await expect(readCheckpointFile(file)).rejects.toThrow(`${file} is damaged: ${problem}`);
    }
  });

  it('is read from a copy, too', async () => {
    const { file } = await written(checkpoint(2));
    await copyFile(file, `${file}.bak`);
    expect((await readCheckpointFile(`${file}.bak`)).snapshot.iteration).toBe(2);
  });
});
