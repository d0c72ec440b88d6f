import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createEvents } from './events.ts';
import {
  budgetSpent,
  corridorModel,
  corridors,
  fakePipeline,
  nudge,
  rotation,
  shelf,
  walker,
} from './fakes.fixture.ts';
import type { Plugin } from './parts.ts';
import { record } from './record.ts';
import type { Snapshot } from './snapshot.ts';
import { type TrainOptions, train } from './train.ts';

const recordings: Plugin = {
  recordings: ({ environment }) =>
    record({ environment, behaviours: { walker: walker(0.7) }, transitions: 20, seed: 1 }),
};
const iterations = 6;
const options = { iterations, seed: 5, tasks: 2, groupSize: 3 } satisfies TrainOptions;

/** Trains, and gives what is to be compared: the snapshot at the end, as it is written to disk, and the last events. */
async function run(overrides: Partial<TrainOptions> = {}, plugin: Plugin = {}) {
  const log: unknown[] = [];
  const events = createEvents();
  events.on('iteration-end', (payload) => log.push(payload));
  events.on('group-end', (payload) => log.push(payload));
  events.on('evaluation-end', (payload) => log.push(payload));
  const written: string[] = [];
  const checkpoint = { every: 1, save: async (snapshot: Snapshot) => void written.push(JSON.stringify(snapshot)) };
  const result = await train([fakePipeline(), recordings, plugin], {
    ...options,
    evaluateEvery: 2,
    checkpoint,
    events,
    ...overrides,
  });
  return { log, written, result };
}

describe('a resumed run', () => {
  it('ends as an uninterrupted one, to the bit', async () => {
    const whole = await run();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: iterations - 1 }), async (iteration) => {
        const resume: Snapshot = JSON.parse(whole.written[iteration - 1]!);
        const rest = await run({ resume });
        expect(rest.written).toEqual(whole.written.slice(iteration));
        expect(rest.log).toEqual(whole.log.slice(-rest.log.length));
        expect(rest.result.counters).toEqual(whole.result.counters);
      }),
      { numRuns: 10 },
    );
  });

  it('goes on behind an abort', async () => {
    const whole = await run();
    const controller = new AbortController();
    const events = createEvents();
    events.on('iteration-start', ({ iteration }) => iteration === 2 && controller.abort());
    const begun = await run({ events, signal: controller.signal });
    expect(begun.result).toMatchObject({ iterations: 3, interrupted: true });
    const rest = await run({ resume: JSON.parse(begun.written.at(-1)!) });
    expect(rest.written.at(-1)).toBe(whole.written.at(-1));
  });

  it('goes on behind a spent budget, without the iteration in which it was spent', async () => {
    const whole = await run();
    // Dreams up to the fourth iteration, then is out of budget.
    const model = corridorModel();
    const open: typeof model.open = async (request) => {
      if (model.opened.length === 3 * 6 + 4) throw budgetSpent;
      return model.open(request);
    };
    const written: string[] = [];
    const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void written.push(JSON.stringify(snapshot)) };
    await expect(run({ checkpoint }, { experienceModel: { ...model, open } })).rejects.toBe(budgetSpent);
    expect(written).toEqual([whole.written[2]]);
    const rest = await run({ resume: JSON.parse(written[0]!) });
    expect(rest.written).toEqual(whole.written.slice(3));
  });

  it('asks for no snapshot of the curriculum but to save it', async () => {
    const curriculum = rotation(corridors());
    const snapshot = vi.spyOn(curriculum, 'snapshot');
    const { written } = await run({}, { curriculum });
    expect(snapshot).toHaveBeenCalledTimes(written.length);
  });

  it('goes on behind a budget that an evaluation has spent', async () => {
    const whole = await run();
    let starts = 0;
    const { start } = corridors();
    // Three tasks before the first iteration, three after the second.
    const environment = corridors({
      async start(...request) {
        if (request[0].id.startsWith('validation') && ++starts === 5) throw budgetSpent;
        return start(...request);
      },
    });
    const written: string[] = [];
    const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void written.push(JSON.stringify(snapshot)) };
    await expect(run({ checkpoint }, { environment })).rejects.toBe(budgetSpent);
    expect(written).toEqual([whole.written[1]]);
  });

  it('learns again, without adding the recordings twice', async () => {
    const { written } = await run();
    const learn = vi.fn(async () => {});
    const replayBuffer = shelf();
    const plugins = [fakePipeline(), recordings, { replayBuffer, experienceModel: corridorModel({ learn }) }];
    const resume: Snapshot = JSON.parse(written.at(-1)!);
    const { counters } = await train(plugins, { ...options, resume });
    expect(learn).toHaveBeenCalledOnce();
    expect(replayBuffer.count()).toEqual({ real: counters.recordedTransitions, dreamed: counters.dreamedSteps });
  });

  it('has nothing left to do at its end', async () => {
    const { written } = await run();
    const again = await run({ resume: JSON.parse(written.at(-1)!) });
    expect(again.written).toEqual([]);
    expect(again.result).toMatchObject({ iterations, interrupted: false, evaluations: [] });
  });
});

describe('a snapshot is refused', () => {
  const snapshot = async (): Promise<Snapshot> => JSON.parse((await run({ iterations: 1 })).written[0]!);
  const resume = async (change: Partial<Snapshot>, plugin: Plugin = {}) =>
    train([fakePipeline(), plugin], { ...options, resume: { ...(await snapshot()), ...change } });

  it('where another version wrote it', async () => {
    await expect(resume({ version: 2 as 1 })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: 'the snapshot has version 2, this is version 1',
    });
  });

  it('where it has another seed', async () => {
    await expect(resume({ seed: 6 })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: 'the snapshot belongs to seed 6, the run has seed 5',
      hint: 'go on with seed 6',
    });
  });

  it('where it is of another pipeline', async () => {
    const { snapshot: _, restore: __, ...stateless } = nudge();
    await expect(resume({}, { optimizer: stateless })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: 'the snapshot does not fit this pipeline: optimizer differs',
    });
    await expect(resume({ parts: {} })).rejects.toThrow('policy differs');
  });

  it('where a part does not take it', async () => {
    const policy = {
      ...walker(),
      restore() {
        throw new Error('weights of another size');
      },
    };
    await expect(resume({}, { policy })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: 'policy does not take its snapshot: weights of another size',
    });
  });
});
