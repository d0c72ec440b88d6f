import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '../contracts/environment.ts';
import type { Optimizer } from '../contracts/optimizer.ts';
import type { Policy } from '../contracts/policy.ts';
import { createEvents, type RunEvents } from '../events.ts';
import { corridorModel, corridors, fakePipeline, rotation, shelf, signal, walker } from '../fakes.fixture.ts';
import { record } from '../record.ts';
import type { Plugin } from '../wiring/parts.ts';
import type { Snapshot } from './snapshot.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';

const options = { iterations: 3, seed: 5, tasks: 3, groupSize: 4 } satisfies TrainOptions;

const names = [
  'run-start',
  'learn-end',
  'iteration-start',
  'group-end',
  'update-end',
  'evaluation-end',
  'iteration-end',
  'failure',
  'run-end',
] as const;

type Entry = { readonly [Name in keyof RunEvents]: { readonly name: Name; readonly payload: RunEvents[Name] } };

/** Everything that a run emits but its steps, in order. */
function listen() {
  const events = createEvents();
  const log: Entry[keyof RunEvents][] = [];
  for (const name of names) {
    events.on(name, (payload: RunEvents[typeof name]) => log.push({ name, payload } as Entry[keyof RunEvents]));
  }
  return { events, log, names: () => log.map(({ name }) => name) };
}

const recordings: Plugin = {
  recordings: ({ environment }) =>
    record({ environment, behaviours: { walker: walker(0.7) }, transitions: 40, seed: 1 }),
};

const flooded = async () => {
  throw new Error('flooded');
};

