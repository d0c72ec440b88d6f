import { mkdirSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dream, type Events, type Parts, type StartOptions, type Task } from '@dreamgym/core';
import { choicePolicy } from '@dreamgym/policies';
import { describe, expect, it } from 'vitest';
import { household, smallRun } from '../household.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { readCheckpoint } from './files/checkpoint.ts';
import { readEvents } from './files/event-log.ts';
import { createRunFolder, files, readResult, readSettings } from './files/run-folder.ts';
import type { Pipeline } from './pipeline.ts';
import type { RowId, RunResult } from './results/result.ts';
import { type RunOptions, runRows } from './run.ts';
import type { Settings } from './settings.ts';

async function begin(settings: Settings, pipeline: Pipeline = household) {
  const run = join(await temporaryFolder(), 'run');
  await createRunFolder(run, settings);
  const go = (options: Partial<RunOptions> = {}) =>
    runRows({ run, settings, pipeline, signal: new AbortController().signal, ...options });
  return { run, go };
}

/** Aborts at the end of an iteration of a row, as Ctrl-C would. */
function abortIn(row: RowId, iteration: number) {
  const controller = new AbortController();
  const listen = (current: RowId, events: Events) => {
    events.on('iteration-end', (end) => {
      if (current === row && end.iteration === iteration) controller.abort();
    });
    return () => {};
  };
  return { signal: controller.signal, listen };
}

/** What has to be the same in two runs: everything but the time. */
async function substance(run: string, row: RowId) {
  const { rows, sideBySide }: RunResult = await readResult(run);
  const events = [...readEvents(run)]
    .map(({ value: { time: _, ...event } }) => event)
    .filter(({ event }) => !['run-start', 'learn-end', 'run-end'].includes(event));
  const { snapshot } = (await readCheckpoint(run, row))!;
  return { rows: rows.map((each) => ({ ...each, seconds: 0 })), sideBySide, snapshot, events };
}

