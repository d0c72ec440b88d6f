import { type ChatFailure, type ChatFailureKind, isChatFailure } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import type { Secret } from './secret.ts';

export interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
  readonly secret: Secret;
}

/**
 * One call to a server: bounded in time until its last byte, and whatever is thrown becomes a `ChatFailure` without
 * the key. Aborts pass.
 */
export async function attempt<T>(
  { signal, timeoutSeconds, secret }: AttemptOptions,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await call(AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw chatFailure('timeout', `no complete answer within ${timeoutSeconds} s`);
    if (isChatFailure(error)) throw error;
    throw failureOf(error as ClientError, secret);
  }
}

/** What the errors of both clients have in common; errors of the connection have neither status nor body. */
interface ClientError {
  readonly message: string;
  readonly status?: number;
  readonly headers?: Headers;
  readonly error?: ErrorBody & { readonly error?: ErrorBody };
  readonly cause?: unknown;
}

interface ErrorBody {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string | number;
}

/** What went wrong at the server or on the way, without the key. */
export function failureOf(error: ClientError, secret: Secret): ChatFailure {
  const body = error.error?.error ?? error.error;
  const status = error.status ?? (typeof body?.code === 'number' ? body.code : undefined);
  const kind = kindByCode(body) ?? (status === undefined ? (body ? 'server' : 'connection') : kindByStatus(status));
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const said = `${status ? `HTTP ${status}: ` : ''}${body?.message ?? `${error.message}${cause}`}`;
  return chatFailure(kind, secret.redact(said).slice(0, 1000), { retryAfter: retryAfter(error.headers) });
}

function kindByStatus(status: number): ChatFailureKind {
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500) return 'server';
  return status === 401 || status === 402 || status === 403 ? 'denied' : 'rejected';
}

// Streams fail after their status is sent, and an exhausted account answers 429 though waiting never helps.
const codes: Readonly<Record<string, ChatFailureKind>> = {
  insufficient_quota: 'denied',
  billing_error: 'denied',
  authentication_error: 'denied',
  permission_error: 'denied',
  content_filter: 'refused',
  content_policy_violation: 'refused',
  invalid_request_error: 'rejected',
  rate_limit_error: 'rate-limited',
  rate_limit_exceeded: 'rate-limited',
  overloaded_error: 'overloaded',
  timeout_error: 'timeout',
};

function kindByCode(body: ErrorBody | undefined): ChatFailureKind | undefined {
  return codes[body?.code ?? ''] ?? codes[body?.type ?? ''];
}

/** Seconds, from either unit or from a date, which is read by the server's own clock. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = headers?.get('retry-after') ?? '';
  const seconds = /^\d/.test(text)
    ? Number.parseFloat(text)
    : (Date.parse(text) - Date.parse(headers?.get('date') ?? '')) / 1000;
  return seconds >= 0 ? seconds : undefined;
}
