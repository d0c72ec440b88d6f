import { alfworld } from '@dreamgym/alfworld';
import {
  type Action,
  type ChatFailureKind,
  type ChatMessage,
  dream,
  type Policy,
  record,
  remember,
  rollout,
  type Trajectory,
} from '@dreamgym/core';
import { annotate, reasoning, type TrainingExample, trainingExamples, trainingRow } from '@dreamgym/experience-models';
import { anthropic, counted, ledger, openaiCompatible } from '@dreamgym/llm';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { replayMemory } from '@dreamgym/replay-buffers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const { signal } = new AbortController();
const { environment, behaviours } = alfworld({
  generate: { games: { train: 24, validation: 0, test: 0 }, size: 0.25 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 20,
});
const recorded = await record({
  environment,
  behaviours: { detours: behaviours.detours },
  transitions: 100,
  seed: 1,
}).trajectories(signal);

let server: ChatServer;
let behave: (received: Received) => Behaviour;
beforeEach(async () => {
  vi.stubEnv('DREAMGYM_TEST_KEY', 'key');
  behave = explain;
  server = await chatServer((received) => behave(received));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const protocols = {
  messages: () => anthropic({ model: 'teacher', baseURL: server.origin, keyVariable: 'DREAMGYM_TEST_KEY' }),
  completions: () => openaiCompatible({ model: 'teacher', baseURL: `${server.origin}/v1` }),
};
type Protocol = keyof typeof protocols;

/** What a teacher says of the attempt that it is shown. */
function explain({ messages }: Received): Behaviour {
  const actions = [...messages.at(-1)!.text.matchAll(/^Action: (.*)$/gm)].map(([, action]) => action);
  const steps = actions.map((action, at) => ({ step: at + 1, reasoning: `The agent does ${action}.` }));
  const rest = { plan: 'Fetch it.', successMode: 'It is there.', failureMode: 'It is not.', world: 'As shown.' };
  return { text: JSON.stringify({ ...rest, steps }) };
}

/** Does again what was done. */
function again({ transitions }: Trajectory): Policy {
  const actions: Action[] = transitions.map(({ action }) => ({ text: action.text }));
  return { name: 'again', begin: () => ({ act: () => actions.shift()! }) };
}

const key = (messages: readonly Pick<ChatMessage, 'role' | 'text'>[]) =>
  JSON.stringify(messages.map(({ role, text }) => [role, text]));

describe.each(Object.keys(protocols) as Protocol[])('over %s', (protocol) => {
  it('recordings are annotated, exported, learned by heart, served, and dreamed as they were', async () => {
    const book = ledger();
    const teacher = counted(protocols[protocol](), { ledger: book });
    const [trajectory] = recorded;
    // Examples show no cases of their own task; here the dream is not to find any either.
    const replayBuffer = replayMemory();
    const others = recorded.filter((one) => one.task.id !== trajectory!.task.id);
    expect(others.length).toBeGreaterThan(0);
    await remember(replayBuffer, others);
    const annotation = await annotate({ model: teacher, environment, trajectory: trajectory!, signal });
    expect(book.rows()).toMatchObject([{ phase: 'annotate', calls: 1, failures: {} }]);
    const examples = await trainingExamples({ environment, recordings: recorded, search: replayBuffer.search })({
      trajectory: trajectory!,
      annotation,
    });

    // A model that learned the exported lines by heart.
    const learned = new Map(
      examples.map((example: TrainingExample) => {
        const { prompt, completion } = trainingRow(example, 'trl') as {
          readonly prompt: readonly { role: ChatMessage['role']; content: string }[];
          readonly completion: readonly { content: string }[];
        };
        const asked = prompt.map(({ role, content }) => ({ role, text: content }));
        return [key(asked), completion[0]!.content];
      }),
    );
    behave = ({ messages }) => ({ text: learned.get(key(messages)) ?? 'I have not learned that.' });
    const experienceModel = reasoning({ model: protocols[protocol](), environment });
    await experienceModel.learn?.({ trajectories: recorded, signal });
    const trainingEnvironment = dream({ environment, experienceModel, replayBuffer });
    const { task, provenance, transitions, opening } = trajectory!;
    const { worldSeed } = provenance;
    const policy = again(trajectory!);
    const dreamed = await rollout({ environment: trainingEnvironment, policy, task, seed: 1, worldSeed, signal });
    expect(dreamed.end).toEqual(trajectory!.end);
    expect(dreamed.opening).toEqual(opening);
    const seen = (one: Trajectory) => one.transitions.map(({ observation, reward }) => [observation, reward]);
    expect(seen(dreamed)).toEqual(seen(trajectory!));
    expect(dreamed.transitions[0]!.reasoning).toBe(`The agent does "${transitions[0]!.action.text}".`);
  }, 60_000);

  const faults: Readonly<Record<string, readonly [ChatFailureKind, Behaviour]>> = {
    '429': ['rate-limited', { status: 429 }],
    '500': ['server', { status: 500 }],
    '529': ['overloaded', { status: 529 }],
    'a cut stream': ['connection', { text: '{"plan": "Go."}', fault: 'cut' }],
    'an empty answer': ['empty', { text: '' }],
    'a refusal': ['refused', protocol === 'messages' ? { text: 'No.', stop: 'refusal' } : { refusal: 'No.' }],
    truncation: ['truncated', { text: '{"plan": ', stop: protocol === 'messages' ? 'max_tokens' : 'length' }],
    'invalid JSON': ['invalid', { text: 'The agent fetches it.' }],
    'a missing step': ['invalid', { text: explainNothing() }],
  };
  it.each(Object.entries(faults))('%s leaves no annotation', async (_, [kind, behaviour]) => {
    behave = () => behaviour;
    const annotation = annotate({ model: protocols[protocol](), environment, trajectory: recorded[0]!, signal });
    await expect(annotation).rejects.toMatchObject({ name: 'ChatFailure', kind });
    expect(server.received).toHaveLength(kind === 'invalid' || kind === 'truncated' ? 2 : 1);
  });
});

function explainNothing(): string {
  return JSON.stringify({ plan: 'Go.', successMode: 'There.', failureMode: 'Lost.', world: 'As shown.', steps: [] });
}
