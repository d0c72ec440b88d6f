import { setTimeout as wait } from 'node:timers/promises';
import type Anthropic from '@anthropic-ai/sdk';
import { type ChatModel, type ChatReply, type ChatRequest, isChatFailure } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { requestKey } from '../request-key.ts';
import { type AnthropicOptions, anthropicMessages, type Written } from './anthropic-messages.ts';
import { attempt, failureOf } from './attempt.ts';
import { batchJournal, type Place } from './batch-journal.ts';

export interface AnthropicBatchesOptions extends AnthropicOptions {
  /** A batch is sent when no further call has come for so long, or when it is full. */
  readonly gatherSeconds?: number;
  /** Calls in a full batch. */
  readonly size?: number;
  /** Between one look at a batch and the next. */
  readonly pollSeconds?: number;
  /**
   * Remembers the batches, as JSON lines: where the process ends before they do, another one reads the answers with the
   * same calls instead of paying again. Batches then go on where all calls are aborted; without it they are cancelled.
   */
  readonly file?: string;
}

/** A call that waits for its batch. */
interface Call {
  readonly request: ChatRequest;
  readonly key: string;
  readonly resolve: (reply: ChatReply) => void;
  readonly reject: (reason: unknown) => void;
  settled: boolean;
}

/** Calls by their number in a batch. */
type Calls = ReadonlyMap<number, Call>;

/**
 * The same models by message batches, at half the price: calls that are made at about the same time go together, and are
 * answered within minutes to a day. For jobs that ask for everything at once, such as annotating recordings; a wrapper
 * that limits concurrency limits the batch.
 */
export function anthropicBatches(options: AnthropicBatchesOptions): ChatModel {
  const { settings, secret, client, parameters, reply } = anthropicMessages(options);
  const { timeoutSeconds = 600, gatherSeconds = 1, size = 10_000, pollSeconds = 60, file } = options;
  const name = `anthropic-batch:${options.model}`;
  const journal = file === undefined ? undefined : batchJournal(file);
  let gathered: Call[] = [];
  let timer: NodeJS.Timeout | undefined;

  const send = () => {
    clearTimeout(timer);
    const earlier = new Map<string, Map<number, Call>>();
    const fresh: Call[] = [];
    for (const call of gathered) {
      const place: Place | undefined = call.settled ? undefined : journal?.take(call.key);
      if (place) earlier.set(place.batch, (earlier.get(place.batch) ?? new Map()).set(place.index, call));
      else if (!call.settled) fresh.push(call);
    }
    gathered = [];
    for (const [batch, calls] of earlier) void answer(calls, { batch });
    if (fresh.length > 0) void answer(new Map(fresh.entries()));
  };
  const gather = (call: Call) => {
    clearTimeout(timer);
    if (gathered.push(call) >= size) send();
    else timer = setTimeout(send, gatherSeconds * 1000);
  };

  /** Answers calls from a batch of an earlier process, or else from a new one. */
  const answer = async (calls: Calls, earlier?: { readonly batch: string }) => {
    const open = () => [...calls.values()].filter(({ settled }) => !settled);
    const { signal, stop } = abortedWithAll([...calls.values()]);
    const ask = <T>(what: (client: Anthropic, signal: AbortSignal) => Promise<T>) =>
      attempt({ signal, timeoutSeconds, secret }, (limit) => what(client(), limit));
    let batch = earlier?.batch;
    try {
      if (batch === undefined) {
        const requests = [...calls].map(([index, { request }]) => ({
          custom_id: `${index}`,
          params: parameters(request),
        }));
        const created = await ask((api, limit) => api.messages.batches.create({ requests }, { signal: limit }));
        batch = created.id;
        journal?.add(
          batch,
          [...calls.values()].map(({ key }) => key),
        );
        await wait(pollSeconds * 1000, undefined, { signal });
      }
      const id = batch;
      for (;;) {
        // A look that fails on the way loses nothing: the batch goes on.
        await ask((api, limit) => collect({ id, api, limit, calls })).catch((error) => {
          if (!isChatFailure(error) || !error.retryable) throw error;
        });
        if (open().length === 0) return;
        await wait(pollSeconds * 1000, undefined, { signal });
      }
    } catch (error) {
      // What an earlier process left may be gone by now.
      if (earlier && !signal.aborted) return open().forEach(gather);
      for (const call of open()) call.reject(error);
      if (batch !== undefined && !journal) await cancel(batch);
    } finally {
      stop();
    }
  };
  const cancel = async (batch: string) => {
    await client()
      .messages.batches.cancel(batch)
      .catch(() => undefined);
  };

  const collect = async (request: { id: string; api: Anthropic; limit: AbortSignal; calls: Calls }) => {
    const { id, api, limit, calls } = request;
    const { processing_status: status } = await api.messages.batches.retrieve(id, undefined, { signal: limit });
    if (status !== 'ended') return;
    for await (const { custom_id, result } of await api.messages.batches.results(id, undefined, { signal: limit })) {
      const call = calls.get(Number(custom_id));
      if (call && !call.settled) settle(call, result);
    }
    for (const call of calls.values()) {
      if (!call.settled) call.reject(chatFailure('server', 'the batch has ended without an answer to this call'));
    }
  };

  const settle = (call: Call, result: Anthropic.Messages.MessageBatchResult) => {
    try {
      if (result.type === 'succeeded') return call.resolve(reply(call.request, writtenIn(result.message)));
      if (result.type === 'errored') throw failureOf({ message: 'failed in the batch', error: result.error }, secret);
      throw chatFailure('timeout', `the batch has ended and this call is ${result.type}`);
    } catch (error) {
      call.reject(error);
    }
  };

  const model: ChatModel = {
    name,
    settings,
    async chat(request) {
      const { signal } = request;
      signal.throwIfAborted();
      secret.read();
      return new Promise<ChatReply>((resolve, reject) => {
        const end =
          <T>(how: (value: T) => void) =>
          (value: T) => {
            call.settled = true;
            how(value);
          };
        const key = requestKey(model, request);
        const call: Call = { request, key, resolve: end(resolve), reject: end(reject), settled: false };
        // A signal of its own: Node warns of a leak where many listen to one.
        AbortSignal.any([signal]).addEventListener('abort', () => call.reject(signal.reason));
        gather(call);
      });
    },
  };
  return model;
}

function writtenIn({ content, stop_reason: stop, usage }: Anthropic.Message): Written {
  const join = (read: (block: Anthropic.ContentBlock) => string) => content.map(read).join('');
  return {
    text: join((block) => (block.type === 'text' ? block.text : '')),
    reasoning: join((block) => (block.type === 'thinking' ? block.thinking : '')),
    toolInput: join((block) => (block.type === 'tool_use' ? JSON.stringify(block.input) : '')),
    stop,
    usage,
  };
}

/** A signal that aborts when the signals of all calls have. */
function abortedWithAll(calls: readonly Call[]): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const signals = [...new Set(calls.map(({ request }) => request.signal))];
  const look = () => {
    if (signals.every(({ aborted }) => aborted)) controller.abort(signals[0]!.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', look);
  look();
  return {
    signal: controller.signal,
    stop() {
      for (const signal of signals) signal.removeEventListener('abort', look);
    },
  };
}
