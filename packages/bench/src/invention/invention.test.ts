import { alfworld } from '@dreamgym/alfworld';
import {
  type ChatFailure,
  type ChatModel,
  type Curriculum,
  type ExperienceModel,
  type Plugin,
  record,
  type Snapshot,
  type Task,
  train,
} from '@dreamgym/core';
import { rewardVariance, taskClusters, variations } from '@dreamgym/curricula';
import { induced, reasoning, substitution } from '@dreamgym/experience-models';
import { counted, type Ledger, ledger, openaiCompatible } from '@dreamgym/llm';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { grpo, ppo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { hashingEmbedder, replayMemory } from '@dreamgym/replay-buffers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, engineBrain } from '../reasoning/engine-brain.ts';

const { signal } = new AbortController();
const { environment, behaviours } = alfworld({
  generate: { games: { train: 40, validation: 6, test: 4 }, size: 0.25 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 20,
});
const recorded = await record({
  environment,
  behaviours: { detours: behaviours.detours },
  transitions: 400,
  seed: 1,
}).trajectories(signal);
const tasks = await environment.tasks('train');
const size = { iterations: 4, seed: 2, tasks: 6, groupSize: 4, concurrency: 4 };

const base: Plugin = {
  environment,
  recordings: { trajectories: async () => recorded },
  replayBuffer: () => replayMemory(),
  policy: () => choicePolicy({ reader: environment.actionReader, priors: true }),
  optimizer: () => grpo(),
};
type InducedModel = ReturnType<typeof induced>;
const learnedRules: Plugin = { experienceModel: () => induced({ abstraction: environment.abstraction }) };

/** Trains with invented tasks; gives what became of them. */
async function collect(...plugins: readonly Plugin[]) {
  let curriculum: Curriculum | undefined;
  const kept: Plugin = {
    curriculum: (parts) => {
      const { taskGenerator } = parts;
      curriculum = rewardVariance({ environment, taskGenerator, generatedShare: 0.5, exploration: 0.5 });
      return curriculum;
    },
  };
  const { counters } = await train([base, kept, ...plugins], size);
  return { counters, lineage: curriculum?.lineage?.() ?? [] };
}

describe('substitution by the learned rules', () => {
  const inventive: Plugin = {
    taskGenerator: ({ experienceModel }) => substitution({ knowledge: (experienceModel as InducedModel).knowledge }),
    curriculum: ({ environment, taskGenerator }) =>
      rewardVariance({ environment, taskGenerator, generatedShare: 0.25, leastSuccess: 0.2 }),
  };

  it('invents tasks that the dream plays', async () => {
    const { counters } = await train([base, learnedRules, inventive], size);
    expect(counters.failedEpisodes).toBe(0);
    const { counters: more, lineage } = await collect(learnedRules, { taskGenerator: inventive.taskGenerator });
    expect(more.failedEpisodes).toBe(0);
    expect(lineage.length).toBeGreaterThan(1);
    expect(lineage.some(({ birth }) => birth.success > 0)).toBe(true);
  });
});

describe('clusters of tasks, for PPO', () => {
  it('tell tasks apart where each is attempted once', async () => {
    const alone: Plugin = { curriculum: ({ environment }) => rewardVariance({ environment }) };
    const together: Plugin = {
      curriculum: ({ environment }) =>
        rewardVariance({
          environment,
          groups: taskClusters({ environment, embedder: hashingEmbedder(), clusters: 6 }),
        }),
    };
    const once = { ...size, tasks: 16, groupSize: 1 };
    const valuesOf = async (plugin: Plugin) => {
      const saved: Snapshot[] = [];
      const checkpoint = { every: 100, save: async (snapshot: Snapshot) => void saved.push(snapshot) };
      await train([base, learnedRules, { optimizer: () => ppo() }, plugin], { ...once, checkpoint });
      const { variances } = saved[0]!.parts.curriculum as unknown as { variances: readonly number[] };
      return variances;
    };
    expect((await valuesOf(alone)).every((variance) => variance === 0)).toBe(true);
    expect((await valuesOf(together)).some((variance) => variance > 0.1)).toBe(true);
  });
});

describe('variations by a language model, over HTTP', () => {
  let server: ChatServer;
  afterEach(() => server.close());

  const isSelection = ({ schema }: Asked) => JSON.stringify(schema).includes('selection');
  const parentOf = ({ messages }: Asked) => /^The task: (.*)$/m.exec(messages.at(-1)!.text)![1]!;
  let asked = 0;
  /** Proposes what other tasks ask for, and something else before; selects the first. */
  const inventor = (request: Asked, first: readonly string[]): string => {
    if (isSelection(request)) return JSON.stringify({ reasoning: 'It lies elsewhere.', selection: 1 });
    const others = tasks.map(({ instruction }) => instruction).filter((text) => text !== parentOf(request));
    asked += 1;
    return JSON.stringify({ candidates: [...first, others[(5 * asked) % others.length]] });
  };
  const dragon = ['tame a dragon'];
  const said = (received: Received) => ({ text: inventor(received, dragon) });
  const connect = (book: Ledger) =>
    counted(openaiCompatible({ model: 'household', baseURL: `${server.origin}/v1` }), { ledger: book });

  const failures: { readonly kind: string; readonly parent: string }[] = [];
  const generator = (model: ChatModel, isPlayable?: (task: Task) => Promise<boolean>) => {
    failures.length = 0;
    const onFailure = ({ kind }: ChatFailure, { id }: Task) => failures.push({ kind, parent: id });
    return variations({ model, environment, isPlayable, onFailure });
  };
  /** Whether a model can open a dream of a task. */
  const dreamable = (experienceModel: ExperienceModel) => (task: Task) =>
    experienceModel
      .open({ task, worldSeed: 0, recall: async () => [], signal })
      .then((opened) => opened.close())
      .then(() => true)
      .catch(() => false);

  it('are attempted in the dream of the same model', async () => {
    // A world is one of the games, and none of them is about dragons.
    const brain = await engineBrain({ environment, tasks, otherwise: (request) => inventor(request, []) });
    server = await chatServer(async (received) => ({ text: await brain(received) }));
    const book = ledger();
    const model = connect(book);
    const { counters, lineage } = await collect({
      experienceModel: () => reasoning({ model, environment }),
      taskGenerator: () => generator(model),
    });
    expect(counters.failedEpisodes).toBe(0);
    expect(lineage.length).toBeGreaterThan(0);
    expect(lineage[0]).toMatchObject({ reason: 'It lies elsewhere.' });
    expect(failures).toEqual([]);
    expect(book.rows().find(({ phase }) => phase === 'task-generation')?.calls).toBeGreaterThan(1);
  }, 60_000);

  it('offer the learned rules only what these can dream', async () => {
    server = await chatServer(said);
    const model = connect(ledger());
    const { counters, lineage } = await collect(learnedRules, {
      taskGenerator: ({ experienceModel }) => generator(model, dreamable(experienceModel)),
    });
    expect(counters.failedEpisodes).toBe(0);
    expect(lineage.length).toBeGreaterThan(0);
    expect(lineage.some(({ instruction }) => instruction.includes('dragon'))).toBe(false);
    expect(server.received.filter(isSelection).every(({ messages }) => !messages.at(-1)!.text.includes('dragon'))).toBe(
      true,
    );
  }, 60_000);

  const faults: Readonly<Record<string, readonly [kind: string, behaviour: Behaviour]>> = {
    '429': ['rate-limited', { status: 429 }],
    '500': ['server', { status: 500 }],
    '529': ['overloaded', { status: 529 }],
    'a cut stream': ['connection', { text: '{"candidates": []}', fault: 'cut' }],
    'an empty answer': ['empty', { text: '' }],
    'a refusal': ['refused', { refusal: 'No.' }],
    truncation: ['truncated', { text: '{"candidates": [', stop: 'length' }],
    'invalid JSON': ['invalid', { text: 'Take the dragon.' }],
    'JSON of another form': ['invalid', { text: '{"reward": 1}' }],
  };
  describe.each(Object.entries(faults))('%s', (_, [kind, behaviour]) => {
    it.each(['proposal', 'selection'])('of a %s costs a task, is counted, and is no reward', async (at) => {
      server = await chatServer((received) =>
        isSelection(received) === (at === 'selection') ? behaviour : said(received),
      );
      const book = ledger();
      const model = connect(book);
      const parents = tasks.slice(0, 3);
      const made = await generator(model).generate({ parents, count: 3, seed: 1, signal });
      expect(made).toEqual([]);
      expect(failures.map(({ parent }) => parent).sort()).toEqual(parents.map(({ id }) => id).sort());
      expect(new Set(failures.map((failure) => failure.kind))).toEqual(new Set([kind]));
      const [row] = book.rows();
      expect(row).toMatchObject({ phase: 'task-generation', failures: { [kind]: 3 } });
    });
  });
});
