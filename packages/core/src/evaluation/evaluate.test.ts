import { describe, expect, it, vi } from 'vitest';
import type { Policy } from '../contracts/policy.ts';
import { dream } from '../dream.ts';
import { createEvents, type RunEvents } from '../events.ts';
import { corridor, corridorModel, corridors, shelf, signal, walker } from '../fakes.fixture.ts';
import { type EvaluateOptions, evaluate, isSolved } from './evaluate.ts';
import { taskFigures } from './evaluation-summary.ts';
import { wilsonInterval } from './intervals.ts';

const options = (overrides: Partial<EvaluateOptions> = {}): EvaluateOptions => ({
  environment: corridors(),
  policy: walker(1),
  split: 'validation',
  seed: 1,
  signal,
  ...overrides,
});

it('takes rewards that sum to 1 but for rounding as solved', () => {
  expect(isSolved(Array.from({ length: 10 }, () => 0.1).reduce((sum, reward) => sum + reward, 0))).toBe(true);
  expect(isSolved(0.999)).toBe(false);
});

describe('evaluate', () => {
  it('sums up success, score, steps and families', async () => {
    const { trajectories, outcomes, ...summary } = await evaluate(options());
    expect(outcomes).toHaveLength(3);
    expect(trajectories.map(({ task }) => task.id)).toEqual(['validation/1', 'validation/2', 'validation/3']);
    expect(summary).toEqual({
      environment: 'corridors',
      split: 'validation',
      policy: 'walker',
      tasks: 3,
      attempts: 3,
      forfeited: 0,
      failed: 0,
      retries: 0,
      success: 1,
      interval: wilsonInterval(3, 3),
      score: 1,
      steps: 2,
      families: [
        { family: 'short', tasks: 2, attempts: 2, success: 1 },
        { family: 'long', tasks: 1, attempts: 1, success: 1 },
      ],
    });
  });

  it('tells of every attempt that has ended', async () => {
    const told: string[] = [];
    const onProgress = ({ ended, all }: { ended: number; all: number }) => void told.push(`${ended} of ${all}`);
    await evaluate(options({ attempts: 2, limit: 2, onProgress }));
    expect(told).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
  });

  it.each([
    [['a'], `corridors: task 1 of tasks('validation') is "a"`],
    [undefined, `corridors: tasks('validation') gave undefined`],
  ])('refuses %j for tasks', async (tasks, message) => {
    const environment = corridors({ tasks: async () => tasks as never });
    await expect(evaluate(options({ environment }))).rejects.toMatchObject({ code: 'ENVIRONMENT', message });
  });

  it('counts partial rewards in the score, not as success', async () => {
    const environment = corridors({
      async start() {
        const step = () => ({ observation: { text: '' }, reward: 0.5, terminated: true, truncated: false });
        return { observation: { text: '' }, step, async close() {} };
      },
    });
    expect(await evaluate(options({ environment }))).toMatchObject({ success: 0, score: 0.5, steps: 1 });
  });

  it('leaves what infrastructure failed out of every share, after it was tried again, and counts it', async () => {
    const { start } = corridors();
    let starts = 0;
    const environment = corridors({
      async start(task, request) {
        if (task.id.endsWith('3')) throw new Error('no such corridor');
        // The first attempt of all is lost once.
        if (starts++ === 0) throw new Error('busy');
        return start(task, request);
      },
    });
    const result = await evaluate(options({ environment }));
    const share = { success: 1, steps: 1.5, interval: wilsonInterval(2, 2) };
    expect(result).toMatchObject({ tasks: 2, attempts: 2, failed: 1, retries: 1 + 2, forfeited: 0, ...share });
    expect(result.families.map(({ family }) => family)).toEqual(['short']);
    expect(result.outcomes.map(({ attempts, failed, retries }) => [attempts, failed, retries])).toEqual([
      [1, 0, 1],
      [1, 0, 0],
      [0, 1, 2],
    ]);
    expect(await evaluate(options({ environment, retries: 0 }))).toMatchObject({ failed: 1, retries: 0 });
  });

  it('counts what the policy spoils as unsolved', async () => {
    const policy: Policy = {
      name: 'hasty',
      begin: ({ task }) => ({
        act() {
          if (task.id.endsWith('3')) throw new TypeError('cannot read properties of undefined');
          return { text: 'forward' };
        },
      }),
    };
    const result = await evaluate(options({ policy }));
    expect(result).toMatchObject({ tasks: 3, attempts: 3, forfeited: 1, failed: 0, retries: 0, success: 2 / 3 });
    expect(result.interval).toEqual(wilsonInterval(2, 3));
  });

  it('has no figure, but an error, where there is no task and where every attempt failed', async () => {
    const none = corridors({ tasks: async () => [] });
    await expect(evaluate(options({ environment: none }))).rejects.toMatchObject({
      code: 'ENVIRONMENT',
      message: 'corridors has no validation tasks to evaluate on',
    });
    const flooded = corridors({
      start: async () => {
        throw new Error('flooded');
      },
    });
    await expect(evaluate(options({ environment: flooded }))).rejects.toMatchObject({
      code: 'ATTEMPTS',
      message: 'all 3 attempts of an evaluation failed, the first with ENVIRONMENT: corridors: flooded',
    });
  });

  it('takes families and tasks of any name', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const tasks = names.map((family) => ({ ...corridor(family, 1), family }));
    const environment = corridors({ tasks: async () => tasks });
    const { families, outcomes } = await evaluate(options({ environment }));
    const each = { tasks: 1, attempts: 1, success: 1 };
    expect(JSON.parse(JSON.stringify(families))).toEqual(names.map((family) => ({ family, ...each })));
    expect(outcomes.map(({ task }) => task)).toEqual(names);
  });

  it('gives every task the same weight, however many of its attempts failed', () => {
    const outcome = { forfeited: 0, failed: 0, retries: 0, score: 0, steps: 1 };
    const outcomes = [
      { task: 'a', attempts: 4, success: 0.5, ...outcome },
      { task: 'b', attempts: 1, success: 1, ...outcome, failed: 3 },
      { task: 'c', attempts: 0, success: 0, ...outcome, failed: 4 },
    ];
    expect(taskFigures(outcomes)).toMatchObject({ tasks: 2, attempts: 5, failed: 7, success: 0.75 });
  });

  it('plays a sample spread over the split, several times each, where asked', async () => {
    const [task] = await corridors().tasks('validation');
    const tasks = Array.from({ length: 10 }, (_, index) => ({ ...task!, instruction: `${index}` }));
    const environment = corridors({ tasks: async () => tasks });
    const { trajectories } = await evaluate(options({ environment, limit: 3, attempts: 2, policy: walker() }));
    expect(trajectories.map(({ task: its }) => its.instruction)).toEqual(['0', '0', '3', '3', '6', '6']);
  });

  it('is repeated by the same seed, at any concurrency', async () => {
    const play = (concurrency: number) => evaluate(options({ policy: walker(), attempts: 5, seed: 3, concurrency }));
    expect(await play(4)).toEqual(await play(1));
  });

  it('tells the policy that it is an evaluation', async () => {
    const policy = walker(1);
    const begin = vi.spyOn(policy, 'begin');
    await evaluate(options({ policy, limit: 1 }));
    expect(begin).toHaveBeenCalledWith(expect.objectContaining({ evaluation: true }));
  });

  it('never writes to the replay buffer of a dream', async () => {
    const replayBuffer = shelf();
    const environment = dream({ environment: corridors(), experienceModel: corridorModel(), replayBuffer });
    expect((await evaluate(options({ environment }))).environment).toBe('dream(corridors)');
    expect(replayBuffer.kept).toEqual([]);
  });

  it('tells listeners of failures', async () => {
    const events = createEvents();
    const failures: RunEvents['failure'][] = [];
    events.on('failure', (failure) => failures.push(failure));
    const environment = corridors({
      start: async (task, request) => {
        if (task.id.endsWith('1')) throw new Error('flooded');
        return corridors().start(task, request);
      },
    });
    expect(await evaluate(options({ environment, events, iteration: 4 }))).toMatchObject({ attempts: 2, failed: 1 });
    const failure = { phase: 'evaluation', iteration: 4, attempt: 'evaluation/4/0/0', task: 'validation/1' };
    expect(failures).toEqual(
      [undefined, 1, 2].map((retry) => ({
        ...failure,
        ...(retry && { retry }),
        code: 'ENVIRONMENT',
        message: 'corridors: flooded',
      })),
    );
  });

  it('names the environment where it cannot list its tasks', async () => {
    const environment = corridors({
      tasks: async () => {
        throw new Error('data/train.jsonl line 3: not JSON');
      },
    });
    await expect(evaluate(options({ environment }))).rejects.toMatchObject({
      code: 'ENVIRONMENT',
      message: 'corridors: data/train.jsonl line 3: not JSON',
    });
  });
});
