import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createEvents } from '../events.ts';
import {
  budgetSpent,
  corridorModel,
  corridors,
  fakePipeline,
  nudge,
  rotation,
  shelf,
  walker,
} from '../fakes.fixture.ts';
import { record } from '../record.ts';
import type { Plugin } from '../wiring/parts.ts';
import type { Snapshot } from './snapshot.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';

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

  it('goes on behind a stop at the end of an iteration', async () => {
    const whole = await run();
    const controller = new AbortController();
    const events = createEvents();
    events.on('iteration-start', ({ iteration }) => iteration === 2 && controller.abort());
    const begun = await run({ events, stopAfterIteration: controller.signal });
    expect(begun.result).toMatchObject({ iterations: 3, interrupted: true });
    const rest = await run({ resume: JSON.parse(begun.written.at(-1)!) });
    expect(rest.written.at(-1)).toBe(whole.written.at(-1));
  });

  it.each([
    ['a spent budget', 1],
    ['an abort', 3],
  ])('plays no attempt twice that had ended before %s, and ends as an uninterrupted one', async (what, concurrency) => {
    const whole = await run();
    // Dreams up to the fourth iteration, and there up to the fifth of six attempts.
    const dreams = 3 * 6 + 4;
    const controller = new AbortController();
    const model = corridorModel();
    const open: typeof model.open = async (request) => {
      if (model.opened.length < dreams) return model.open(request);
      if (what === 'a spent budget') throw budgetSpent;
      controller.abort();
      return request.signal.throwIfAborted() as never;
    };
    const written: string[] = [];
    const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void written.push(JSON.stringify(snapshot)) };
    const stopped = run(
      { checkpoint, concurrency, signal: controller.signal },
      { experienceModel: { ...model, open } },
    );
    await expect(stopped).rejects.toMatchObject({ name: what === 'a spent budget' ? 'ChatFailure' : 'AbortError' });
    expect(written).toHaveLength(1);
    const saved: Snapshot = JSON.parse(written[0]!);
    expect(saved.iteration).toBe(3);
    const kept = saved.unfinished![0]!.attempts.length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(4);
    const resumed = corridorModel();
    const rest = await run({ resume: saved }, { experienceModel: resumed });
    expect(rest.written).toEqual(whole.written.slice(3));
    expect(resumed.opened).toHaveLength(3 * 6 - kept);
    // Groups that were told of before are not told of again.
    const groups = rest.log.filter((entry) => 'rewards' in (entry as object));
    expect(groups).toHaveLength(3 * 2 - saved.unfinished![0]!.groups);
  });

  it('asks for no snapshot of the curriculum but to save it', async () => {
    const curriculum = rotation(corridors());
    const snapshot = vi.spyOn(curriculum, 'snapshot');
    const { written } = await run({}, { curriculum });
    expect(snapshot).toHaveBeenCalledTimes(written.length);
  });

  it('goes on behind a budget that an evaluation has spent, with that evaluation and those before', async () => {
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
    const saved: Snapshot = JSON.parse(written.at(-1)!);
    expect([saved.iteration, saved.evaluations.length]).toEqual([2, 1]);
    const rest = await run({ resume: saved });
    expect(rest.written).toEqual(whole.written.slice(2));
    expect(rest.result.evaluations).toEqual(whole.result.evaluations);
    expect(whole.result.evaluations.map(({ iteration }) => iteration)).toEqual([0, 2, 4, 6]);
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
    expect(again.result).toMatchObject({ iterations, interrupted: false });
    expect(again.log).toEqual([]);
    expect(again.result.evaluations).toHaveLength(4);
  });
});

it('says at the start which parts will not be saved', async () => {
  const { snapshot: _, restore: __, ...stateless } = nudge();
  const events = createEvents();
  const unsaved: unknown[] = [];
  events.on('run-start', (start) => unsaved.push(start.unsaved));
  await run({ events }, { optimizer: stateless });
  await run({ events });
  expect(unsaved).toEqual([['optimizer'], []]);
});

describe('a snapshot is refused', () => {
  const snapshot = async (): Promise<Snapshot> => JSON.parse((await run({ iterations: 1 })).written[0]!);
  const resume = async (change: Partial<Snapshot>, plugin: Plugin = {}) =>
    train([fakePipeline(), plugin], { ...options, resume: { ...(await snapshot()), ...change } });

  it('where another version wrote it', async () => {
    await expect(resume({ version: 4 as 3 })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: 'the snapshot has version 4, this is version 3',
    });
  });

  it.each([
    ['seed', 6],
    ['tasks', 3],
    ['groupSize', 8],
    ['environment', 'mazes'],
    ['optimizer', 'shove'],
  ])('where its %s is another', async (name, value) => {
    const { setup } = await snapshot();
    const other = { ...setup, [name]: value };
    await expect(resume({ setup: other })).rejects.toMatchObject({
      code: 'SNAPSHOT',
      message: `the snapshot is of a run with ${name} ${value}, this one has ${setup[name as keyof typeof setup]}`,
      hint: `go on with ${name} ${value}, or start anew`,
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