describe('runRows', () => {
  it('trains in the dream and is evaluated in reality', async () => {
    const { run, go } = await begin(smallRun());
    const { finished, rows, sideBySide } = await go();
    expect(finished).toBe(true);
    expect(rows.map(({ id }) => id)).toEqual(['dream']);
    const [dream] = rows;
    expect(dream).toMatchObject({
      realSteps: 0,
      evaluation: { environment: 'alfworld', split: 'validation', attempts: 10 },
    });
    expect(dream!.dreamedSteps).toBeGreaterThan(0);
    expect(dream!.recordedTransitions).toBeGreaterThan(300);
    expect(sideBySide).toMatchObject({
      dream: { environment: 'dream(alfworld)', split: 'train' },
      heldOutDream: { environment: 'dream(alfworld)', split: 'validation' },
      reality: { environment: 'alfworld', split: 'validation', failed: 0 },
    });
    const { dream: trained, heldOutDream, reality } = sideBySide!;
    for (const { attempts, failed } of [trained, heldOutDream]) expect(attempts + failed).toBe(10);
    // The dream of one task cannot be had, so reality is held against it without that one.
    expect(reality!.tasks).toBe(heldOutDream.tasks);
    expect(await readSettings(run)).toEqual(smallRun());
    expect((await readCheckpoint(run, 'dream'))?.snapshot.iteration).toBe(4);
  });

  it('compares all rows within their budgets', async () => {
    const { go } = await begin(smallRun({ realSteps: 600 }, true));
    const { rows } = await go();
    const [random, cloning, expertCloning, dream, simToReal, few, , equal] = rows;
    expect(rows.map(({ id }) => id)).toEqual([
      'random',
      'behaviour-cloning',
      'expert-cloning',
      'dream',
      'sim-to-real',
      'real-few',
      'real-many',
      'real-equal',
    ]);
    expect(random).toMatchObject({ recordedTransitions: 0, realSteps: 0, dreamedSteps: 0 });
    const { recordedTransitions, dreamedSteps } = dream!;
    expect(cloning).toMatchObject({ recordedTransitions, realSteps: 0, dreamedSteps: 0 });
    // An attempt of an expert that fails is not imitated, and the last one may pass the number by its length.
    expect(expertCloning).toMatchObject({ realSteps: 0, dreamedSteps: 0 });
    expect(expertCloning!.recordedTransitions).toBeGreaterThan(recordedTransitions / 2);
    expect(simToReal).toMatchObject({ recordedTransitions, dreamedSteps });
    expect(few).toMatchObject({ recordedTransitions: 0, dreamedSteps: 0 });
    expect(equal).toMatchObject({ recordedTransitions: 0, dreamedSteps: 0 });
    for (const { realSteps } of [simToReal!, few!]) {
      expect(realSteps).toBeGreaterThan(0);
      expect(realSteps).toBeLessThanOrEqual(600);
    }
    expect(equal!.realSteps).toBeGreaterThanOrEqual(dreamedSteps);
    expect(new Set(rows.map(({ evaluation }) => evaluation.attempts))).toEqual(new Set([10]));
  });

  it.each([
    ['dream', 1],
    ['dream', 3],
    ['sim-to-real', 1],
  ] as const)('goes on to the bit after an interruption in %s, iteration %i', async (row, iteration) => {
    const settings = smallRun({ realSteps: 600, iterations: 3 });
    const whole = await begin(settings);
    await whole.go();
    const broken = await begin(settings);
    const interrupted = await broken.go(abortIn(row, iteration));
    expect(interrupted.finished).toBe(false);
    expect((await broken.go()).finished).toBe(true);
    expect(await substance(broken.run, row)).toEqual(await substance(whole.run, row));
  });

  it('leaves out the rows with many real steps where those take too long', async () => {
    const settings: Settings = {
      ...smallRun({ iterations: 1, realSteps: 600 }, true),
      slow: true,
    };
    const { go } = await begin(settings);
    const ids = (await go()).rows.map(({ id }) => id);
    expect(ids).toEqual(['random', 'behaviour-cloning', 'dream', 'sim-to-real', 'real-few']);
  });

  it('evaluates in the dream itself, wherever practice begins', async () => {
    const trainingEnvironment = (parts: Parts) => ({
      ...dream(parts),
      async start(task: Task, options: StartOptions) {
        const validation = await parts.environment.tasks('validation');
        if (validation.some(({ id }) => id === task.id)) throw new Error('practice is no place to be evaluated in');
        return dream(parts).start(task, options);
      },
    });
    const { go } = await begin(smallRun({ iterations: 1, evaluateEvery: 0 }), () => [
      ...household(),
      { trainingEnvironment },
    ]);
    expect((await go()).sideBySide!.heldOutDream.attempts).toBeGreaterThan(5);
  });

  it('evaluates once more where it was interrupted while it evaluated', async () => {
    const settings = smallRun({ iterations: 2 });
    const whole = await begin(settings);
    await whole.go();
    const broken = await begin(settings);
    const controller = new AbortController();
    const listen = (_: RowId, events: Events) => {
      events.on('run-end', () => controller.abort());
      return () => {};
    };
    expect(await broken.go({ signal: controller.signal, listen })).toMatchObject({ finished: false, rows: [] });
    await broken.go();
    expect(await substance(broken.run, 'dream')).toEqual(await substance(whole.run, 'dream'));
  });

  it('repeats what a killed run did after its last checkpoint, and logs it once', async () => {
    const settings = smallRun({ iterations: 3 });
    const whole = await begin(settings);
    await whole.go();
    const killed = await begin(settings);
    await killed.go(abortIn('dream', 2));
    await appendFile(files.events(killed.run), '{"row":"dream","event":"iteration-end","iteration":3}\n{"row":"dr');
    await killed.go();
    expect(await substance(killed.run, 'dream')).toEqual(await substance(whole.run, 'dream'));
  });

  it('goes on where its log was deleted or cut short', async () => {
    const settings = smallRun({ iterations: 3 });
    const { run, go } = await begin(settings);
    await go(abortIn('dream', 2));
    await writeFile(files.events(run), '');
    await go();
    expect([...readEvents(run)].filter(({ value }) => value.event === 'iteration-end')).toHaveLength(1);
    expect((await readResult(run)).eventBytes).toBe((await readFile(files.events(run))).length);
  });

  it('does nothing twice', async () => {
    const { go } = await begin(smallRun({ iterations: 1 }));
    const first = await go();
    expect(await go({ pipeline: () => [] })).toEqual(first);
  });

  it('stops before the first row where it is interrupted at once', async () => {
    const { go } = await begin(smallRun());
    expect(await go({ signal: AbortSignal.abort() })).toEqual({ finished: false, eventBytes: 0, rows: [] });
  });

  it('keeps the last good checkpoint where the next one cannot be written, and goes on from it', async () => {
    const settings = smallRun({ iterations: 3, checkpointEvery: 1 });
    const whole = await begin(settings);
    await whole.go();
    const { run, go } = await begin(settings);
    // A folder stands where the file is to be written.
    const obstacle = `${files.checkpoint(run, 'dream')}.next`;
    const listen = (_: RowId, events: Events) => {
      events.on('iteration-end', ({ iteration }) => void (iteration === 2 && mkdirSync(obstacle)));
      return () => {};
    };
    await expect(go({ listen })).rejects.toThrow(`cannot write ${files.checkpoint(run, 'dream')}`);
    expect((await readCheckpoint(run, 'dream'))?.snapshot.iteration).toBe(1);
    await rm(obstacle, { recursive: true });
    await go();
    expect(await substance(run, 'dream')).toEqual(await substance(whole.run, 'dream'));
  });

  it('refuses to train one policy in several rows', async () => {
    const policy = choicePolicy();
    const { go } = await begin(smallRun({ realSteps: 600 }), () => [...household(), { policy }]);
    await expect(go()).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: 'this run trains several policies, but has one policy for all',
      hint: expect.stringContaining('policy: () =>'),
    });
  });

  it('says how many real steps are needed at least', async () => {
    const { run, go } = await begin(smallRun({ iterations: 1, realSteps: 149 }));
    await expect(go()).rejects.toMatchObject({ hint: expect.stringContaining('--real-steps 150') });
    expect([...readEvents(run)]).toEqual([]);
  });
});

