import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { random } from '@dreamgym/core';
import { messages } from './tinker/protocol.ts';

// biome-ignore lint/suspicious/noExplicitAny: a request is what a client says it is
type Body = Record<string, any>;

type Weights = Map<number, Float64Array>;

/** What outlives the server's process: the checkpoints in its folder. */
export type Checkpoints = Map<string, Weights>;

/** One call that was made to it. */
export interface ReceivedCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeEngine {
  readonly url: string;
  /** In order, without those that ask for results. */
  readonly received: readonly ReceivedCall[];
  readonly checkpoints: Checkpoints;
  close(): Promise<void>;
}

export interface FakeEngineOptions {
  /** Tokens that can be written. */
  readonly written: readonly number[];
  readonly checkpoints?: Checkpoints;
  /** Whether work that is not done when it is asked for keeps the line open, as a real engine does for minutes; else it is answered at once that it is pending. */
  readonly holdsLine?: true;
}

/** Tokens before the one to be written that it looks at. */
const sight = 8;

/**
 * A small engine that speaks the real protocol and behaves as SkyRL's was measured to: one place for what is trained and what is
 * sampled from, means over rows and tokens, gradients that outlive their model, an empty batch that is never answered. The
 * model is a table: what is written depends on the sum of a row of weights for each token in sight.
 */
