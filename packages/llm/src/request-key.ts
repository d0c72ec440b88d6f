import { createHash } from 'node:crypto';
import type { ChatModel, ChatRequest, Json } from '@dreamgym/core';

/** What decides an answer, by its content: the model, its settings, and and what of the request decides its answer. */
export function requestKey({ name, settings }: ChatModel, request: ChatRequest): string {
  const { signal: _, phase: __, onUsage: ___, ...rest } = request;
  const content = canonical({ name, settings, request: rest } as unknown as Json);
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys: equal contents, equal text. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
