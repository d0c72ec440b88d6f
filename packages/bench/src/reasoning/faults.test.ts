import { alfworld } from '@dreamgym/alfworld';
import { type ChatFailureKind, type ChatModel, dream, rollout } from '@dreamgym/core';
import { reasoning } from '@dreamgym/experience-models';
import { anthropic, counted, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { replayMemory } from '@dreamgym/replay-buffers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineBrain } from './engine-brain.ts';

const { signal } = new AbortController();
const { environment, behaviours } = alfworld({
  generate: { games: { train: 4, validation: 0, test: 0 }, size: 0.25 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 20,
});
const think = await engineBrain({ environment, tasks: await environment.tasks('train') });
const brain = async (received: Received) => ({ text: await think(received) });
const [task] = await environment.tasks('train');
const truth = await rollout({ environment, policy: behaviours.expert, task: task!, seed: 1, signal });

let server: ChatServer | undefined;
beforeEach(() => vi.stubEnv('DREAMGYM_TEST_KEY', 'key'));
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
});

const protocols = {
  messages: (origin: string, timeoutSeconds: number) =>
    anthropic({ model: 'household', baseURL: origin, keyVariable: 'DREAMGYM_TEST_KEY', timeoutSeconds }),
  completions: (origin: string, timeoutSeconds: number) =>
    openaiCompatible({ model: 'household', baseURL: `${origin}/v1`, timeoutSeconds }),
};
type Protocol = keyof typeof protocols;

interface Fault {
  readonly kind: ChatFailureKind;
  readonly behave: (protocol: Protocol, received: Received) => Behaviour;
  /** What is done about it: asking again, asking again with the reason, or nothing. */
  readonly remedy: 'retry' | 'repair' | 'none';
  /** Set where only the experience model can notice it: the chat model has answered by the schema. */
  readonly formal?: true;
  /** The time limit of a call, in seconds. */
  readonly limit?: number;
}

const said =
  (text: string, rest: Omit<Behaviour, 'text'> = {}) =>
  () => ({ text, ...rest });
const faults: Readonly<Record<string, Fault>> = {
  '429': { kind: 'rate-limited', remedy: 'retry', behave: () => ({ status: 429, headers: { 'retry-after': '0' } }) },
  '500': { kind: 'server', remedy: 'retry', behave: () => ({ status: 500 }) },
  '529': { kind: 'overloaded', remedy: 'retry', behave: () => ({ status: 529 }) },
  'a timeout': { kind: 'timeout', remedy: 'retry', behave: said('{}', { fault: 'hang' }), limit: 1 },
  'a cut stream': { kind: 'connection', remedy: 'retry', behave: said('{"reasoning": "so"}', { fault: 'cut' }) },
  'an answer that ends early': {
    kind: 'connection',
    remedy: 'retry',
    behave: said('{"reasoning": "so"}', { fault: 'short' }),
  },
  'an empty answer': { kind: 'empty', remedy: 'retry', behave: said('') },
  'a refusal': {
    kind: 'refused',
    remedy: 'none',
    behave: (protocol) => (protocol === 'messages' ? { text: 'No.', stop: 'refusal' } : { refusal: 'No.' }),
  },
  truncation: {
    kind: 'truncated',
    remedy: 'repair',
    behave: (protocol) => ({ text: '{"reasoning": "so', stop: protocol === 'messages' ? 'max_tokens' : 'length' }),
  },
  'invalid JSON': { kind: 'invalid', remedy: 'repair', behave: said('The drawer opens.') },
  'JSON of another form': {
    kind: 'invalid',
    remedy: 'repair',
    behave: said('{"reward": 1, "done": true, "success": true}'),
  },
  'a success without an end, a world without facts': {
    kind: 'invalid',
    remedy: 'repair',
    formal: true,
    behave(_, { schema }) {
      const written = {
        reasoning: 'So.',
        facts: ' ',
        observation: 'So.',
        actions: ['look'],
        done: false,
        success: true,
      };
      const { properties } = schema as { readonly properties: object };
      return { text: JSON.stringify(written, Object.keys(properties)) };
    },
  },
};

interface Attempt {
  readonly behave: (received: Received, index: number) => Behaviour | Promise<Behaviour>;
  readonly wrap?: (model: ChatModel) => ChatModel;
  readonly limit?: number;
}

/** Plays the solution of a task in a dream, over HTTP. */
async function play(protocol: Protocol, { behave, wrap = (model) => model, limit = 60 }: Attempt) {
  server = await chatServer(behave);
  const book = ledger();
  const model = wrap(counted(protocols[protocol](server.origin, limit), { ledger: book }));
  const experienceModel = reasoning({ model, environment });
  const trainingEnvironment = dream({ environment, experienceModel, replayBuffer: replayMemory() });
  const policy = behaviours.expert;
  const trajectory = await rollout({ environment: trainingEnvironment, policy, task: task!, seed: 1, signal });
  return { trajectory, rows: book.rows() };
}

describe.each(Object.keys(protocols) as Protocol[])('over %s', (protocol) => {
  it('the dream is the true game where nothing fails', async () => {
    const { trajectory } = await play(protocol, { behave: brain });
    const told = ({ transitions }: typeof truth) => transitions.map(({ observation, reward }) => [observation, reward]);
    expect(trajectory.end).toEqual({ kind: 'terminated' });
    expect(told(trajectory)).toEqual(told(truth));
  });

  describe.each(Object.entries(faults))('%s', (_, { kind, remedy, behave, formal, limit }) => {
    // The first call writes the world, each other one answers a step.
    it.each([
      ['world', 0],
      ['rollout', 1],
      ['rollout', 3],
    ] as const)('in the phase %s, from call %i on, fails the attempt and is no reward', async (phase, from) => {
      const { trajectory, rows } = await play(protocol, {
        behave: (received, index) => (index >= from ? behave(protocol, received) : brain(received)),
        limit,
      });
      expect(trajectory.end).toMatchObject({ kind: 'failed', code: 'EXPERIENCE_MODEL' });
      expect(trajectory.transitions).toHaveLength(Math.max(0, from - 1));
      for (const { reward, terminated } of trajectory.transitions) {
        expect({ reward, terminated }).toEqual({ reward: 0, terminated: false });
      }
      const failed = remedy === 'repair' ? 2 : 1;
      const row = rows.find((one) => one.phase === phase);
      expect(row?.calls).toBe((phase === 'world' ? 0 : from - 1) + failed);
      expect(row?.failures).toEqual(formal ? {} : { [kind]: failed });
    });

    if (remedy === 'none') return;
    it('is mended where it happens once', async () => {
      const { trajectory } = await play(protocol, {
        behave: (received, index) => (index === 0 || index === 3 ? behave(protocol, received) : brain(received)),
        wrap: (model) => limited(model, { retries: 1, delay: 0.01 }),
        limit,
      });
      expect(trajectory.end).toEqual({ kind: 'terminated' });
      expect(trajectory.transitions).toHaveLength(truth.transitions.length);
    });
  });
});
