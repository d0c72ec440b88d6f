import {
  type ChatModel,
  type ChatReply,
  type Credit,
  deriveSeed,
  type Environment,
  episodeReward,
  evaluate,
  type Observation,
  type Policy,
  random,
  rollout,
  rolloutGroups,
  type Task,
  type Trajectory,
  type Transition,
} from '@dreamgym/core';
import { workshop } from '@dreamgym/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type Checkpoints, fakeEngine } from '../fake-engine.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { trainedElsewhere } from '../trained-elsewhere.ts';
import { forwardBackwardRequest, type TokenRow } from './protocol.ts';
import { tinkerCloning } from './tinker-cloning.ts';
import { type TinkerModel, type TinkerModelOptions, tinkerModel } from './tinker-model.ts';
import { type TinkerOptimizerOptions, tinkerOptimizer } from './tinker-optimizer.ts';

const signal = new AbortController().signal;
const size = { stations: 4, length: 3 };
const stations = ['kiln', 'lathe', 'loom', 'press'];
const answers = stations.flatMap((station) => ['warm', 'oil', 'rinse'].map((verb) => `${verb} the ${station}`));
/** A token for each station that is seen, for each action that is written, and one that ends an answer. */
const vocabulary = ['<end>', ...stations, ...answers];
const written = vocabulary.flatMap((word, id) => (stations.includes(word) ? [] : [id]));