export async function fakeEngine(options: FakeEngineOptions): Promise<FakeEngine> {
  const { written, checkpoints = new Map(), holdsLine = false } = options;
  let weights: Weights = new Map();
  let moments: { first: Weights; second: Weights; steps: number } = { first: new Map(), second: new Map(), steps: 0 };
  let gradient: Weights = new Map();
  let datums = 0;
  let loaded = '';
  let model: string | undefined;
  let fresh = false;
  let count = 0;
  const sessions = new Map<string, Weights>();
  const results = new Map<string, { readonly body: object | Uint8Array; asked: number; readonly status?: number }>();
  const received: ReceivedCall[] = [];

  const copy = (of: Weights): Weights => new Map([...of].map(([token, row]) => [token, row.slice()]));
  const row = (of: Weights, token: number) => {
    const found = of.get(token) ?? new Float64Array(written.length);
    of.set(token, found);
    return found;
  };
  const logits = (context: readonly number[]) => {
    const sum = new Float64Array(written.length);
    for (const token of new Set(context.slice(-sight)))
      for (let v = 0; v < sum.length; v++) sum[v]! += row(weights, token)[v]!;
    return sum;
  };
  const logSoftmax = (values: Float64Array) => {
    const top = Math.max(...values);
    const norm = top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
    return values.map((value) => value - norm);
  };

  function sample(body: Body) {
    const { sampling_session_id: session, sampling_params: parameters, prompt } = body;
    if (!sessions.has(session))
      throw Object.assign(new Error(`sampling session ${session} not found`), { status: 404 });
    // The one place: what is sampled from is what is trained from then on.
    if (loaded !== session) weights = copy(sessions.get(session)!);
    loaded = session;
    const chance = random(parameters.seed);
    const all = [...prompt.chunks[0].tokens];
    const tokens: number[] = [];
    const logprobs: number[] = [];
    while (tokens.length < parameters.max_tokens) {
      const values = logSoftmax(logits(all));
      const at = chance.weigh(
        [...values].map((value, place) => [place, Math.exp(value / parameters.temperature)] as const),
      );
      tokens.push(written[at]!);
      logprobs.push(values[at]!);
      all.push(written[at]!);
      if (parameters.stop.includes(written[at])) break;
    }
    const stop = parameters.stop.includes(tokens.at(-1)) ? 0 : 1;
    const sequence = {
      stop_reason: stop,
      tokens: bytes(Int32Array.from(tokens)),
      logprobs: bytes(Float32Array.from(logprobs)),
    };
    return messages.sampled.encode({ sequences: [sequence] }).finish();
  }

  function forwardBackward(request: Body) {
    const logprobs: number[] = [];
    const offsets = [0n];
    for (const { model_input, loss_fn_inputs: inputs } of request.data) {
      const input = new Int32Array(Uint8Array.from(model_input[0].encoded_text.tokens).buffer);
      const targets = [...new BigInt64Array(Uint8Array.from(inputs.target_tokens.dense).buffer)].map(Number);
      const floats = (name: string) => new Float32Array(Uint8Array.from(inputs[name]?.dense ?? []).buffer);
      const imitates = request.loss_fn === 'cross_entropy';
      const [weight, old, advantage] = [floats('weights'), floats('logprobs'), floats('advantages')];
      const total = Math.max(
        1e-9,
        weight.reduce((sum, value) => sum + value, 0),
      );
      for (const [at, target] of targets.entries()) {
        const values = logSoftmax(logits([...input.slice(0, at + 1)]));
        const place = written.indexOf(target);
        const now = place < 0 ? -20 : values[place]!;
        logprobs.push(now);
        if (weight[at] === 0 || place < 0) continue;
        const ratio = imitates ? 1 : Math.exp(now - old[at]!);
        const { clip_low_threshold: low, clip_high_threshold: high } = request.loss_fn_config ?? {};
        const clipped = request.loss_fn === 'ppo' && (advantage[at]! > 0 ? ratio > high : ratio < low);
        const slope = clipped ? 0 : (-ratio * (imitates ? 1 : advantage[at]!) * weight[at]!) / total;
        for (const token of new Set([...input.slice(0, at + 1)].slice(-sight))) {
          const own = row(gradient, token);
          for (let v = 0; v < own.length; v++) own[v]! += slope * ((v === place ? 1 : 0) - Math.exp(values[v]!));
        }
      }
      datums += 1;
      offsets.push(BigInt(4 * logprobs.length));
    }
    const field = { data: bytes(Float32Array.from(logprobs)), offsets: bytes(BigInt64Array.from(offsets)), dtype: 1 };
    return messages.output
      .encode({ loss_fn_output_type: 'scalar', loss_fn_outputs: [{ fields: { logprobs: field } }] })
      .finish();
  }

  function step({ adam_params: { learning_rate: rate, beta1, beta2, eps } }: Body) {
    moments.steps += 1;
    let square = 0;
    for (const [token, own] of gradient) {
      for (let v = 0; v < own.length; v++) {
        const slope = own[v]! / Math.max(1, datums);
        square += slope ** 2;
        const [first, second] = [row(moments.first, token), row(moments.second, token)];
        first[v] = beta1 * first[v]! + (1 - beta1) * slope;
        second[v] = beta2 * second[v]! + (1 - beta2) * slope ** 2;
        const [one, two] = [first[v]! / (1 - beta1 ** moments.steps), second[v]! / (1 - beta2 ** moments.steps)];
        row(weights, token)[v]! -= (rate * one) / (Math.sqrt(two) + eps);
      }
    }
    gradient = new Map();
    datums = 0;
    const norm = Math.sqrt(square);
    return { metrics: { 'skyrl.ai/grad_norm': Number.isFinite(norm) ? norm : null, 'skyrl.ai/learning_rate': rate } };
  }

  function work(path: string, body: Body): object | Uint8Array {
    if (path === 'create_model') {
      weights = new Map();
      moments = { first: new Map(), second: new Map(), steps: 0 };
      sessions.clear();
      fresh = true;
      model = `model-${++count}`;
      return { model_id: model };
    }
    if (path === 'asample') return sample(body);
    if (body.model_id !== model) throw new Error(`model ${body.model_id} is not loaded`);
    if (path === 'load_weights') {
      if (!fresh) throw new Error('load_weights has to be the first request of a model');
      if (!checkpoints.has(body.path)) throw new Error(`no checkpoint ${body.path}`);
      weights = copy(checkpoints.get(body.path)!);
      return {};
    }
    fresh = false;
    if (path === 'save_weights_for_sampler') {
      const session = `sampling-${body.sampling_session_seq_id}`;
      if (sessions.has(session)) throw Object.assign(new Error('sequence number reused'), { status: 409 });
      sessions.set(session, copy(weights));
      return { sampling_session_id: session, path: null };
    }
    if (path === 'save_weights') {
      const name = `tinker://${model}/weights/${body.path}`;
      if (checkpoints.has(name)) throw Object.assign(new Error('checkpoint name taken'), { status: 409 });
      checkpoints.set(name, copy(weights));
      return { path: name };
    }
    if (path === 'forward_backward') return forwardBackward(body);
    if (path === 'optim_step') return step(body);
    if (path === 'unload_model') {
      model = undefined;
      return {};
    }
    throw Object.assign(new Error(`no ${path}`), { status: 404 });
  }

  function answer(path: string, type: string, raw: Buffer): { status: number; body: object | Uint8Array } {
    const isBytes = type.includes('protobuf');
    if (path === 'forward_backward' && !isBytes) return { status: 415, body: { detail: 'protobuf only' } };
    const body = (
      isBytes ? messages.request.toObject(messages.request.decode(raw)) : JSON.parse(raw.toString() || '{}')
    ) as Body;
    if (path !== 'retrieve_future') received.push({ path, body });
    if (path === 'create_session') return { status: 200, body: { session_id: 'session-1' } };
    if (path === 'session_heartbeat') return { status: 200, body: {} };
    if (path === 'retrieve_future') {
      const result = results.get(body.request_id);
      if (!result) return { status: 404, body: { detail: `unknown request ${body.request_id}` } };
      result.asked += 1;
      const isPending = result.asked === 1 && body.request_id.endsWith('0');
      return isPending ? { status: 408, body: {} } : { status: result.status ?? 200, body: result.body };
    }
    const id = `request-${results.size}`;
    try {
      // An empty batch is never answered.
      const isEmpty = path === 'forward_backward' && (body.data ?? []).length === 0;
      results.set(id, { asked: 0, ...(isEmpty ? { status: 408, body: {} } : { body: work(path, body) }) });
    } catch (error) {
      const { status = 400, message } = error as Error & { status?: number };
      if (status !== 400) return { status, body: { detail: message } };
      results.set(id, { asked: 0, status: 400, body: { detail: message } });
    }
    return { status: 200, body: { request_id: id } };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url!.replace('/api/v1/', '');
      const { status, body } = answer(path, request.headers['content-type'] ?? '', await bodyOf(request));
      if (status === 408 && holdsLine) return;
      const isBytes = body instanceof Uint8Array;
      response.writeHead(status, { 'content-type': isBytes ? 'application/x-protobuf' : 'application/json' });
      response.end(isBytes ? body : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    checkpoints,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const bytes = ({ buffer }: Int32Array | Float32Array | BigInt64Array) => new Uint8Array(buffer);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
