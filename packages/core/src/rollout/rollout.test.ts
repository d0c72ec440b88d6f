import { describe, expect, it, vi } from 'vitest';
import type { Environment, Episode } from '../contracts/environment.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Action, Step } from '../contracts/step.ts';
import { DreamGymError } from '../errors.ts';
import { createEvents, type RunEvents } from '../events.ts';
import { budgetSpent, corridor, corridors, signal, walker } from '../fakes.fixture.ts';
import { rolloutGroups } from '../training/rollout-groups.ts';
import { episodeReward } from './episode-reward.ts';
import { rollout } from './rollout.ts';

const task = corridor('train/3', 3);
const forward = walker(1);

/** Corridors whose episodes are changed. */
function altered(change: (episode: Episode) => Partial<Episode>, overrides: Partial<Environment> = {}): Environment {
  const { start, ...rest } = corridors();
  return {
    ...rest,
    async start(...request) {
      const episode = await start(...request);
      return { ...episode, ...change(episode) };
    },
    ...overrides,
  };
}

const broken = (): never => {
  throw new Error('out of order');
};

describe('rollout', () => {
  it('records each action with what came of it, in order', async () => {
    const trajectory = await rollout({ environment: corridors(), policy: forward, task, seed: 1, signal });
    expect(trajectory.opening.text).toBe('place 0');
    expect(trajectory.transitions.map(({ action, observation }) => [action.text, observation.text])).toEqual([
      ['forward', 'place 1'],
      ['forward', 'place 2'],
      ['forward', 'place 3'],
    ]);
    expect(trajectory.transitions.map(({ reward }) => reward)).toEqual([0, 0, 1]);
    expect(trajectory.end).toEqual({ kind: 'terminated' });
    expect(episodeReward(trajectory)).toBe(1);
  });

  it('shows the policy the latest observation', async () => {
    const seen: string[] = [];
    const watcher: Policy = {
      name: 'watcher',
      begin: () => ({
        act({ text }) {
          seen.push(text);
          return { text: 'forward' };
        },
      }),
    };
    await rollout({ environment: corridors(), policy: watcher, task, seed: 1, signal });
    expect(seen).toEqual(['place 0', 'place 1', 'place 2']);
  });

  it('says who made the trajectory and where', async () => {
    const real = await rollout({ environment: corridors(), policy: forward, task, seed: 1, worldSeed: 2, signal });
    expect(real.provenance).toEqual({
      environment: 'corridors',
      origin: 'real',
      policy: 'walker',
      seed: 1,
      worldSeed: 2,
    });
    const environment = corridors({ dreamed: true });
    const dreamed = await rollout({ environment, policy: forward, task, seed: 1, signal });
    expect(dreamed.provenance).toMatchObject({ origin: 'dreamed', seed: 1, worldSeed: 1 });
  });

  it('ends as truncated where the environment stops counting', async () => {
    const { transitions, end } = await rollout({ environment: corridors(), policy: walker(0), task, seed: 1, signal });
    expect(transitions).toHaveLength(6);
    expect(end).toEqual({ kind: 'truncated' });
  });

  it('waits for parts that answer later', async () => {
    const later: Policy = { name: 'later', begin: () => ({ act: async () => ({ text: 'forward' }) }) };
    const environment = altered(({ step }) => ({ step: async (action) => step(action) }));
    const { end } = await rollout({ environment, policy: later, task, seed: 1, signal });
    expect(end).toEqual({ kind: 'terminated' });
  });

  it('is repeated exactly by the same seed', async () => {
    const play = (seed: number) => rollout({ environment: corridors(), policy: walker(), task, seed, signal });
    expect(await play(4)).toEqual(await play(4));
    const actions = async (seed: number) => (await play(seed)).transitions.map(({ action }) => action.text).join();
    const played = await Promise.all(Array.from({ length: 10 }, (_, seed) => actions(seed)));
    expect(new Set(played).size).toBeGreaterThan(1);
  });

  it('passes on whether it is an evaluation', async () => {
    const begin = vi.fn(forward.begin);
    const policy: Policy = { name: 'spied', begin };
    await rollout({ environment: corridors(), policy, task, seed: 1, signal });
    await rollout({ environment: corridors(), policy, task, seed: 1, signal, evaluation: true });
    expect(begin.mock.calls.map(([{ evaluation }]) => evaluation)).toEqual([undefined, true]);
  });

  it('tells listeners each step', async () => {
    const events = createEvents();
    const steps: RunEvents['step'][] = [];
    events.on('step', (step) => steps.push(step));
    const { transitions } = await rollout({ environment: corridors(), policy: forward, task, seed: 1, signal, events });
    const mark = { attempt: 'train/3/1', phase: 'training' };
    expect(steps).toEqual(transitions.map((transition, index) => ({ ...mark, task: task.id, index, transition })));
  });

  it('stops where a listener throws, and still closes the episode', async () => {
    const close = vi.fn(async () => {});
    const events = createEvents();
    events.on('step', () => {
      throw new Error('disk full');
    });
    const environment = altered(() => ({ close }));
    const played = rollout({ environment, policy: forward, task, seed: 1, signal, events });
    await expect(played).rejects.toThrow('disk full');
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a failed rollout', () => {
  const play = (environment: Environment, policy: Policy = forward, events = createEvents()) =>
    rollout({ environment, policy, task, seed: 1, signal, events });

  it.each([
    ['the environment at the start', corridors({ start: broken }), forward, 'ENVIRONMENT', 'corridors', 0],
    ['the environment in a step', altered(() => ({ step: broken })), forward, 'ENVIRONMENT', 'corridors', 0],
    ['the dream', altered(() => ({ step: broken }), { dreamed: true }), forward, 'EXPERIENCE_MODEL', 'corridors', 0],
    ['the closing', altered(() => ({ close: async () => broken() })), forward, 'ENVIRONMENT', 'corridors', 3],
  ] as const)('names %s', async (_, environment, policy, code, part, steps) => {
    const { end, transitions } = await play(environment, policy);
    expect(end).toEqual({ kind: 'failed', code, message: `${part}: out of order` });
    expect(transitions).toHaveLength(steps);
  });

  it('keeps what was played before', async () => {
    const environment = altered(({ step }) => {
      let taken = 0;
      return { step: (action): Step => (++taken > 2 ? broken() : (step(action) as Step)) };
    });
    const { transitions, end } = await play(environment);
    expect(transitions.map(({ observation }) => observation.text)).toEqual(['place 1', 'place 2']);
    expect(end.kind).toBe('failed');
  });

  it('keeps the code of a part further in', async () => {
    const environment = altered(() => ({
      step: () => {
        throw new DreamGymError('REPLAY_BUFFER', 'nothing to recall');
      },
    }));
    expect((await play(environment)).end).toMatchObject({ code: 'REPLAY_BUFFER', message: 'nothing to recall' });
  });

  it('closes the episode', async () => {
    const close = vi.fn(async () => {});
    await play(altered(() => ({ step: broken, close })));
    await play(
      altered(() => ({ close })),
      { name: 'lost', begin: broken },
    );
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('reports what went wrong first where closing fails too', async () => {
    const environment = altered(() => ({
      step: broken,
      close: async () => {
        throw new Error('cannot close either');
      },
    }));
    expect((await play(environment)).end).toMatchObject({ message: 'corridors: out of order' });
  });

  it('is told to listeners', async () => {
    const events = createEvents();
    const failures: RunEvents['failure'][] = [];
    events.on('failure', (failure) => failures.push(failure));
    await play(
      altered(() => ({ step: broken })),
      forward,
      events,
    );
    const mark = { attempt: 'train/3/1', phase: 'training', task: 'train/3' };
    expect(failures).toEqual([{ ...mark, code: 'ENVIRONMENT', message: 'corridors: out of order' }]);
  });
});

describe('a mistake of the policy', () => {
  const play = (policy: Policy, environment = corridors()) => rollout({ environment, policy, task, seed: 1, signal });
  const acting = (act: (turn: number) => unknown): Policy => {
    let turn = 0;
    return { name: 'lost', begin: () => ({ act: () => act(turn++) as Action }) };
  };
  const { nothing } = {} as { nothing?: Action };

  it.each<[string, Policy, string]>([
    ['throws', { name: 'lost', begin: () => ({ act: broken }) }, 'lost: out of order'],
    ['throws at its beginning', { name: 'lost', begin: broken }, 'lost: out of order'],
    ['cannot act', { name: 'lost', begin: () => ({}) as never }, 'lost: player.act is not a function'],
    ['gives nothing', acting(() => nothing), "lost: act() gave undefined; give an action, such as { text: 'look' }"],
    ['gives a text', acting(() => 'go'), `lost: act() gave "go"; give an action, such as { text: 'look' }`],
    [
      'gives no text',
      acting(() => ({ text: 5 })),
      `lost: act() gave {"text":5}; give an action, such as { text: 'look' }`,
    ],
  ])('forfeits the attempt where it %s', async (_, policy, message) => {
    expect((await play(policy)).end).toEqual({ kind: 'forfeited', message });
  });

  it('leaves what was done before, and is told', async () => {
    const policy = acting((turn) => (turn < 2 ? { text: 'forward' } : broken()));
    const { transitions, end, provenance } = await play(policy);
    expect(transitions).toHaveLength(2);
    expect([end.kind, provenance.policy]).toEqual(['forfeited', 'lost']);
  });

  it.each([
    [
      'a reset connection',
      Object.assign(new Error('fetch failed'), { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }),
    ],
    ['a time limit', new DOMException('The operation timed out', 'TimeoutError')],
  ])('is none where %s is to blame', async (_, error) => {
    const policy = acting(() => {
      throw error;
    });
    expect((await play(policy)).end).toMatchObject({ kind: 'failed', code: 'POLICY' });
  });

  it('changes no task: each gets a frozen copy', async () => {
    const own = { ...corridor('train/3', 3), data: { length: 3, rooms: ['hall'] } };
    const cheat: Policy = {
      name: 'cheat',
      begin({ task: given }) {
        (given as { id: string }).id = 'train/1';
        return { act: () => ({ text: 'forward' }) };
      },
    };
    const { end, task: kept } = await rollout({ environment: corridors(), policy: cheat, task: own, seed: 1, signal });
    expect(end).toMatchObject({ kind: 'forfeited', message: expect.stringContaining('read only property') });
    expect(kept).toEqual(own);
    expect(own.id).toBe('train/3');
    expect(() => (kept.data as { rooms: string[] }).rooms.push('cellar')).toThrow(TypeError);
  });

  it('is its name at the beginning that stands on what it played', async () => {
    const policy = { ...walker(1) };
    const environment = altered(({ step }) => ({
      step(action) {
        policy.name = 'walker@2';
        return step(action);
      },
    }));
    expect((await play(policy, environment)).provenance.policy).toBe('walker');
  });
});

describe('a mistake of the environment', () => {
  const dark = { observation: { text: 'dark' }, reward: 0, terminated: false, truncated: false };
  const answering = (...answers: unknown[]) =>
    altered(() => {
      let turn = -1;
      return { step: () => answers[Math.min(++turn, answers.length - 1)] as Step };
    });

  it.each<[string, unknown, string]>([
    [
      'an observation is a text',
      { ...dark, observation: 'dark' },
      `the observation after "forward" is "dark"; give { text: '…' }`,
    ],
    [
      'actions are a text',
      { ...dark, observation: { text: '', actions: 'go' } },
      'the actions after "forward" are "go"',
    ],
    [
      'an action is none',
      { ...dark, observation: { text: '', actions: [3] } },
      'an action listed after "forward" is 3',
    ],
    ['there is no answer', undefined, 'the answer to "forward" is undefined; give a step'],
    [
      'it says done',
      { observation: { text: '' }, reward: 0, done: true },
      'the answer to "forward" does not say terminated and truncated as booleans: it has observation, reward, done',
    ],
    [
      'it ends twice',
      { ...dark, terminated: true, truncated: true },
      'the answer to "forward" is terminated and truncated',
    ],
    ['a reward is a text', { ...dark, reward: '1' }, 'the reward of "forward" is "1" after a sum of 0'],
    ['a reward is NaN', { ...dark, reward: Number.NaN }, 'the reward of "forward" is NaN after a sum of 0'],
    ['a reward is missing', { ...dark, reward: undefined }, 'the reward of "forward" is undefined after a sum of 0'],
    ['a reward is below 0', { ...dark, reward: -0.5 }, 'the reward of "forward" is -0.5 after a sum of 0'],
    ['a reward is too much', { ...dark, reward: 5 }, 'the reward of "forward" is 5 after a sum of 0'],
  ])('is named where %s', async (_, answer, message) => {
    const { end } = await rollout({ environment: answering(answer), policy: forward, task, seed: 1, signal });
    expect(end).toMatchObject({
      kind: 'failed',
      code: 'ENVIRONMENT',
      message: expect.stringContaining(`corridors: ${message}`),
    });
  });

  it('is a sum of rewards above 1, not a last reward of 1', async () => {
    const half = { ...dark, reward: 0.5 };
    const play = async (...answers: unknown[]) => {
      const { end, transitions } = await rollout({
        environment: answering(...answers),
        policy: forward,
        task,
        seed: 1,
        signal,
      });
      return [end.kind, transitions.length];
    };
    expect(await play(half, { ...half, terminated: true })).toEqual(['terminated', 2]);
    expect(await play(half, half, half)).toEqual(['failed', 2]);
  });

  it('is named at its beginning', async () => {
    const environment = altered(() => ({ observation: 'dark' as never }));
    const { end } = await rollout({ environment, policy: forward, task, seed: 1, signal });
    expect(end).toMatchObject({
      code: 'ENVIRONMENT',
      message: expect.stringContaining('the observation at the beginning is "dark"'),
    });
  });
});

describe('an attempt without an end', () => {
  const endless = corridors({
    stepLimit: undefined,
    start: async () => ({ observation: { text: '' }, step: () => still, async close() {} }),
  });
  const still: Step = { observation: { text: '' }, reward: 0, terminated: false, truncated: false };

  it('is truncated at the limit that it is given, that the environment names, or after 50 steps', async () => {
    for (const [limits, steps] of [
      [{}, 50],
      [{ environment: { ...endless, stepLimit: 7 } }, 7],
      [{ environment: { ...endless, stepLimit: 7 }, stepLimit: 3 }, 3],
    ] as const) {
      const { transitions, end } = await rollout({
        environment: endless,
        policy: forward,
        task,
        seed: 1,
        signal,
        ...limits,
      });
      expect(transitions).toHaveLength(steps);
      expect(end).toEqual({ kind: 'truncated' });
      expect(transitions.at(-1)!.truncated).toBe(true);
    }
  });

  it('lets a timer stop it, though nothing in it ever waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const played = rollout({
      environment: endless,
      policy: forward,
      task,
      seed: 1,
      stepLimit: Infinity,
      signal: controller.signal,
    });
    await expect(played).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an abort', () => {
  it('is thrown, and the episode is closed', async () => {
    const controller = new AbortController();
    const close = vi.fn(async () => {});
    const environment = altered(({ step }) => ({
      close,
      step(action) {
        controller.abort();
        return step(action);
      },
    }));
    const played = rollout({ environment, policy: forward, task, seed: 1, signal: controller.signal });
    await expect(played).rejects.toMatchObject({ name: 'AbortError' });
    expect(close).toHaveBeenCalledOnce();
  });

  it('is thrown where a part answers it with an error of its own', async () => {
    const controller = new AbortController();
    const policy: Policy = {
      name: 'chat',
      begin: () => ({
        act() {
          controller.abort();
          throw new Error('socket hang up');
        },
      }),
    };
    const played = rollout({ environment: corridors(), policy, task, seed: 1, signal: controller.signal });
    await expect(played).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a failure of a chat model', () => {
  const failing = (kind: string): Policy => ({
    name: 'chat',
    begin: () => ({
      async act() {
        throw Object.assign(new Error('no answer'), { name: 'ChatFailure', kind });
      },
    }),
  });

  it('is thrown where the budget is spent, by the policy and by the world, and the episode is closed', async () => {
    const close = vi.fn(async () => {});
    const spent = async () => {
      throw budgetSpent;
    };
    const chat: Policy = { name: 'chat', begin: () => ({ act: spent }) };
    const common = { task, seed: 1, signal };
    await expect(rollout({ ...common, environment: altered(() => ({ close })), policy: chat })).rejects.toBe(
      budgetSpent,
    );
    const world = altered(() => ({ close, step: spent }), { dreamed: true });
    await expect(rollout({ ...common, environment: world, policy: forward })).rejects.toBe(budgetSpent);
    const unopened = corridors({ start: spent });
    await expect(rollout({ ...common, environment: unopened, policy: forward })).rejects.toBe(budgetSpent);
    expect(close).toHaveBeenCalledTimes(2);
  });

  it.each(['timeout', 'denied', 'server', 'connection'])('fails the attempt where it is %s', async (kind) => {
    const environment = corridors();
    const { end } = await rollout({ environment, policy: failing(kind), task, seed: 1, signal });
    expect(end).toEqual({ kind: 'failed', code: 'POLICY', message: 'chat: no answer' });
  });

  it.each(['refused', 'invalid', 'empty', 'truncated'])("is the policy's own loss where it is %s", async (kind) => {
    const environment = corridors();
    const { end } = await rollout({ environment, policy: failing(kind), task, seed: 1, signal });
    expect(end).toEqual({ kind: 'forfeited', message: 'chat: no answer' });
  });
});

describe('rolloutGroups', () => {
  const tasks = [corridor('a', 2), corridor('b', 4), corridor('c', 5)];
  const play = (environment: Environment, concurrency = 1) =>
    rolloutGroups({ environment, policy: walker(), tasks, groupSize: 4, concurrency, seed: 9, signal });

  it('plays a group of attempts at each task, in one world and from seeds of their own', async () => {
    const groups = await play(corridors());
    expect(groups.map((group) => [group.task.id, group.trajectories.length])).toEqual([
      ['a', 4],
      ['b', 4],
      ['c', 4],
    ]);
    const provenances = groups.map(({ trajectories }) => trajectories.map(({ provenance }) => provenance));
    for (const group of provenances) expect(new Set(group.map(({ worldSeed }) => worldSeed)).size).toBe(1);
    expect(new Set(provenances.map(([first]) => first!.worldSeed)).size).toBe(3);
    expect(new Set(provenances.flat().map(({ seed }) => seed)).size).toBe(12);
  });

  it('gives the same result at any concurrency, however long the steps take', async () => {
    let open = 0;
    let most = 0;
    const slow = altered(({ step, close }) => {
      open += 1;
      most = Math.max(most, open);
      return {
        async step(action) {
          const wait = (open * 7) % 3;
          await new Promise((resolve) => setTimeout(resolve, wait));
          return step(action);
        },
        async close() {
          open -= 1;
          await close();
        },
      };
    });
    expect(await play(slow, 5)).toEqual(await play(corridors()));
    expect(most).toBe(5);
  });

  it('plays what failed again from the same seeds, and keeps the failed episodes apart', async () => {
    let starts = 0;
    const environment = corridors({
      async start(...request) {
        if (starts++ % 5 === 0) throw new Error('busy');
        return corridors().start(...request);
      },
    });
    const groups = await play(environment);
    const whole = await play(corridors());
    expect(groups.map(({ retried: _, ...group }) => group)).toEqual(whole);
    expect(groups.flatMap(({ retried = [] }) => retried).map(({ end }) => end)).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'failed', code: 'ENVIRONMENT', message: 'corridors: busy' })),
    );
  });

  it('tells of each group before the attempts of the next have ended, in the same order at any concurrency', async () => {
    const told = async (concurrency: number) => {
      const log: string[] = [];
      await rolloutGroups({
        ...{ environment: corridors(), policy: walker(), tasks, groupSize: 4, concurrency, seed: 9, signal },
        onAttempt: ({ group, attempt }) => concurrency === 1 && log.push(`${group}/${attempt}`),
        onGroup: (group) => log.push(group.task.id),
      });
      return log;
    };
    const one = await told(1);
    expect(one.filter((entry) => !entry.includes('/'))).toEqual(['a', 'b', 'c']);
    expect(one.indexOf('a')).toBeLessThan(one.indexOf('1/3'));
    expect(await told(7)).toEqual(['a', 'b', 'c']);
  });

  it('names attempts in events', async () => {
    const events = createEvents();
    const names = new Set<string>();
    const phases = new Set<unknown>();
    events.on('step', ({ attempt, phase, iteration }) => {
      names.add(attempt);
      phases.add(`${phase} ${iteration}`);
    });
    await rolloutGroups({
      ...{ environment: corridors(), policy: walker(), tasks, groupSize: 2, concurrency: 3, seed: 9, signal },
      ...{ events, iteration: 12 },
    });
    expect([...names].sort()).toEqual([0, 1, 2].flatMap((group) => [0, 1].map((at) => `training/12/${group}/${at}`)));
    expect(phases).toEqual(new Set(['training 12']));
  });

  it('stops the attempts under way and begins no other where one stops the run', async () => {
    let started = 0;
    let open = 0;
    const environment = corridors({
      async start(its, options) {
        started += 1;
        open += 1;
        const mine = started;
        const episode = await corridors().start(its, options);
        return {
          ...episode,
          async step(action) {
            await new Promise((resolve) => setTimeout(resolve, 1));
            if (mine === 3) throw budgetSpent;
            return episode.step(action);
          },
          async close() {
            open -= 1;
          },
        };
      },
    });
    await expect(play(environment, 4)).rejects.toBe(budgetSpent);
    expect({ started, open }).toEqual({ started: 4, open: 0 });
  });
});
