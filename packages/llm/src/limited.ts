import { setTimeout as wait } from 'node:timers/promises';
import { type ChatFailure, type ChatModel, isChatFailure } from '@dreamgym/core';
import pLimit from 'p-limit';
import pRetry from 'p-retry';

export interface LimitedOptions {
  /** Calls under way at once, those that wait for a retry included. */
  readonly concurrency?: number;
  /** Further attempts after the first, where a failure is retryable. */
  readonly retries?: number;
  /** Seconds before the first retry; each further one waits twice as long, and none less than the server asks for. */
  readonly delay?: number;
  /** Seconds; no wait is longer, unless the server asks for it. */
  readonly maxDelay?: number;
  /** Hears of every failure that is retried. */
  readonly onRetry?: (failure: ChatFailure, attempt: number) => void;
}

/** Limits how many calls are under way, and repeats those that failed in transit. */
export function limited(model: ChatModel, options: LimitedOptions = {}): ChatModel {
  const { concurrency = 16, retries = 5, delay = 1, maxDelay = 60, onRetry } = options;
  const limit = pLimit(concurrency);
  return {
    ...model,
    chat: (request) => {
      // Waiting calls listen to a signal of their own: Node warns of a leak where many listen to one.
      const signal = AbortSignal.any([request.signal]);
      return limit(() =>
        pRetry(() => model.chat(request), {
          retries,
          minTimeout: 0,
          signal,
          shouldRetry: async ({ error, attemptNumber }) => {
            if (!isChatFailure(error) || !error.retryable) return false;
            onRetry?.(error, attemptNumber);
            const seconds = Math.max(error.retryAfter ?? 0, Math.min(maxDelay, delay * 2 ** (attemptNumber - 1)));
            await wait(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
            return true;
          },
        }),
      );
    },
  };
}