describe('train', () => {
  it('tells what happens in the order in which it happens', async () => {
    const { events, names } = listen();
    await train([fakePipeline()], { ...options, iterations: 2, evaluateEvery: 2, events });
    const iteration = ['iteration-start', 'group-end', 'group-end', 'group-end', 'update-end', 'iteration-end'];
    expect(names()).toEqual([
      'learn-end',
      'run-start',
      'evaluation-end',
      ...iteration,
      ...iteration,
      'evaluation-end',
      'run-end',
    ]);
  });

  it('emits plain JSON', async () => {
    const { events, log } = listen();
    await train([fakePipeline()], { ...options, evaluateEvery: 1, events });
    expect(JSON.parse(JSON.stringify(log))).toEqual(log);
  });

  it('counts what it spends where it is spent, evaluations apart', async () => {
    const { events, log } = listen();
    const { counters } = await train([fakePipeline(), recordings], { ...options, evaluateEvery: 1, events });
    const steps = log.flatMap((entry) => (entry.name === 'group-end' ? [entry.payload.steps] : []));
    expect(counters).toMatchObject({ realSteps: 0, episodes: 3 * 3 * 4, failedEpisodes: 0 });
    expect(counters.dreamedSteps).toBe(steps.reduce((sum, step) => sum + step, 0));
    expect(counters.recordedTransitions).toBeGreaterThan(34);
    expect(counters.recordedTransitions).toBeLessThanOrEqual(40);
  });

  it('counts the attempts that an optimizer plays itself as steps, and as nothing else', async () => {
    const without = await train([fakePipeline()], options);
    const optimizer: Optimizer = {
      name: 'judging',
      update: ({ policy, groups }) => ({ policy, metrics: {}, played: groups[0]!.trajectories.slice(0, 2) }),
    };
    const { counters } = await train([fakePipeline(), { optimizer }], options);
    expect(counters.dreamedSteps).toBeGreaterThan(without.counters.dreamedSteps);
    expect(counters.episodes).toBe(without.counters.episodes);
  });

  it('stops an update that can be repeated, saves its attempts, and plays none of them again', async () => {
    const controller = new AbortController();
    const saved: Snapshot[] = [];
    const checkpoint = { every: 1, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    const optimizer: Optimizer = {
      name: 'slow',
      repeatable: true,
      update({ policy, signal: stop }) {
        if (saved.length === 1) controller.abort();
        stop.throwIfAborted();
        return { policy, metrics: {} };
      },
    };
    const plugins = [fakePipeline(), { optimizer }];
    const run = train(plugins, { ...options, checkpoint, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(saved.at(-1)).toMatchObject({ iteration: 1, unfinished: [{ attempts: { length: 3 * 4 } }] });
    const events = createEvents();
    const iterations = new Set<number | undefined>();
    events.on('step', ({ iteration }) => iterations.add(iteration));
    const { counters } = await train(plugins, { ...options, resume: saved.at(-1)!, events });
    expect([...iterations]).toEqual([2]);
    expect(counters).toEqual((await train(plugins, options)).counters);
  });

  it('trains in the dream, and is evaluated in the real environment', async () => {
    const start = vi.fn(corridors().start);
    const environment = corridors({ start });
    const dreamt = await train([fakePipeline(), { environment }], options);
    expect(start).not.toHaveBeenCalled();
    expect(dreamt.evaluations).toEqual([]);
    const { evaluations } = await train([fakePipeline(), { environment }], { ...options, evaluateEvery: 3 });
    expect(start).toHaveBeenCalledTimes(2 * 3);
    expect(evaluations.map(({ evaluation }) => [evaluation.environment, evaluation.split])).toEqual([
      ['corridors', 'validation'],
      ['corridors', 'validation'],
    ]);
  });

  it('needs no experience model where it trains in the real environment', async () => {
    const { experienceModel: _, ...pipeline } = fakePipeline();
    const real: Plugin = { trainingEnvironment: ({ environment }) => environment };
    const { counters } = await train([pipeline, real], options);
    expect(counters.dreamedSteps).toBe(0);
    expect(counters.realSteps).toBeGreaterThan(0);
    await expect(train([pipeline], options)).rejects.toThrow('"experienceModel", needed by trainingEnvironment');
  });

  it('lets the model learn from the recordings, and seeds the replay buffer with them', async () => {
    const replayBuffer = shelf();
    const learn = vi.fn(async () => {});
    const { counters } = await train(
      [fakePipeline(), recordings, { replayBuffer, experienceModel: corridorModel({ learn }) }],
      options,
    );
    const trajectories = await record({
      environment: corridors(),
      behaviours: { walker: walker(0.7) },
      transitions: 40,
      seed: 1,
    }).trajectories(signal);
    expect(learn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ trajectories }));
    expect(replayBuffer.kept.slice(0, trajectories.length)).toEqual(trajectories);
    expect(replayBuffer.count()).toEqual({ real: counters.recordedTransitions, dreamed: counters.dreamedSteps });
  });

  it('improves the policy by each recorded attempt before the first iteration, and not again where it goes on', async () => {
    const update = vi.fn<Optimizer['update']>(({ policy }) => ({
      policy: { ...policy, name: 'pretrained' },
      metrics: {},
    }));
    const pretraining = { name: 'cloning', update };
    const replayBuffer = shelf();
    const save = vi.fn(async (_: Snapshot) => {});
    const checkpoint = { every: 1, save };
    await train([fakePipeline(), recordings, { replayBuffer, pretraining }], { ...options, iterations: 1, checkpoint });
    const recorded = replayBuffer.kept.filter(({ provenance }) => provenance.origin === 'real');
    expect(update.mock.lastCall![0].groups).toEqual(
      recorded.map((each) => ({ task: each.task, trajectories: [each] })),
    );
    const dreamed = replayBuffer.kept.slice(recorded.length);
    expect(new Set(dreamed.map(({ provenance }) => provenance.policy))).toEqual(new Set(['pretrained']));
    await train([fakePipeline(), recordings, { pretraining }], {
      ...options,
      iterations: 2,
      resume: save.mock.lastCall![0],
    });
    await train([fakePipeline(), { pretraining }], { ...options, iterations: 1 });
    expect(update).toHaveBeenCalledOnce();
  });

  it('gives the groups to the optimizer, the curriculum and the replay buffer, and goes on with the new policy', async () => {
    const environment = corridors();
    const curriculum = rotation(environment);
    const replayBuffer = shelf();
    const { policy, iterations } = await train(
      [
        fakePipeline(),
        {
          curriculum,
          replayBuffer,
          optimizer: {
            name: 'replacing',
            update: ({ policy }) => ({ policy: { ...policy, name: `${policy.name}'` }, metrics: {} }),
          },
        },
      ],
      options,
    );
    expect(iterations).toBe(3);
    expect(policy.name).toBe("walker'''");
    expect(curriculum.recorded).toHaveLength(3 * 3);
    expect(replayBuffer.kept).toHaveLength(3 * 3 * 4);
    expect(replayBuffer.kept.map(({ provenance }) => provenance.policy)).toEqual([
      ...new Array<string>(12).fill('walker'),
      ...new Array<string>(12).fill("walker'"),
      ...new Array<string>(12).fill("walker''"),
    ]);
  });

  it('is repeated by the same seed at any concurrency, and goes another way under another', async () => {
    const run = async (overrides: Partial<TrainOptions>) => {
      const { events, log } = listen();
      await train([fakePipeline(), recordings], { ...options, events, evaluateEvery: 2, ...overrides });
      return log;
    };
    const once = await run({});
    expect(await run({ concurrency: 7 })).toEqual(once);
    expect(await run({ seed: 6 })).not.toEqual(once);
  });

  it('stops before the iteration that would begin at the step limit', async () => {
    const { events, log } = listen();
    const { counters, iterations, interrupted } = await train([fakePipeline()], {
      ...options,
      iterations: 100,
      stepLimit: 90,
      events,
    });
    const before = log.flatMap((entry) =>
      entry.name === 'iteration-end' ? [entry.payload.counters.dreamedSteps] : [],
    );
    expect(counters.dreamedSteps).toBeGreaterThanOrEqual(90);
    expect(before.at(-2)).toBeLessThan(90);
    expect(before).toHaveLength(iterations);
    expect(interrupted).toBe(false);
  });

  it('saves after every so many iterations and at the end', async () => {
    const saved: Snapshot[] = [];
    const checkpoint = { every: 2, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    await train([fakePipeline()], { ...options, iterations: 5, checkpoint });
    expect(saved.map(({ iteration }) => iteration)).toEqual([2, 4, 5]);
    await train([fakePipeline()], { ...options, iterations: 2, checkpoint });
    expect(saved.map(({ iteration }) => iteration)).toEqual([2, 4, 5, 2]);
  });

  it('closes what it made, also where it fails', async () => {
    const close = vi.fn(async () => {});
    const replayBuffer = () => Object.assign(shelf(), { close });
    await train([fakePipeline(), { replayBuffer }], options);
    expect(close).toHaveBeenCalledOnce();
    await expect(
      train([fakePipeline(), { replayBuffer, optimizer: { name: 'x', update: flooded } }], options),
    ).rejects.toThrow();
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('throws what went wrong first where closing fails too', async () => {
    const replayBuffer = () =>
      Object.assign(shelf(), { close: async () => Promise.reject(new Error('does not close')) });
    await expect(train([fakePipeline(), { replayBuffer }], options)).rejects.toThrow('does not close');
    const optimizer = { name: 'x', update: flooded };
    await expect(train([fakePipeline(), { replayBuffer, optimizer }], options)).rejects.toThrow('x: flooded');
  });
});

describe('a run that is to stop', () => {
  it('finishes the iteration where it may, saves, and says that it was interrupted', async () => {
    const controller = new AbortController();
    const { events, log } = listen();
    events.on('group-end', ({ iteration }) => iteration === 1 && controller.abort());
    const saved: Snapshot[] = [];
    const checkpoint = { every: 10, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    const result = await train([fakePipeline()], {
      ...options,
      iterations: 5,
      checkpoint,
      events,
      stopAfterIteration: controller.signal,
    });
    expect(result).toMatchObject({ iterations: 2, interrupted: true });
    expect(saved.map(({ iteration }) => iteration)).toEqual([2]);
    expect(log.at(-1)).toEqual({ name: 'run-end', payload: { iterations: 2, counters: result.counters } });
  });

  it.each(['stopAfterIteration', 'signal'])('was not interrupted where nothing was left to do: %s', async (name) => {
    const controller = new AbortController();
    const events = createEvents();
    events.on('update-end', ({ iteration }) => iteration === 2 && controller.abort());
    const result = await train([fakePipeline()], { ...options, events, [name]: controller.signal });
    expect(result).toMatchObject({ iterations: 3, interrupted: false });
  });

  it('stops its attempts at once where it must, and saves what was done', async () => {
    const controller = new AbortController();
    const { events, log } = listen();
    let steps = 0;
    events.on('step', () => {
      steps += 1;
      if (steps === 40) controller.abort();
    });
    const saved: Snapshot[] = [];
    const checkpoint = { every: 10, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    const run = train([fakePipeline()], { ...options, checkpoint, events, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps).toBe(40);
    expect(saved).toHaveLength(1);
    const { iteration, unfinished } = saved[0]!;
    const ends = log.filter(({ name }) => name === 'iteration-end');
    expect(iteration).toBe(ends.length);
    expect(unfinished?.[0]?.attempts.length ?? 0).toBeGreaterThan(0);
  });

  it('stops while it reads the recordings', async () => {
    const run = train([fakePipeline(), recordings], { ...options, signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an alarm', () => {
  const stuck = {
    policy: walker(0),
    optimizer: { name: 'still', update: ({ policy }: { policy: Policy }) => ({ policy, metrics: {} }) },
  };
  const watched = { ...options, iterations: 9, alarms: { alikeIterations: 3 } };

  it('is raised once where every attempt ends alike for long, and is told with value and threshold', async () => {
    const { events, log } = listen();
    const raised: RunEvents['alarm'][] = [];
    events.on('alarm', (alarm) => raised.push(alarm));
    await train([fakePipeline(), stuck], { ...watched, events });
    expect(raised).toEqual([
      { iteration: 3, kind: 'alike-groups', value: 3, threshold: 3, message: expect.stringContaining('ended alike') },
    ]);
    expect(log.at(-1)).toMatchObject({ name: 'run-end', payload: { iterations: 9 } });
  });

  it('ends the run where it shall, and says of each checkpoint whether all was well', async () => {
    const health: [number, boolean][] = [];
    const checkpoint = {
      every: 1,
      save: async ({ iteration }: Snapshot, { healthy }: { healthy: boolean }) =>
        void health.push([iteration, healthy]),
    };
    const alarms = { ...watched.alarms, stop: true };
    const result = await train([fakePipeline(), stuck], { ...watched, alarms, checkpoint });
    expect(result).toMatchObject({ iterations: 3, interrupted: true, alarm: { kind: 'alike-groups' } });
    expect(health).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
    health.length = 0;
    await train([fakePipeline()], { ...options, iterations: 1, checkpoint });
    expect(health).toEqual([[1, true]]);
  });
});

describe('a run with failures', () => {
  /** Fails every so many attempts. */
  function leaky(every: number): Environment {
    const { start } = corridors();
    let attempts = 0;
    return corridors({ start: (...request) => (attempts++ % every === 0 ? flooded() : start(...request)) });
  }
  const real: Plugin = { trainingEnvironment: ({ environment }) => environment };

  it('ends as one without where attempts that failed could be played again, but for the steps taken in vain', async () => {
    const train3 = async (environment: Environment) => {
      const { counters, policy } = await train([fakePipeline(), real, { environment }], options);
      return { counters, weight: (policy as ReturnType<typeof walker>).weight };
    };
    const whole = await train3(corridors());
    const flaky = await train3(leaky(4));
    expect(flaky).toEqual({ ...whole, counters: { ...whole.counters, retries: flaky.counters.retries } });
    expect(flaky.counters.retries).toBeGreaterThan(3);
  });

  it('goes on without the attempts that failed for good, and counts them', async () => {
    const { events, log } = listen();
    const plugins = [fakePipeline(), real, { environment: leaky(4) }];
    const { counters } = await train(plugins, { ...options, iterations: 1, retries: 0, events });
    expect(counters).toMatchObject({ episodes: 9, failedEpisodes: 3, retries: 0 });
    expect(log.filter(({ name }) => name === 'failure').map(({ payload }) => payload)).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ code: 'ENVIRONMENT', message: 'corridors: flooded' })),
    );
  });

  it('stops where every attempt of an iteration failed, with the reason', async () => {
    const optimizer = { name: 'never asked', update: vi.fn() };
    const run = train([fakePipeline(), real, { environment: leaky(1), optimizer }], options);
    await expect(run).rejects.toMatchObject({
      code: 'ATTEMPTS',
      message: 'all 12 attempts of an iteration failed, the first with ENVIRONMENT: corridors: flooded',
    });
    expect(optimizer.update).not.toHaveBeenCalled();
  });

  it.each<[string, string, Plugin]>([
    ['RECORDINGS', 'reading the recordings', { recordings: { trajectories: flooded } }],
    ['EXPERIENCE_MODEL', 'corridor-model', { experienceModel: corridorModel({ learn: flooded }) }],
    ['REPLAY_BUFFER', 'replayBuffer', { replayBuffer: { ...shelf(), add: flooded } }],
    ['CURRICULUM', 'curriculum', { curriculum: { ...rotation(corridors()), propose: flooded } }],
    ['CURRICULUM', 'curriculum', { curriculum: { ...rotation(corridors()), record: flooded } }],
    ['OPTIMIZER', 'slippery', { optimizer: { name: 'slippery', update: flooded } }],
    ['ENVIRONMENT', 'corridors', { environment: corridors({ tasks: flooded }), curriculum: rotation(corridors()) }],
  ])('names the %s', async (code, part, plugin) => {
    const run = train([fakePipeline(), plugin], { ...options, evaluateEvery: 1 });
    await expect(run).rejects.toMatchObject({ code, message: `${part}: flooded` });
  });
});
