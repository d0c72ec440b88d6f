import type { ChatModel, ChatReply } from '@dreamgym/core';
import { isChatFailure } from '@dreamgym/core';
import { bytesOf } from '@dreamgym/core/text';
import { attempt } from '../../http/attempt.ts';
import { fieldsOf, textOf } from '../../http/json.ts';
import { ServerError } from '../../http/server-error.ts';
import { requestKey } from '../../request-key.ts';
import { onAbort, pause } from '../../signals.ts';
import { estimateUsage } from '../../usage.ts';
import { batchJournal } from './batch-journal.ts';
import { type BatchCall, type BatchCalls, collectResults } from './batch-results.ts';
import { gathering } from './gathering.ts';
import { type AnthropicOptions, anthropicMessages } from './messages.ts';

export interface AnthropicBatchesOptions extends AnthropicOptions {
  /** A batch is sent when no further call has come for so long, or when it is full. */
  readonly gatherSeconds?: number;
  /** Calls in a full batch. */
  readonly size?: number;
  /** Bytes in a full batch. */
  readonly bytes?: number;
  /** Between one look at a batch and the next. */
  readonly pollSeconds?: number;
  /**
   * Remembers the batches, as JSON lines: where the process ends before they do, another one reads the answers with the
   * same calls instead of paying again. Batches then go on where all calls are aborted; without it they are cancelled.
   */
  readonly file?: string;
}

/**
 * The same models by message batches, at half the price: calls that are made at about the same time go together, and are
 * answered within minutes to a day. For jobs that ask for everything at once, such as annotating recordings; a wrapper
 * that limits concurrency limits the batch.
 */
export function anthropicBatches(options: AnthropicBatchesOptions): ChatModel {
  const { settings, server, parameters } = anthropicMessages(options);
  const { gatherSeconds = 1, size = 10_000, bytes = 200_000_000, pollSeconds = 60, file, contextWindow } = options;
  const journal = file === undefined ? undefined : batchJournal(file);

  const gather = gathering<BatchCall>({
    seconds: gatherSeconds,
    size,
    bytes,
    bytesOf: ({ parameters: its }) => bytesOf(JSON.stringify(its)),
    send(gathered) {
      const earlier = new Map<string, Map<number, BatchCall>>();
      const fresh: BatchCall[] = [];
      for (const call of gathered.filter(({ settled }) => !settled)) {
        const place = journal?.take(call.key);
        if (place) earlier.set(place.batch, (earlier.get(place.batch) ?? new Map()).set(place.index, call));
        else fresh.push(call);
      }
      for (const [batch, calls] of earlier) void answer(calls, { batch });
      if (fresh.length > 0) void answer(new Map(fresh.entries()));
    },
  });

  /** Answers calls from a batch of an earlier process, or else from a new one. */
  const answer = async (calls: BatchCalls, earlier?: { readonly batch: string }): Promise<void> => {
    const open = () => [...calls.values()].filter(({ settled }) => !settled);
    const { signal, stop } = abortedWithAll([...calls.values()]);
    const ask = <T>(what: (limit: AbortSignal) => Promise<T>) => attempt({ ...server, signal }, what);
    let batch = earlier?.batch;
    try {
      batch ??= await ask((limit) => create(calls, limit));
      if (batch === undefined) return halve([...calls.values()]);
      for (const call of calls.values()) call.sent = true;
      if (!earlier) await pause(pollSeconds, signal);
      const id = batch;
      while (open().length > 0) {
        // A look that fails on the way loses nothing: the batch goes on.
        await ask((limit) => collectResults({ id, server, signal: limit, calls })).catch((error) => {
          if (!isChatFailure(error) || !error.retryable) throw error;
        });
        if (open().length > 0) await pause(pollSeconds, signal);
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

  /** Makes a batch; gives nothing where the server finds it too large and it can be halved. */
  const create = async (calls: BatchCalls, signal: AbortSignal): Promise<string | undefined> => {
    const requests = [...calls].map(([index, { parameters: params }]) => ({ custom_id: `${index}`, params }));
    try {
      const response = await server.ask((client, rest) => client.messages.batches.create({ requests }, rest), signal);
      const id = textOf(fieldsOf(await response.json()).id);
      if (id === '') throw new ServerError('the server has made a batch without a name');
      journal?.add(
        id,
        [...calls.values()].map(({ key }) => key),
      );
      return id;
    } catch (error) {
      if (error instanceof ServerError && error.status === 413 && calls.size > 1) return undefined;
      throw error;
    }
  };
  const halve = (calls: readonly BatchCall[]) => {
    const middle = Math.ceil(calls.length / 2);
    for (const half of [calls.slice(0, middle), calls.slice(middle)]) void answer(new Map(half.entries()));
  };
  const cancel = async (batch: string) => {
    const signal = AbortSignal.timeout(10_000);
    await server.ask((client, rest) => client.messages.batches.cancel(batch, {}, rest), signal).catch(() => undefined);
  };

  const model: ChatModel = {
    name: `anthropic-batch:${options.model}`,
    settings,
    ...(contextWindow !== undefined && { contextWindow }),
    async chat(request) {
      const { signal } = request;
      signal.throwIfAborted();
      server.secret.read();
      return new Promise<ChatReply>((resolve, reject) => {
        const forget = onAbort(signal, () => {
          // What an earlier process left is paid for by whoever reads it, and so is what this one leaves.
          if (call.sent && !journal && !call.settled) request.onUsage?.(estimateUsage(request));
          call.reject(signal.reason);
        });
        const end =
          <T>(how: (value: T) => void) =>
          (value: T) => {
            call.settled = true;
            forget();
            how(value);
          };
        const call: BatchCall = {
          request,
          parameters: parameters(request),
          key: requestKey(model, request),
          resolve: end(resolve),
          reject: end(reject),
          settled: false,
          sent: false,
        };
        gather(call);
      });
    },
  };
  return model;
}

/** A signal that aborts when the signals of all calls have. */
function abortedWithAll(calls: readonly BatchCall[]): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const signals = [...new Set(calls.map(({ request }) => request.signal))];
  const look = () => {
    if (signals.every(({ aborted }) => aborted)) controller.abort(signals[0]!.reason);
  };
  const forgetting = signals.map((signal) => onAbort(signal, look));
  look();
  return {
    signal: controller.signal,
    stop() {
      for (const forget of forgetting) forget();
    },
  };
}