describe('a run folder', () => {
  it('is refused where something is in it', async () => {
    const { run } = await begin(smallRun());
    await expect(createRunFolder(run, smallRun())).rejects.toMatchObject({
      message: `the run folder ${run} is not empty`,
      hint: expect.stringContaining(`--resume ${run}`),
    });
  });

  it('is refused where a file stands', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(createRunFolder(file, smallRun())).rejects.toThrow(`${file} is a file, not a folder`);
  });

  it('of another version is refused', async () => {
    const { run } = await begin(smallRun());
    const config = await readFile(files.config(run), 'utf8');
    await writeFile(files.config(run), config.replace('"version": 1', '"version": 2'));
    await expect(readSettings(run)).rejects.toThrow(`${files.config(run)} has version 2, this is version 1`);
  });

  it('with a damaged file is refused by its name', async () => {
    const { run, go } = await begin(smallRun({ iterations: 1 }));
    await go();
    await writeFile(files.result(run), '{"finished": tr');
    await expect(readResult(run)).rejects.toThrow(`${files.result(run)}, line 1 is not JSON`);
    await writeFile(files.events(run), '{"row":"dream","event":"run-end"}\n{"row":"dream"}\n');
    expect(() => [...readEvents(run)]).toThrow(`${files.events(run)}, line 2 is damaged: event`);
    await writeFile(files.checkpoint(run, 'dream'), '{"version": 1}');
    await expect(readCheckpoint(run, 'dream')).rejects.toThrow(
      `${files.checkpoint(run, 'dream')} is damaged: it does not`,
    );
  });

  it('that is none is refused', async () => {
    const folder = await temporaryFolder();
    await expect(readSettings(folder)).rejects.toThrow(`${folder} is no run folder`);
  });
});
