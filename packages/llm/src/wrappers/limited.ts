import { setTimeout as wait } from 'node:timers/promises';
import { type ChatFailure, type ChatModel, isChatFailure, random } from '@dreamgym/core';
import pLimit from 'p-limit';

export interface LimitedOptions {
  /** Calls under way at once, those that wait for a retry included. */
  readonly concurrency?: number;
  /** Further attempts after the first, where a failure is retryable. */
  readonly retries?: number;
  /** Seconds before the first retry; each further one waits twice as long, and none less than the server asks for. */
  readonly delay?: number;
  /** Seconds; no wait is longer, unless the server asks for it. All waits are spread by up to a quarter more. */
  readonly maxDelay?: number;
  /** Hears of every failure that is retried. */
  readonly onRetry?: (failure: ChatFailure, attempt: number) => void;
}

/** The share by which waits are spread, so that calls that failed together do not come back together. */
const spread = 0.25;

/** Limits how many calls are under way, and repeats those that failed in transit. */
export function limited(model: ChatModel, options: LimitedOptions = {}): ChatModel {
  const { concurrency = 16, retries = 5, delay = 1, maxDelay = 60, onRetry } = options;
  const limit = pLimit(concurrency);
  const chance = random(0);
  const secondsBefore = (attempt: number, { retryAfter = 0 }: ChatFailure) =>
    Math.max(retryAfter, Math.min(maxDelay, delay * 2 ** (attempt - 1))) * (1 + spread * chance.next());
  return {
    ...model,
    chat: (request) =>
      limit(async () => {
        const { signal } = request;
        for (let attempt = 1; ; attempt++) {
          signal.throwIfAborted();
          try {
            return await model.chat(request);
          } catch (error) {
            if (!isChatFailure(error) || !error.retryable || attempt > retries) throw error;
            onRetry?.(error, attempt);
            await pause(secondsBefore(attempt, error), signal);
          }
        }
      }),
  };
}

/** Waits on a signal of its own: Node warns of a leak where many listen to one. */
async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal: AbortSignal.any([signal]) }).catch(() => signal.throwIfAborted());
}
