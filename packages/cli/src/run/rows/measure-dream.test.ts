import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from '@dreamgym/core';
import { grpo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { noisy, workshop, workshopModel } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { smallRun } from '../../household.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { readCheckpoint } from '../files/checkpoint.ts';
import { readEvents } from '../files/event-log.ts';
import { createRunFolder, files } from '../files/run-folder.ts';
import { runRows } from '../run.ts';
import type { Settings } from '../settings.ts';
import { workshopPipeline } from '../workshop.fixture.ts';

const size = { stations: 4, length: 3 };
const learning: Plugin = { policy: () => choicePolicy(), optimizer: () => grpo() };

/** A run in the workshop, and what was said while it went on. */
async function trained(plugin: Plugin = {}, changes: Partial<Settings> = {}) {
  const run = join(await temporaryFolder(), 'run');
  const settings = { ...smallRun({ iterations: 2 }), ...changes };
  await createRunFolder(run, settings);
  return { run, ...(await goOn(run, plugin, settings)) };
}

async function goOn(run: string, plugin: Plugin, settings: Settings) {
  const alarms: string[] = [];
  const result = await runRows({
    run,
    settings,
    pipeline: () => [workshopPipeline, learning, plugin],
    signal: new AbortController().signal,
    listen: (_, events) => {
      events.on('alarm', ({ kind, iteration, message }) => alarms.push(`${kind} at ${iteration}: ${message}`));
      return () => {};
    },
  });
  const log = (await readFile(files.events(run), 'utf8')).split('\n').filter((line) => line.includes('"fidelity"'));
  return { result, alarms, log, snapshot: (await readCheckpoint(run, 'dream'))?.snapshot };
}

const foggy: Plugin = { environment: () => noisy(workshop(size)) };

describe('the dream, before it is trained in', () => {
  it('is found good where it answers what reality would', async () => {
    const { result, alarms, log } = await trained();
    expect(result.fidelity).toMatchObject({ trajectories: 40, exactObservation: 1, wrongEndings: 0, failed: 0 });
    expect(alarms.filter((alarm) => alarm.startsWith('fidelity'))).toEqual([]);
    expect(log).toHaveLength(1);
  });

  it('is called poor where hardly an answer is right, before the first iteration', async () => {
    const { run, result, alarms, log } = await trained(foggy);
    expect(result.fidelity).toMatchObject({ exactObservation: 0 });
    expect(alarms[0]).toMatch(/^fidelity at 0: .+ of 40 held-out recordings, 0 % of its answers are exact/);
    expect(result.finished).toBe(true);
    expect(log.map((line) => JSON.parse(line).event)).toEqual(['fidelity', 'alarm']);
    // A page of the run is made of what is read.
    const read = [...readEvents(run)].map(({ value }) => value.event);
    expect(read.slice(0, 2)).toEqual(['fidelity', 'alarm']);
  });

  it('is called poor where it rewards what reality does not, ends otherwise, or has no answer', async () => {
    const flawed = (flaw: 'reward' | 'end' | 'fail'): Plugin => ({
      experienceModel: () => {
        const model = workshopModel(size);
        return {
          ...model,
          async open(request) {
            const dream = await model.open(request);
            return {
              ...dream,
              async step(asked) {
                const answer = await dream.step(asked);
                if (flaw === 'fail') throw new Error('nothing comes to mind');
                if (flaw === 'end') return { ...answer, reward: 0, terminated: !answer.terminated };
                return answer.terminated ? { ...answer, reward: 1 } : answer;
              },
            };
          },
        };
      },
    });
    const said = async (flaw: Parameters<typeof flawed>[0]) =>
      (await trained(flawed(flaw), { stopOnAlarm: true })).alarms.join();
    expect(await said('reward')).toMatch(/it rewards \d+ % of them falsely \(at most 10 %\)/);
    expect(await said('end')).toContain('100 % of them end wrongly');
    expect(await said('fail')).toContain('it has no answer in 100 % of them');
  });

  it('changes nothing in the training, to the bit', async () => {
    const [measured, blind] = [await trained(), await trained({}, { fidelity: false })];
    expect(blind.result.fidelity).toBeUndefined();
    expect(measured.snapshot).toEqual(blind.snapshot);
    expect(measured.result.sideBySide).toEqual(blind.result.sideBySide);
  });

  it('ends a run that stops on alarms, and lets it go on where that is asked for', async () => {
    const stop = { stopOnAlarm: true };
    const { run, result, snapshot } = await trained(foggy, stop);
    expect(result).toMatchObject({ finished: false, rows: [], fidelity: { exactObservation: 0 } });
    expect(snapshot).toBeUndefined();
    const resumed = await goOn(run, foggy, { ...smallRun({ iterations: 2 }), ...stop });
    expect(resumed.result).toMatchObject({ finished: true, fidelity: result.fidelity });
    expect(resumed.log).toHaveLength(2);
  });

  it('is not measured where a chat model plays it, or where one model is there for all', async () => {
    const reasoning = { ...smallRun().pipeline, experienceModel: 'reasoning' } as const;
    expect((await trained({}, { pipeline: reasoning })).result.fidelity).toBeUndefined();
    expect((await trained({ experienceModel: workshopModel(size) })).result.fidelity).toBeUndefined();
    expect((await trained({}, { pipeline: reasoning, fidelity: true })).result.fidelity).toBeDefined();
  });
});
