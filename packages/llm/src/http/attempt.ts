import { type ChatUsage, isChatFailure } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { callSignal, unlessAborted } from '../signals.ts';
import type { Secret } from './secret.ts';
import { ServerError, serverFailure } from './server-error.ts';

export interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
  readonly secret: Secret;
  /** What has been spent where the server was reached and may have worked on the call. */
  readonly spent?: () => ChatUsage;
  /** Told what an aborted call has cost. */
  readonly onUsage?: (usage: ChatUsage) => void;
}

/**
 * One call to a server: bounded in time until its last byte, and whatever is thrown becomes a `ChatFailure` without
 * the key. Aborts pass.
 */
export async function attempt<T>(
  { signal, timeoutSeconds, secret, spent, onUsage }: AttemptOptions,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = callSignal(signal, timeoutSeconds);
  try {
    return await unlessAborted(call(limit.signal), limit.signal);
  } catch (error) {
    if (signal.aborted) {
      if (spent) onUsage?.(spent());
      throw signal.reason;
    }
    if (isChatFailure(error)) throw error;
    if (limit.timedOut) {
      throw chatFailure('timeout', `no complete answer within ${timeoutSeconds} s`, { usage: spent?.() });
    }
    if (error instanceof ServerError) throw serverFailure(error, { secret, spent });
    const { message, cause } = error as Error;
    const { message: reason = '', code } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : {};
    const said = secret.redact(reason || code ? `${message} (${reason || code})` : message);
    throw chatFailure('connection', said, { usage: code !== undefined && unsent.has(code) ? undefined : spent?.() });
  } finally {
    limit.release();
  }
}

/** Of connections that were never made. */
const unsent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
