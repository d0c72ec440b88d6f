import { alfworld } from '@dreamgym/alfworld';
import {
  createEvents,
  evaluate,
  type Plugin,
  type RunEvents,
  record,
  type Snapshot,
  type TrainOptions,
  train,
} from '@dreamgym/core';
import { rewardVariance } from '@dreamgym/curricula';
import { reasoning } from '@dreamgym/experience-models';
import { budgeted, type Ledger, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { grpo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import { afterEach, describe, expect, it } from 'vitest';
import { engineBrain } from './engine-brain.ts';

const { signal } = new AbortController();
const { environment, behaviours } = alfworld({
  generate: { games: { train: 40, validation: 40, test: 0 }, size: 0.25 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 12,
});
const recorded = await record({
  environment,
  behaviours: { detours: behaviours.detours },
  transitions: 200,
  seed: 1,
}).trajectories(signal);
const think = await engineBrain({ environment, tasks: await environment.tasks('train') });
const brain = async (received: Received) => ({ text: await think(received) });

let server: ChatServer;
afterEach(() => server.close());

/** The whole pipeline over HTTP; `calls` is its budget. */
function pipelineOf(book: Ledger, calls?: number): Plugin {
  const model = limited(
    budgeted(openaiCompatible({ model: 'household', baseURL: `${server.origin}/v1` }), { ledger: book, calls }),
    { retries: 2, delay: 0.01, concurrency: 8 },
  );
  return {
    environment,
    experienceModel: () => reasoning({ model, environment }),
    recordings: { trajectories: async () => recorded },
    replayBuffer: () => replayMemory(),
    curriculum: () => rewardVariance({ environment }),
    policy: () => choicePolicy({ reader: environment.actionReader, priors: true }),
    optimizer: () => grpo(),
  };
}
const size = { iterations: 6, seed: 2, tasks: 3, groupSize: 4, concurrency: 4 } satisfies TrainOptions;
const small = { ...size, iterations: 2, tasks: 2, groupSize: 2 } satisfies TrainOptions;

describe('a policy that is trained in the dreams of a language model, over HTTP', () => {
  it('does better in reality, for a call per new step', async () => {
    server = await chatServer(brain);
    const book = ledger();
    const { policy, counters } = await train([pipelineOf(book)], size);
    const request = { environment, split: 'validation', attempts: 3, seed: 9 } as const;
    const before = await evaluate({
      ...request,
      policy: choicePolicy({ reader: environment.actionReader, priors: true }),
    });
    const after = await evaluate({ ...request, policy });
    expect(after.success).toBeGreaterThan(before.success + 0.3);
    expect(counters).toMatchObject({ realSteps: 0, episodes: 6 * 3 * 4, failedEpisodes: 0 });

    const [world, rollout] = book.rows();
    // One world for each group of four attempts, and no step is asked for twice.
    expect(world).toMatchObject({ phase: 'world', calls: 6 * 3, failures: {} });
    expect(rollout).toMatchObject({ phase: 'rollout', failures: {} });
    expect(rollout!.calls).toBeLessThan(counters.dreamedSteps);
    const shown = server.received.filter(({ messages }) =>
      messages.at(-1)!.text.includes('Recorded cases that resemble'),
    );
    expect(shown).toHaveLength(server.received.length);
  }, 120_000);

  it('plays what failed again, counts it, and learns from the rest', async () => {
    let refused = 0;
    server = await chatServer((received, index) => {
      if (index % 9 !== 8) return brain(received);
      refused += 1;
      return { refusal: 'I would rather not.' };
    });
    const book = ledger();
    const failures: RunEvents['failure'][] = [];
    const rewards: number[] = [];
    const events = createEvents();
    events.on('failure', (failure) => failures.push(failure));
    events.on('group-end', (group) => rewards.push(...group.rewards));
    const { counters } = await train([pipelineOf(book)], { ...small, events });
    expect(refused).toBeGreaterThan(2);
    expect(counters.failedEpisodes + counters.retries).toBe(failures.length);
    expect(counters.retries).toBeGreaterThan(0);
    expect(rewards).toHaveLength(counters.episodes);
    expect(counters.episodes + counters.failedEpisodes).toBe(2 * 2 * 2);
    for (const { code, message } of failures) {
      expect(code).toBe('EXPERIENCE_MODEL');
      expect(message).toContain('the model refused to answer: I would rather not.');
    }
    const counted = book.rows().reduce((sum, { failures: { refused: times = 0 } }) => sum + times, 0);
    expect(counted).toBe(refused);
  }, 60_000);

  it('stops where the budget is spent, and goes on to the same end where it is given more', async () => {
    server = await chatServer(brain);
    const run = async (book: Ledger, calls: number | undefined, resume?: Snapshot) => {
      const saved: Snapshot[] = [];
      const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
      const ended = await train([pipelineOf(book, calls)], { ...small, checkpoint, resume }).then(
        () => undefined,
        (error: unknown) => error,
      );
      return { ended, saved: saved.map((snapshot) => JSON.stringify(snapshot)) };
    };
    const whole = await run(ledger(), undefined);
    expect(whole.ended).toBeUndefined();

    const calls = Math.floor(0.7 * server.received.length);
    const book = ledger();
    const stopped = await run(book, calls);
    expect(stopped.ended).toMatchObject({
      name: 'ChatFailure',
      kind: 'budget',
      message: `the budget of ${calls} calls is spent`,
    });
    expect(stopped.saved).toHaveLength(1);
    expect(book.total().calls).toBe(calls);
    const resume: Snapshot = JSON.parse(stopped.saved[0]!);
    expect(resume.iteration).toBeGreaterThan(0);

    const rest = await run(book, undefined, resume);
    expect(rest.ended).toBeUndefined();
    expect(rest.saved).toEqual(whole.saved);
  }, 60_000);
});
