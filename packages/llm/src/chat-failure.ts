import type { ChatFailure, ChatFailureKind, ChatUsage } from '@dreamgym/core';

export interface ChatFailureDetails {
  /** Whether the same request may well succeed later; by default what is usual for the kind. */
  readonly retryable?: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly usage?: ChatUsage;
  readonly written?: string;
}

// An empty answer is a fluke of sampling or of the server; a refusal or a full context is not.
const passing: readonly ChatFailureKind[] = ['rate-limited', 'overloaded', 'server', 'timeout', 'connection', 'empty'];

/** Makes a `ChatFailure`. It has no `cause`: a client's error may hold what a log must not. */
export function chatFailure(kind: ChatFailureKind, message: string, details: ChatFailureDetails = {}): ChatFailure {
  const { retryable = passing.includes(kind), ...rest } = details;
  return Object.assign(new Error(message), { name: 'ChatFailure' as const, kind, retryable, ...rest });
}
