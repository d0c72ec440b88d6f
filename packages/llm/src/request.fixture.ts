import type { ChatRequest } from '@dreamgym/core';

/** A request with this text. */
export function requestOf(text: string, rest: Partial<ChatRequest> = {}): ChatRequest {
  return {
    messages: [{ role: 'user', text }],
    maxTokens: 100,
    phase: 'rollout',
    signal: new AbortController().signal,
    ...rest,
  };
}
