import { randomInt } from 'node:crypto';
import { altered, type ChatFailure, type ChatModel, isChatFailure, random } from '@dreamgym/core';
import pLimit from 'p-limit';
import { chatFailure } from '../chat-failure.ts';
import { pause } from '../signals.ts';

export interface LimitedOptions {
  /** Calls under way at once, those that wait for a retry included. */
  readonly concurrency?: number;
  /** Further attempts after the first, where a failure is retryable; after a time limit, one at most. */
  readonly retries?: number;
  /** Seconds before the first retry; each further one waits twice as long, and none less than the server asks for. */
  readonly delay?: number;
  /** Seconds; no wait is longer, unless the server asks for it. All waits are spread by up to a quarter more. */
  readonly maxDelay?: number;
  /** Seconds; a server that asks for a longer wait is not asked again. */
  readonly patience?: number;
  /** Hears of every failure that is retried. */
  readonly onRetry?: (failure: ChatFailure, attempt: number) => void;
}

/** The share by which waits are spread, so that calls that failed together do not come back together. */
const spread = 0.25;

/** Limits how many calls are under way, and repeats those that failed in transit. */
export function limited(model: ChatModel, options: LimitedOptions = {}): ChatModel {
  const { concurrency = 16, retries = 5, delay = 1, maxDelay = 60, patience = 600, onRetry } = options;
  const limit = pLimit(concurrency);
  // No result depends on it, and workers that begin alike must not come back together.
  const chance = random(randomInt(2 ** 32));
  const secondsBefore = (attempt: number, { retryAfter = 0 }: ChatFailure) =>
    Math.max(retryAfter, Math.min(maxDelay, delay * 2 ** (attempt - 1))) * (1 + spread * chance.next());
  const isRepeated = ({ kind, retryable }: ChatFailure, attempt: number) =>
    // Who was too slow once is as a rule too slow again, and each time costs.
    retryable && attempt <= (kind === 'timeout' ? Math.min(1, retries) : retries);
  const chat: ChatModel['chat'] = (request) =>
    limit(async () => {
      const { signal } = request;
      for (let attempt = 1; ; attempt++) {
        signal.throwIfAborted();
        try {
          return await model.chat(request);
        } catch (error) {
          if (!isChatFailure(error) || !isRepeated(error, attempt)) throw error;
          if ((error.retryAfter ?? 0) > patience) throw tooLong(error, patience);
          onRetry?.(error, attempt);
          await pause(secondsBefore(attempt, error), signal);
        }
      }
    });
  return altered(model, { chat });
}

function tooLong({ kind, message, retryAfter, usage }: ChatFailure, patience: number): ChatFailure {
  const asked = `${message}; the server asks to wait ${Math.round(retryAfter!)} s, which is more than ${patience} s`;
  return chatFailure(kind, asked, { retryable: false, retryAfter, usage });
}
