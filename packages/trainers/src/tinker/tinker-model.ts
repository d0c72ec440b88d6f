import {
  type ChatFailure,
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  DreamGymError,
  deriveSeed,
  type Json,
  type Snapshotable,
} from '@dreamgym/core';
import type { Tokenizer } from '../tokenizer.ts';
import { type EngineOptions, engine } from './engine.ts';
import {
  forwardBackwardRequest,
  readForwardBackward,
  readSampled,
  type TinkerLoss,
  type TokenRow,
} from './protocol.ts';

export interface TinkerModelOptions extends EngineOptions {
  /** The model whose adapter is trained, as the engine names it: a folder of its machine, or a name. */
  readonly baseModel: string;
  readonly tokenizer: Tokenizer;
  /** Of the low-rank adapter. */
  readonly rank?: number;
  /** Decides how the adapter begins. */
  readonly seed?: number;
}

/** One step of training. */
interface TrainingStep {
  readonly rows: readonly TokenRow[];
  readonly loss: TinkerLoss;
  readonly config: Readonly<Record<string, number>>;
  readonly learningRate: number;
}

/** A model whose weights an engine holds, samples from and trains. Its snapshot names the weights that the engine has saved. */
export interface TinkerModel extends ChatModel, Snapshotable {
  /** Updates so far. */
  readonly version: number;
  /** Trains on rows; gives the log-probabilities of what was written by the weights before, and the gradient's norm. */
  train(
    step: TrainingStep,
    signal: AbortSignal,
  ): Promise<{ readonly now: readonly (readonly number[])[]; readonly norm?: number }>;
  /** Saves the weights after an update, and has them sampled from on. */
  publish(signal: AbortSignal): Promise<void>;
  /** Gives the model up, so that another one can have its place. */
  close(): Promise<void>;
}

/** What the engine knows of this process. */
interface Loaded {
  readonly model: string;
  readonly stop: () => void;
  sampling: string;
}

const kind = 'tinker-model';
const snapshotVersion = 1;

/**
 * A model at a Tinker-compatible engine (hosted, or SkyRL's own server). One place there holds both what is trained and what is
 * sampled from, so calls go strictly in turn: save, sample, train, step; nothing is sampled while a step is under way, and never
 * from an older save.
 */
