import { describe, expect, it } from 'vitest';
import type { Collector, CollectRequest } from '../contracts/collector.ts';
import type { Trajectory } from '../contracts/trajectory.ts';
import { createEvents, type RunEvents } from '../events.ts';
import { corridors, fakePipeline, walker } from '../fakes.fixture.ts';
import { rollout } from '../rollout/rollout.ts';
import { inProcess } from './in-process.ts';
import type { Snapshot } from './snapshot.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';

const options = { iterations: 3, seed: 5, tasks: 3, groupSize: 4 } satisfies TrainOptions;

/** Plays as somebody elsewhere would: last attempts first, in silence, and answers in plain JSON. */
const elsewhere: Collector = {
  name: 'elsewhere',
  async collect({ attempts, environment, policy, signal, take }) {
    for (const { group, attempt, task, seed, worldSeed } of [...attempts].reverse()) {
      const trajectory = await rollout({ environment, policy, task, seed, worldSeed, signal });
      take({ group, attempt, retried: [], trajectory: JSON.parse(JSON.stringify(trajectory)) });
    }
  },
};

/** What a run tells, its steps and failures by attempt, and what it ends with. */
async function run(collector: Collector, more: Partial<TrainOptions> = {}) {
  const events = createEvents();
  const told: unknown[] = [];
  const attempts = new Map<string, unknown[]>();
  for (const name of ['group-end', 'update-end', 'iteration-end', 'run-end'] as const) {
    events.on(name, (payload: RunEvents[typeof name]) => told.push({ name, payload }));
  }
  for (const name of ['step', 'failure'] as const) {
    events.on(name, (payload: RunEvents[typeof name]) => {
      attempts.set(payload.attempt, [...(attempts.get(payload.attempt) ?? []), { name, payload }]);
    });
  }
  const { policy, counters } = await train([fakePipeline(), { collector }], { ...options, events, ...more });
  const steps = Object.fromEntries([...attempts].sort());
  return JSON.parse(JSON.stringify({ told, steps, counters, weight: (policy as ReturnType<typeof walker>).weight }));
}

