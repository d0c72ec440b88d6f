import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { dream } from './dream.ts';
import { type EvaluateOptions, evaluate, isSolved, wilsonInterval } from './evaluate.ts';
import { createEvents } from './events.ts';
import { corridorModel, corridors, shelf, signal, walker } from './fakes.fixture.ts';

const options = (overrides: Partial<EvaluateOptions> = {}): EvaluateOptions => ({
  environment: corridors(),
  policy: walker(1),
  split: 'validation',
  seed: 1,
  signal,
  ...overrides,
});

describe('wilsonInterval', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is as published', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('says nothing without trials', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });

  it('holds the share, stays in [0, 1], and mirrors successes and failures', () => {
    const counts = fc.nat(2000).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const [low, high] = wilsonInterval(successes, trials);
        const share = trials === 0 ? 0.5 : successes / trials;
        expect(low >= 0 && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1).toBe(true);
        const [mirroredLow, mirroredHigh] = wilsonInterval(trials - successes, trials);
        expect(mirroredLow).toBeCloseTo(1 - high, 10);
        expect(mirroredHigh).toBeCloseTo(1 - low, 10);
      }),
    );
  });
});

it('takes rewards that sum to 1 but for rounding as solved', () => {
  expect(isSolved(Array.from({ length: 10 }, () => 0.1).reduce((sum, reward) => sum + reward, 0))).toBe(true);
  expect(isSolved(0.999)).toBe(false);
});

describe('evaluate', () => {
  it('sums up success, score, steps and families', async () => {
    const { trajectories, ...summary } = await evaluate(options());
    expect(trajectories.map(({ task }) => task.id)).toEqual(['validation/1', 'validation/2', 'validation/3']);
    expect(summary).toEqual({
      environment: 'corridors',
      split: 'validation',
      policy: 'walker',
      attempts: 3,
      failed: 0,
      success: 1,
      interval: wilsonInterval(3, 3),
      score: 1,
      steps: 2,
      families: { short: { attempts: 2, success: 1 }, long: { attempts: 1, success: 1 } },
    });
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

  it('leaves failed attempts out of every share and counts them', async () => {
    const { start } = corridors();
    const environment = corridors({
      async start(task, request) {
        if (task.id.endsWith('3')) throw new Error('no such corridor');
        return start(task, request);
      },
    });
    const result = await evaluate(options({ environment }));
    expect(result).toMatchObject({ attempts: 2, failed: 1, success: 1, steps: 1.5, interval: wilsonInterval(2, 2) });
    expect(Object.keys(result.families)).toEqual(['short']);
  });

  it('is finite without a single attempt', async () => {
    const environment = corridors({ tasks: async () => [] });
    expect(await evaluate(options({ environment }))).toMatchObject({
      attempts: 0,
      success: 0,
      interval: [0, 1],
      steps: 0,
    });
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
    const failed = vi.fn();
    events.on('failure', failed);
    const environment = corridors({
      start: async () => {
        throw new Error('flooded');
      },
    });
    expect(await evaluate(options({ environment, events }))).toMatchObject({ attempts: 0, failed: 3 });
    expect(failed).toHaveBeenCalledTimes(3);
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