export function tinkerModel(options: TinkerModelOptions): TinkerModel {
  const { baseModel, tokenizer, rank = 16, seed = 0 } = options;
  const calls = engine(options);
  let version = 0;
  let saved: string | undefined;
  let sequence = 1;
  let saves = 0;
  let loading: Promise<Loaded> | undefined;
  /** Samples under way, and steps one after the other behind them. */
  let turn: Promise<unknown> = Promise.resolve();
  const sampling = new Set<Promise<unknown>>();
  const name = `tinker:${baseModel}`;

  async function load(): Promise<Loaded> {
    const { session_id: session } = await calls.call<{ session_id: string }>('create_session', {
      tags: [],
      sdk_version: '0.25.0',
    });
    const stop = calls.keepAlive(session);
    try {
      const lora = { rank, seed };
      const created = await calls.work<{ model_id?: string }>('create_model', {
        session_id: session,
        base_model: baseModel,
        lora_config: lora,
      });
      const model = created.model_id;
      if (model === undefined) throw new Error(`the engine named no model: ${JSON.stringify(created)}`);
      // Only a model that has done nothing yet takes weights.
      if (saved !== undefined)
        await calls.work('load_weights', { model_id: model, path: saved, optimizer: true, seq_id: next() });
      return { model, stop, sampling: await save(model) };
    } catch (error) {
      stop();
      throw error;
    }
  }

  async function save(model: string): Promise<string> {
    const numbers = { sampling_session_seq_id: ++saves, seq_id: next() };
    const answer = await calls.work<{ sampling_session_id?: string }>('save_weights_for_sampler', {
      model_id: model,
      ...numbers,
    });
    if (answer.sampling_session_id === undefined)
      throw new Error('the engine saved weights and named no sampling session');
    return answer.sampling_session_id;
  }

  const next = () => sequence++;

  async function loaded(): Promise<Loaded> {
    loading ??= load();
    // What failed may succeed later: an engine takes minutes to start.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  }

  /** Behind all samples and steps that were asked for before. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const before = [turn, ...sampling];
    const done = Promise.allSettled(before).then(work);
    turn = done.catch(() => {});
    return done;
  }

  async function sample(request: ChatRequest): Promise<ChatReply> {
    const asked = turn.then(() => draw(request));
    sampling.add(asked);
    try {
      return await asked;
    } finally {
      sampling.delete(asked);
    }
  }

  async function draw({
    messages,
    maxTokens,
    temperature = 1,
    seed: own = 0,
    tokens: wanted,
    signal,
  }: ChatRequest): Promise<ChatReply> {
    const { sampling: session } = await loaded();
    const prompt = tokenizer.prompt(messages);
    const answer = await calls.work<Uint8Array>(
      'asample',
      {
        sampling_session_id: session,
        seq_id: next(),
        num_samples: 1,
        prompt: { chunks: [{ type: 'encoded_text', tokens: prompt }] },
        sampling_params: {
          max_tokens: maxTokens,
          temperature,
          seed: deriveSeed(own, 'sample') >>> 1,
          stop: tokenizer.stop,
        },
      },
      signal,
    );
    const [sampled] = readSampled(answer);
    const { tokens: completion = [], logProbabilities = [], stop } = sampled ?? {};
    const usage = {
      inputTokens: prompt.length,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: completion.length,
    };
    if (completion.length === 0) throw failure('empty', `${name} wrote nothing`);
    if (logProbabilities.length !== completion.length || !logProbabilities.every((value) => value <= 0)) {
      throw failure(
        'rejected',
        `${name} gave ${completion.length} tokens and ${logProbabilities.length} log-probabilities`,
      );
    }
    const text = tokenizer.decode(completion);
    // A trainer learns from what was cut off, too: it is what the policy wrote.
    if (stop === 'length' && !wanted) {
      throw Object.assign(failure('truncated', `${name} was cut off at ${maxTokens} tokens`), { written: text, usage });
    }
    const tokens = { prompt, completion, logProbabilities, model: baseModel, version: String(version) };
    return { text: text === '' ? ' ' : text, stop: 'end', usage, ...(wanted && { tokens }) };
  }

  return {
    name,
    get version() {
      return version;
    },
    async chat(request) {
      request.signal.throwIfAborted();
      // Engines give the log-probabilities of the model's own distribution, whatever the temperature.
      if (request.tokens && (request.temperature ?? 1) !== 1) {
        throw failure('rejected', `${name} gives log-probabilities at temperature 1 only, not ${request.temperature}`);
      }
      if (request.schema !== undefined) throw failure('rejected', `${name} writes no JSON by a schema`);
      return sample(request);
    },
    train: ({ rows, loss, config, learningRate }, signal) =>
      alone(async () => {
        const { model } = await loaded();
        const body = forwardBackwardRequest({ model, sequence: next(), rows, loss, config });
        const now = readForwardBackward(await calls.work<Uint8Array>('forward_backward', body, signal));
        if (now.length !== rows.length) throw new Error(`the engine answered ${now.length} of ${rows.length} rows`);
        const { metrics } = await calls.work<{ metrics?: Record<string, number | null> }>(
          'optim_step',
          adam(model, learningRate),
        );
        const norm = metrics?.['skyrl.ai/grad_norm'];
        if (norm === null || (norm !== undefined && !Number.isFinite(norm))) {
          throw new DreamGymError('OPTIMIZER', 'the gradient is not finite, and the weights are lost', {
            hint: 'go on with the run from its last checkpoint, with a smaller learning rate',
          });
        }
        return {
          now: now.map((values, at) => values.slice(rows[at]!.prompt.length - 1)),
          ...(norm !== undefined && { norm }),
        };
      }),
    publish: () =>
      alone(async () => {
        const present = await loaded();
        const path = `update-${version + 1}-${deriveSeed(seed, present.model, version)}`;
        const answer = await calls.work<{ path?: string }>('save_weights', {
          model_id: present.model,
          path,
          seq_id: next(),
        });
        if (answer.path === undefined) throw new Error('the engine saved weights and did not say where');
        saved = answer.path;
        version += 1;
        present.sampling = await save(present.model);
      }),
    snapshot: (): Json => ({
      kind,
      version: snapshotVersion,
      baseModel,
      rank,
      updates: version,
      weights: saved ?? null,
    }),
    restore(snapshot) {
      const of = (snapshot ?? {}) as {
        kind?: string;
        version?: number;
        baseModel?: string;
        rank?: number;
        updates?: number;
        weights?: string | null;
      };
      if (of.kind !== kind || of.version !== snapshotVersion)
        throw new Error(`this snapshot is of ${of.kind ?? 'something else'}, not of ${kind}`);
      if (of.baseModel !== baseModel || of.rank !== rank) {
        throw new Error(
          `this snapshot is of ${of.baseModel} with rank ${of.rank}, not of ${baseModel} with rank ${rank}`,
        );
      }
      if (loading) throw new Error('weights are restored before a model is first used');
      saved = of.weights ?? undefined;
      version = of.updates ?? 0;
    },
    close: () =>
      alone(async () => {
        const present = await loading?.catch(() => undefined);
        loading = undefined;
        if (!present) return;
        present.stop();
        // Gradients that are left behind would be those of the next model in this place.
        await calls.work('optim_step', adam(present.model, 0)).catch(() => {});
        await calls.work('unload_model', { model_id: present.model }).catch(() => {});
      }),
  };

  function adam(model: string, learningRate: number) {
    const adam_params = { learning_rate: learningRate, beta1: 0.9, beta2: 0.95, eps: 1e-12, weight_decay: 0 };
    return { model_id: model, seq_id: next(), adam_params };
  }
}

function failure(of: ChatFailure['kind'], message: string): ChatFailure {
  return Object.assign(new Error(message), { name: 'ChatFailure' as const, kind: of, retryable: false });
}
