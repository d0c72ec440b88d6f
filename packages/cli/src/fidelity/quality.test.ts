import type { ChatFailureKind, ChatRequest, Environment } from '@dreamgym/core';
import { chatFailure, type ScriptedAnswer, scripted } from '@dreamgym/llm';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.fixture.ts';
import { judgeQuality } from './quality.ts';

const { signal } = new AbortController();

/** Judges, or fails as told. */
const judgeThat = (answers: (request: ChatRequest, index: number) => ScriptedAnswer) =>
  scripted({ name: 'judge', answers });
const fail = (kind: ChatFailureKind) => chatFailure(kind, `the judge failed: ${kind}`);

const scores = (consistency: number) => ({
  json: { reasoning: 'so it is', consistency, diversity: 2, informativeness: 1, hallucination: 0 },
});

/** Answers every action with a word of its own, and rewards the last of three. */
const dream: Environment = {
  name: 'dream(house)',
  description: 'A house in text.',
  dreamed: true,
  tasks: async () => [],
  async start(task) {
    if (task.id === 'undreamable') throw new Error('no recorded success tells when it is fulfilled');
    let taken = 0;
    const step = ({ text }: { text: string }) => {
      taken += 1;
      const ended = taken === 3;
      return { observation: { text: `after ${text}` }, reward: ended ? 1 : 0, terminated: ended, truncated: false };
    };
    return { observation: { text: 'a hall' }, step, close: async () => {} };
  },
};

const trajectories = ['a', 'b'].map((task) => attempt(task, ['one', 'two', 'three', 'four']));
const request = { dream, trajectories, steps: 100, seed: 1, signal };

describe('judgeQuality', () => {
  it('adds up what the judge says of each dreamed step, on four axes', async () => {
    const judge = judgeThat(({ messages }) => scores(messages[1]!.text.includes('judge by: "two"') ? 0 : 2));
    const quality = await judgeQuality({ ...request, judge });
    expect(quality).toEqual({
      judge: 'judge',
      steps: 6,
      axes: {
        consistency: { mean: 8 / 6, counts: [2, 0, 4] },
        diversity: { mean: 2, counts: [0, 0, 6] },
        informativeness: { mean: 1, counts: [0, 6, 0] },
        hallucination: { mean: 0, counts: [6, 0, 0] },
      },
      failed: {},
      undreamed: 0,
    });
    for (const { phase, messages } of judge.requests) {
      expect(phase).toBe('judge');
      expect(messages[0]).toMatchObject({
        role: 'system',
        cachePoint: true,
        text: expect.stringContaining('A house in text.'),
      });
    }
  });

  it('shows the state before, the action, and what the dream answered, not what reality did', async () => {
    const judge = judgeThat(() => scores(2));
    await judgeQuality({ ...request, judge });
    const last = judge.requests
      .map(({ messages }) => messages[1]!.text)
      .find((text) => text.includes('judge by: "three"'));
    expect(last).toContain('First observation: a hall');
    expect(last).toContain('Action: "two"\nAnswer: after two\n\nThe action to judge by: "three"');
    expect(last).toContain('The simulated answer: after three\nThe attempt is over: success.');
    expect(last).not.toContain('real');
  });

  it('fits its prompts into the context window: the oldest steps go first, then long observations are cut', async () => {
    const asked = async (contextWindow: number) => {
      const judge = { ...judgeThat(() => scores(2)), contextWindow };
      await judgeQuality({ ...request, dream: wordy, judge });
      return judge.requests.map(({ messages, maxTokens }) => {
        const bytes = messages.reduce((sum, { text }) => sum + text.length, 0);
        expect(bytes).toBeLessThanOrEqual(3 * (contextWindow - maxTokens));
        return messages[1]!.text;
      });
    };
    const wordy: Environment = {
      ...dream,
      async start(...args) {
        const episode = await dream.start(...args);
        return {
          ...episode,
          async step(action) {
            const result = await episode.step(action);
            return { ...result, observation: { text: `${result.observation.text} ${'It is dark. '.repeat(150)}` } };
          },
        };
      },
    };
    const whole = (await asked(100_000)).find((text) => text.includes('judge by: "three"'))!;
    expect(whole).toContain('Answer: after one');
    const tight = (await asked(2_500)).find((text) => text.includes('judge by: "three"'))!;
    expect(tight).toContain('(1 step is left out here.)');
    expect(tight).toContain('Answer: after two');
    expect(tight).not.toContain(' …');
    const tightest = (await asked(1_200)).find((text) => text.includes('judge by: "three"'))!;
    expect(tightest).toContain('Answer: after two It is dark.');
    expect(tightest).toContain('The simulated answer: after three It is dark.');
    expect(tightest).toContain(' …\nThe attempt is over: success.');
  });

  it('draws a sample by its seed', async () => {
    const asked = async (seed: number) => {
      const judge = judgeThat(() => scores(2));
      const quality = await judgeQuality({ ...request, judge, steps: 2, seed });
      expect(quality.steps).toBe(2);
      return judge.requests.map(({ messages }) => messages[1]!.text);
    };
    expect(await asked(1)).toEqual(await asked(1));
    expect(await asked(2)).not.toEqual(await asked(1));
  });

  it.each<ChatFailureKind>([
    'rate-limited',
    'server',
    'timeout',
    'connection',
    'refused',
    'truncated',
    'invalid',
    'empty',
    'denied',
  ])('counts judgements that fail as %s, and scores the others', async (kind) => {
    const judge = judgeThat((_request, index) => (index < 2 ? fail(kind) : scores(1)));
    const quality = await judgeQuality({ ...request, judge });
    expect(quality).toMatchObject({ steps: 4, failed: { [kind]: 2 }, axes: { consistency: { mean: 1 } } });
  });

  it('counts what could not be dreamed, and says so of a judge who never answered', async () => {
    const judge = judgeThat(() => scores(2));
    const withOne = [...trajectories, attempt('undreamable', ['one'])];
    expect(await judgeQuality({ ...request, trajectories: withOne, judge })).toMatchObject({ steps: 6, undreamed: 1 });
    const mute = await judgeQuality({ ...request, judge: judgeThat(() => fail('server')) });
    expect(mute).toMatchObject({
      steps: 0,
      failed: { server: 6 },
      axes: { diversity: { counts: [0, 0, 0] } },
    });
    expect(mute.axes.diversity).not.toHaveProperty('mean');
  });

  it('ends with a spent budget, with its signal, and with a fault that is not the judge’s', async () => {
    await expect(judgeQuality({ ...request, judge: judgeThat(() => fail('budget')) })).rejects.toMatchObject({
      kind: 'budget',
    });
    const judge = judgeThat(() => scores(2));
    await expect(judgeQuality({ ...request, judge, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    const broken = { name: 'broken', chat: () => Promise.reject(new TypeError('a bug')) };
    await expect(judgeQuality({ ...request, judge: broken })).rejects.toThrow('a bug');
    expect(await judgeQuality({ ...request, trajectories: [], judge })).toMatchObject({ steps: 0, undreamed: 0 });
  });
});