const tokenizer: Tokenizer = {
  stop: [0],
  prompt: (messages) => [vocabulary.indexOf(/at the (\w+)\./.exec(messages.at(-1)!.text)?.[1] ?? '<end>')],
  answer: (text) => [vocabulary.indexOf(text), 0],
  decode: (ids) => ids.map((id) => (id === 0 ? '' : vocabulary[id]!)).join(' '),
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

type Given = Partial<TinkerModelOptions> & { readonly checkpoints?: Checkpoints; readonly holdsLine?: true };

async function given({ checkpoints, holdsLine, ...options }: Given = {}) {
  const engine = await fakeEngine({ written, checkpoints, holdsLine });
  const model = tinkerModel({ url: engine.url, baseModel: 'table', tokenizer, rank: 4, ...options });
  open.push(engine, model);
  return { engine, model };
}

/** Asks the model for an action, with its tokens. */
function asking(model: TinkerModel, maxTokens = 1): Policy {
  return {
    name: `asking(${model.name})`,
    begin({ seed, signal: stop }) {
      let step = 0;
      return {
        async act({ text }: Observation) {
          const own = { maxTokens, seed: deriveSeed(seed, step++), tokens: true as const, phase: 'rollout' as const };
          const { text: said, tokens } = await model.chat({ messages: [{ role: 'user', text }], signal: stop, ...own });
          return { text: said.trim() || 'nothing', tokens };
        },
      };
    },
  };
}

/** Asks any model, as `asking` asks the engine's. */
const askingAny = (model: ChatModel) => asking(model as TinkerModel);

const said = ({ action }: Transition) => action.text;

/** The attempt at a task that treats every station well, among all that there can be. */
async function solvedAttempt(environment: Environment, task: Task): Promise<Trajectory> {
  const verbs = ['warm', 'oil', 'rinse'];
  const courses = verbs.flatMap((one) => verbs.flatMap((two) => verbs.map((three) => [one, two, three])));
  for (const course of courses) {
    const policy: Policy = {
      name: course.join(),
      begin() {
        const verb = course.values();
        return { act: ({ actions = [] }) => ({ text: actions[verbs.indexOf(verb.next().value!)]! }) };
      },
    };
    const attempt = await rollout({ environment, policy, task, seed: 1, worldSeed: 1, signal });
    if (episodeReward(attempt) === 1) return attempt;
  }
  throw new Error(`${task.id} cannot be solved`);
}

/** Rewards less the mean of the group. */
const credit: Credit = (groups) => ({
  skippedGroups: 0,
  trajectories: groups.flatMap(({ trajectories }) => {
    const mean = trajectories.reduce((sum, each) => sum + episodeReward(each), 0) / trajectories.length;
    return trajectories.map((trajectory) => ({
      trajectory,
      advantages: new Float64Array(trajectory.transitions.length).fill(episodeReward(trajectory) - mean),
    }));
  }),
});

async function practise(
  model: TinkerModel,
  updates: number,
  options: Partial<TinkerOptimizerOptions> & { first?: number } = {},
) {
  const { first = 0, ...own } = options;
  const environment = workshop(size);
  const policy = trainedElsewhere(asking(model), model);
  const optimizer = tinkerOptimizer({ model, credit, learningRate: 0.3, ...own });
  const tasks = await environment.tasks('train');
  const metrics: Readonly<Record<string, number>>[] = [];
  for (let round = first; round < first + updates; round++) {
    const chosen = random(round).shuffle(tasks).slice(0, 8);
    const groups = await rolloutGroups({
      environment,
      policy,
      tasks: chosen,
      groupSize: 8,
      concurrency: 8,
      seed: round,
      signal,
    });
    metrics.push((await optimizer.update({ policy, groups, seed: round, signal })).metrics);
  }
  return { policy, metrics };
}

const success = async (policy: Policy) =>
  (await evaluate({ environment: workshop(size), policy, split: 'validation', seed: 5, limit: 30, concurrency: 8 }))
    .success;

describe('a model that an engine trains', () => {
  it('learns by our advantages, and learns nothing at a learning rate of 0', async () => {
    const { model } = await given();
    expect(await success(asking(model))).toBeLessThanOrEqual(0.2);
    const { policy, metrics } = await practise(model, 15);
    expect(await success(policy)).toBeGreaterThanOrEqual(0.8);
    expect(policy.name).toBe('asking(tinker:table)@15');
    // What sampled and what is trained are the same weights, to rounding.
    for (const { samplerKl } of metrics) expect(Math.abs(samplerKl!)).toBeLessThan(1e-9);
    expect(metrics[0]).toMatchObject({ staleRows: 0, gradientNorm: expect.any(Number) });

    const control = await given();
    const idle = await practise(control.model, 6, { learningRate: 0 });
    expect(await success(idle.policy)).toBeLessThanOrEqual(0.2);
  });

  it('is cloned by what its policy would have read and written, and goes on from there', async () => {
    const { engine, model } = await given();
    const environment = workshop(size);
    const tasks = (await environment.tasks('train')).slice(0, 16);
    const solved = await Promise.all(tasks.map((task) => solvedAttempt(environment, task)));
    const losses: number[] = [];
    const options = { model, tokenizer, policy: askingAny, trajectories: solved, answer: said, seed: 1, signal };
    const onEpoch = ({ loss }: { readonly loss: number }) => void losses.push(loss);
    await tinkerCloning({ ...options, learningRate: 0.3, epochs: 8, minibatch: 4, onEpoch });
    expect(losses).toHaveLength(8);
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(0.2);
    expect(model.version).toBe(1);
    expect(await success(asking(model))).toBeGreaterThanOrEqual(0.9);
    const [request] = engine.received.filter(({ path }) => path === 'forward_backward');
    expect(request!.body).toMatchObject({ loss_fn: 'cross_entropy' });
    const [row] = request!.body.data as { loss_fn_inputs: object }[];
    expect(Object.keys(row!.loss_fn_inputs).toSorted()).toEqual(['target_tokens', 'weights']);
  });

  it('has nothing to clone where nothing was done', async () => {
    const { model } = await given();
    const options = { model, tokenizer, policy: askingAny, trajectories: [], learningRate: 0.1, seed: 1, signal };
    await expect(tinkerCloning(options)).rejects.toThrow('there is nothing to imitate');
  });

  it('learns by the clipped ratio in several passes', async () => {
    const { model } = await given();
    const { policy, metrics } = await practise(model, 10, { loss: 'ppo', epochs: 2, learningRate: 0.2 });
    expect(await success(policy)).toBeGreaterThanOrEqual(0.8);
    expect(metrics[0]!.policyKl).toBeGreaterThan(0);
  });

  it('aligns answers of several tokens with what the engine trains', async () => {
    const { engine, model } = await given();
    const ask = (seed: number): Promise<ChatReply> =>
      model.chat({
        messages: [{ role: 'user', text: 'You are at the loom.' }],
        maxTokens: 5,
        seed,
        tokens: true,
        phase: 'rollout',
        signal,
      });
    const rows = (await Promise.all([1, 2, 3, 4].map(ask))).map(
      ({ tokens }, at): TokenRow => ({ ...tokens!, advantage: at - 1.5 }),
    );
    expect(Math.max(...rows.map(({ completion }) => completion.length))).toBeGreaterThan(2);
    const { now } = await model.train({ rows, loss: 'importance_sampling', config: {}, learningRate: 0.1 }, signal);
    for (const [at, values] of now.entries()) {
      for (const [place, value] of values.entries()) expect(value).toBeCloseTo(rows[at]!.logProbabilities[place]!, 5);
    }
    await model.publish(signal);
    const paths = engine.received.map(({ path }) => path).filter((path) => path !== 'session_heartbeat');
    expect(paths.slice(0, 3)).toEqual(['create_session', 'create_model', 'save_weights_for_sampler']);
    expect(paths.slice(-4)).toEqual(['forward_backward', 'optim_step', 'save_weights', 'save_weights_for_sampler']);
  });

  it('samples nothing while it is trained, and then from the new weights', async () => {
    const { engine, model } = await given();
    const say = {
      messages: [{ role: 'user' as const, text: 'You are at the loom.' }],
      maxTokens: 1,
      phase: 'rollout' as const,
      signal,
    };
    const { tokens } = await model.chat({ ...say, tokens: true, seed: 1 });
    const step = model.train(
      { rows: [{ ...tokens!, advantage: 1 }], loss: 'importance_sampling', config: {}, learningRate: 3 },
      signal,
    );
    const published = model.publish(signal);
    const later = await model.chat({ ...say, tokens: true, seed: 2 });
    await Promise.all([step, published]);
    expect(later.tokens!.version).toBe('1');
    expect(later.tokens!.completion).toEqual(tokens!.completion);
    const paths = engine.received.map(({ path }) => path);
    expect(paths.lastIndexOf('asample')).toBeGreaterThan(paths.lastIndexOf('save_weights_for_sampler'));
  });

  it('goes on from its checkpoint at an engine that was started again', async () => {
    const one = await given();
    const half = await practise(one.model, 6);
    const saved = JSON.parse(JSON.stringify(half.policy.snapshot()));
    const before = await success(half.policy);
    await one.engine.close();
    await expect(success(asking(one.model))).rejects.toThrow();

    const two = await given({ checkpoints: one.engine.checkpoints });
    const policy = trainedElsewhere(asking(two.model), two.model);
    policy.restore(saved);
    expect(policy.name).toBe('asking(tinker:table)@6');
    expect(await success(policy)).toBe(before);
    await practise(two.model, 9, { first: 6 });
    expect(await success(policy)).toBeGreaterThanOrEqual(0.8);
    expect(() => two.model.restore(saved.weights)).toThrow('before a model is first used');
    expect(() =>
      tinkerModel({ url: 'http://127.0.0.1:9', baseModel: 'other', tokenizer }).restore(saved.weights),
    ).toThrow('this snapshot is of table');
  });

  it('says that an engine is gone, or has forgotten the model, and what to do', async () => {
    const { engine, model } = await given();
    await success(asking(model));
    const another = await fakeEngine({ written });
    open.push(another);
    const gone = tinkerModel({ url: 'http://127.0.0.1:9', baseModel: 'table', tokenizer });
    const say = { messages: [{ role: 'user' as const, text: 'x' }], maxTokens: 1, phase: 'rollout' as const, signal };
    await expect(gone.chat(say)).rejects.toMatchObject({
      message: expect.stringContaining('does not answer create_session'),
      hint: expect.stringContaining('from its last checkpoint'),
    });
    await engine.close();
    const row = { prompt: [1], completion: [5], logProbabilities: [-1], advantage: 1 };
    const step = model.train({ rows: [row], loss: 'importance_sampling', config: {}, learningRate: 1 }, signal);
    await expect(step).rejects.toMatchObject({ hint: expect.stringContaining('from its last checkpoint') });
  });

  it('asks again for what takes longer than anybody keeps a line open', async () => {
    const { engine, model } = await given({ holdsLine: true, patience: 30 });
    await success(asking(model));
    // Every tenth piece of work is not done when it is asked for first.
    expect(engine.received.length).toBeGreaterThan(30);
    const gone = new AbortController();
    const patient = await given({ holdsLine: true });
    const begun = success(asking(patient.model)).catch(() => {});
    const say = { messages: [{ role: 'user' as const, text: 'x' }], maxTokens: 1, phase: 'rollout' as const };
    const waiting = patient.model.chat({ ...say, signal: gone.signal });
    gone.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await patient.engine.close();
    await begun;
  });

  it('flushes its gradients before it gives its place to another', async () => {
    const { engine, model } = await given();
    await success(asking(model));
    await model.close();
    expect(engine.received.slice(-2)).toMatchObject([
      { path: 'optim_step', body: { adam_params: { learning_rate: 0 } } },
      { path: 'unload_model' },
    ]);
  });

  it('sends nothing that an engine would take wrongly, or never answer', async () => {
    const row: TokenRow = { prompt: [1, 2], completion: [5], logProbabilities: [-1], advantage: 1 };
    const bytes = (rows: readonly TokenRow[]) =>
      forwardBackwardRequest({ model: 'm', sequence: 1, rows, loss: 'ppo', config: {} });
    expect(() => bytes([])).toThrow('an empty batch would never be answered');
    expect(() => bytes([{ ...row, logProbabilities: [] }])).toThrow('has 1 tokens and 0 log-probabilities');
    expect(() => bytes([row, { ...row, advantage: Number.NaN }])).toThrow(
      'row 1 of the batch has a number that is not finite',
    );
    expect(() => bytes([{ ...row, completion: [] }])).toThrow('no prompt or no completion');
    expect(() => bytes([{ ...row, prompt: [1.5] }])).toThrow('a token id that is none');
    const { model, engine } = await given();
    const policy = asking(model);
    const optimizer = tinkerOptimizer({
      model,
      credit: () => ({ trajectories: [], skippedGroups: 2 }),
      learningRate: 1,
    });
    const { metrics } = await optimizer.update({ policy, groups: [], seed: 1, signal });
    expect(metrics).toMatchObject({ rows: 0, skippedGroups: 2 });
    expect(engine.received).toEqual([]);
    const statue: Policy = { name: 'statue', begin: policy.begin };
    await expect(async () => optimizer.update({ policy: statue, groups: [], seed: 1, signal })).rejects.toThrow(
      'cannot train the policy statue',
    );
    const warm = {
      messages: [{ role: 'user' as const, text: 'x' }],
      maxTokens: 1,
      tokens: true as const,
      temperature: 0.5,
      phase: 'rollout' as const,
      signal,
    };
    await expect(model.chat(warm)).rejects.toThrow('at temperature 1 only');
    expect(() => tinkerOptimizer({ model, credit, learningRate: Number.NaN })).toThrow('learningRate is NaN');
  });
});