describe('a collector', () => {
  it('that plays elsewhere, in another order, changes nothing of what a run comes to and tells', async () => {
    expect(await run(elsewhere)).toEqual(await run(inProcess));
  });

  it('is given every attempt of an iteration that was not played before, with the state of the parts', async () => {
    const asked: Pick<CollectRequest, 'iteration' | 'attempts' | 'retries'>[] = [];
    const controller = new AbortController();
    const saved: Snapshot[] = [];
    const checkpoint = { every: 10, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    const stopping: Collector = {
      name: 'stopping',
      async collect(request) {
        asked.push(request);
        await request.play(request.attempts[5]!);
        controller.abort();
        await request.play(request.attempts[6]!);
      },
    };
    const plugins = [fakePipeline(), { collector: stopping }];
    const stopped = train(plugins, { ...options, signal: controller.signal, checkpoint, retries: 1 });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const noting: Collector = {
      name: 'noting',
      collect: (request) => {
        asked.push(request);
        return inProcess.collect(request);
      },
    };
    const [resume] = saved;
    const { counters } = await train([fakePipeline(), { collector: noting }], { ...options, resume });
    expect(asked.map(({ iteration, attempts }) => [iteration, attempts.length])).toEqual([
      [0, 12],
      [0, 11],
      [1, 12],
      [2, 12],
    ]);
    expect(asked[0]!.retries).toBe(1);
    expect(asked[1]!.attempts.map(({ mark }) => mark.attempt)).not.toContain('training/0/1/1');
    expect(counters.episodes).toBe(36);
  });

  it('is told of what the replay buffer takes in, and saves its state with the run', async () => {
    const remembered: number[] = [];
    const restored: unknown[] = [];
    const collector = (state: number): Collector => ({
      ...inProcess,
      remember: async (trajectories: readonly Trajectory[]) => void remembered.push(trajectories.length),
      snapshot: () => ({ remembered: state + remembered.length }),
      restore: (snapshot) => void restored.push(snapshot),
    });
    const saved: Snapshot[] = [];
    const checkpoint = { every: 10, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    await train([fakePipeline(), { collector: collector(0) }], { ...options, iterations: 2, checkpoint });
    expect(remembered).toEqual([0, 12, 12]);
    const resume = saved.at(-1)!;
    await train([fakePipeline(), { collector: collector(0) }], { ...options, resume });
    expect(restored).toEqual([{ remembered: 3 }]);
  });

  it('may be another one where a run goes on, and then hears what the replay buffer holds', async () => {
    const saved: Snapshot[] = [];
    const checkpoint = { every: 10, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    await train([fakePipeline()], { ...options, iterations: 2, checkpoint });
    const heard: unknown[] = [];
    const elsewhere: Collector = {
      ...inProcess,
      inherit: async (buffer) => void heard.push(buffer),
      snapshot: () => ({ played: 'elsewhere' }),
      restore: (snapshot) => void heard.push(snapshot),
    };
    const before = saved.at(-1)!;
    const inherited = await train([fakePipeline(), { collector: elsewhere }], {
      ...options,
      ...{ resume: before, checkpoint },
    });
    expect(heard).toEqual([before.parts.replayBuffer]);
    const after = saved.at(-1)!;
    expect(after.parts.collector).toEqual({ played: 'elsewhere' });
    const { counters } = await train([fakePipeline()], { ...options, iterations: 4, resume: after });
    expect(counters.episodes).toBe(inherited.counters.episodes + 12);

    const ahead: Collector = { ...inProcess, staleness: 1 };
    await expect(train([fakePipeline(), { collector: ahead }], { ...options, resume: after })).rejects.toThrow(
      'the snapshot is of a run with staleness none, this one has 1',
    );
  });

  it('loses attempts that nobody could play: they failed, and are no reward', async () => {
    const losing: Collector = {
      name: 'losing',
      async collect({ attempts, play, lose }) {
        for (const [at, attempt] of attempts.entries()) {
          if (at % 4 === 0) lose(attempt, 'three workers fell silent over it');
          else await play(attempt);
        }
      },
    };
    const { counters, steps } = await run(losing, { iterations: 1 });
    expect(counters).toMatchObject({ episodes: 9, failedEpisodes: 3 });
    expect(steps['training/0/1/0']).toEqual([
      {
        name: 'failure',
        payload: expect.objectContaining({ code: 'COLLECTOR', message: 'three workers fell silent over it' }),
      },
    ]);
  });

  it('tells of episodes that failed elsewhere as if they had failed here', async () => {
    const failingOnce = () => {
      const { start } = corridors();
      let starts = 0;
      return corridors({ start: (...request) => (starts++ === 0 ? flooded() : start(...request)) });
    };
    const flooded = async () => {
      throw new Error('flooded');
    };
    const retrying: Collector = {
      name: 'retrying',
      async collect({ attempts, environment, policy, signal, take }) {
        for (const { group, attempt, ...own } of attempts) {
          const play = () => rollout({ environment, policy, ...own, signal });
          const first = await play();
          const failed = first.end.kind === 'failed';
          take({ group, attempt, retried: failed ? [first] : [], trajectory: failed ? await play() : first });
        }
      },
    };
    const outcome = async (collector: Collector) => {
      const events = createEvents();
      const told: RunEvents['failure'][] = [];
      events.on('failure', (failure) => told.push(failure));
      const real = {
        environment: failingOnce(),
        trainingEnvironment: (parts: { environment: object }) => parts.environment,
      };
      const { counters } = await train([fakePipeline(), real as never, { collector, policy: walker(0.6) }], {
        ...options,
        iterations: 1,
        events,
      });
      return { told, counters };
    };
    expect(await outcome(retrying)).toEqual(await outcome(inProcess));
  });

  it.each<[string, Collector['collect'], string]>([
    ['throws', async () => Promise.reject(new Error('the database is gone')), 'odd: the database is gone'],
    ['forgets attempts', async ({ attempts, play }) => play(attempts[0]!), 'attempts are missing'],
    [
      'plays an attempt twice',
      async ({ attempts, play }) => {
        await play(attempts[0]!);
        await play(attempts[0]!);
      },
      'attempt 0 of group 0 was played twice',
    ],
  ])('that %s stops the run, with the reason', async (_, collect, message) => {
    await expect(run({ name: 'odd', collect })).rejects.toThrow(message);
  });
});

describe('a collector that plays ahead', () => {
  /** Plays with the weights of the call, after a turn or two in which the policy may be updated. */
  const ahead = (staleness: number, played: [iteration: number, weight: number][] = []): Collector => ({
    name: 'ahead',
    staleness,
    async collect({ iteration, attempts, environment, policy, signal, take }) {
      const then = walker((policy as ReturnType<typeof walker>).weight);
      played.push([iteration, then.weight]);
      for (const { group, attempt, task, seed, worldSeed } of attempts) {
        const trajectory = await rollout({ environment, policy: then, task, seed, worldSeed, signal });
        for (let turn = 0; turn < 5; turn++) await undefined;
        take({ group, attempt, retried: [], trajectory });
      }
    },
  });
  const size = { ...options, iterations: 5 };

  it('plays every iteration with the weights of so many updates before, the same in every run of a seed', async () => {
    const [now, later]: [number, number][][] = [[], []];
    const updates = await run(ahead(0, now), size);
    const late = await run(ahead(2, later), size);
    expect(now!.map(([iteration]) => iteration)).toEqual([0, 1, 2, 3, 4]);
    expect(later!.map(([iteration]) => iteration)).toEqual([0, 1, 2, 3, 4]);
    const weights = later!.map(([, weight]) => weight);
    expect(weights.slice(0, 3)).toEqual([weights[0], weights[0], weights[0]]);
    expect(weights[3]).toBe(now![1]![1]);
    expect(new Set(weights.slice(2)).size).toBe(3);
    expect(late.counters.episodes).toBe(updates.counters.episodes);
    expect(late.weight).not.toBe(updates.weight);
    expect(await run(ahead(2), size)).toEqual(late);
  });

  it('goes on with what had been played ahead where it is stopped', async () => {
    const controller = new AbortController();
    const events = createEvents();
    const saved: Snapshot[] = [];
    const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
    events.on('iteration-end', ({ iteration }) => iteration === 2 && controller.abort());
    const stopping = { ...size, events, checkpoint, signal: controller.signal };
    await expect(run(ahead(2), stopping)).rejects.toMatchObject({ name: 'AbortError' });
    const [{ iteration, unfinished = [] }] = saved as [Snapshot];
    expect(iteration).toBeGreaterThanOrEqual(2);
    expect(iteration).toBeLessThan(5);
    const kept = unfinished.flatMap(({ attempts }) => attempts).length;
    const asked: number[] = [];
    const counting: Collector = {
      ...ahead(2),
      collect(request) {
        asked.push(request.attempts.length);
        return ahead(2).collect(request);
      },
    };
    const { counters } = await run(counting, { ...size, resume: JSON.parse(JSON.stringify(saved[0])) });
    expect(counters.episodes).toBe(5 * 12);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe((5 - iteration) * 12 - kept);
  });

  it('leaves nothing behind where the run ends before what it plays ahead', async () => {
    const { counters } = await run(ahead(2), { ...size, iterations: 50, stepLimit: 60 });
    expect(counters.dreamedSteps).toBeGreaterThanOrEqual(60);
    expect(counters.episodes % 12).toBe(0);
  });

  it('is refused where attempts begin elsewhere in every iteration', async () => {
    const moving = { ...corridors(), snapshot: () => null, restore() {} };
    const plugins = [fakePipeline(), { trainingEnvironment: moving, collector: ahead(1) }];
    await expect(train(plugins, size)).rejects.toThrow('corridors cannot be played ahead');
  });
});
