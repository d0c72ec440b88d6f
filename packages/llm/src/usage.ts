import type { ChatReply, ChatRequest, ChatUsage } from '@dreamgym/core';
import { bytesOf, estimateTokens } from '@dreamgym/core/text';

export const noUsage: ChatUsage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };

/** Counts as a server gave them: any may be missing, or no count at all. */
export type AnnouncedUsage = Partial<Record<Exclude<keyof ChatUsage, 'estimated'>, unknown>>;

/** Follows what one call costs while its answer comes. */
export interface UsageMeter {
  /** Takes counts of the whole call so far, as the server gave them. */
  announce(usage: AnnouncedUsage): void;
  /** Takes a part of the answer, thoughts included. */
  wrote(text: string): void;
  /** What the call has cost: as announced, and estimated where that is missing or, before the end, behind what has come. */
  usage(end?: { readonly complete: true }): ChatUsage;
}

export function usageMeter(request: Pick<ChatRequest, 'messages' | 'schema'>): UsageMeter {
  let announced: Partial<Record<keyof AnnouncedUsage, number>> = {};
  let bytes = 0;
  return {
    announce(usage) {
      // Servers count on, so that the highest count is the last one: a later 0 means that it was left out.
      for (const [name, value] of Object.entries(usage)) {
        const key = name as keyof AnnouncedUsage;
        announced = { ...announced, [key]: Math.max(countIn(value) ?? 0, announced[key] ?? 0) };
      }
    },
    wrote(text) {
      bytes += bytesOf(text);
    },
    usage(end) {
      const written = Math.ceil(bytes / 4);
      const { outputTokens = 0 } = announced;
      const isBehind = end === undefined && outputTokens < written;
      return soundUsage({ ...announced, ...(isBehind && { outputTokens: undefined }) }, { request, written });
    },
  };
}

/** The counts that are there, none above what it is a share of; what is missing is estimated and marked so. */
export function completeUsage(
  usage: AnnouncedUsage | undefined,
  { request, reply }: { readonly request: Pick<ChatRequest, 'messages' | 'schema'>; readonly reply: ChatReply },
): ChatUsage {
  const written = estimateTokens(`${reply.reasoning ?? ''}${reply.text}`);
  const counts = Object.entries(usage ?? {}).map(([name, value]) => [name, countIn(value)]);
  const estimated = (usage as ChatUsage | undefined)?.estimated === true;
  const sound = soundUsage(Object.fromEntries(counts), { request, written });
  return estimated ? { ...sound, estimated } : sound;
}

/** What a request costs that was sent, and of which nothing more is known. */
export function estimateUsage(request: Pick<ChatRequest, 'messages' | 'schema'>): ChatUsage {
  return usageMeter(request).usage();
}

function soundUsage(
  counts: Partial<Record<keyof AnnouncedUsage, number | undefined>>,
  { request, written }: { readonly request: Pick<ChatRequest, 'messages' | 'schema'>; readonly written: number },
): ChatUsage {
  // No prompt has no tokens: servers that do not count say 0.
  const inputTokens = counts.inputTokens || estimateTokens(textOf(request));
  const cacheReadTokens = Math.min(counts.cacheReadTokens ?? 0, inputTokens);
  const cacheWriteTokens = Math.min(counts.cacheWriteTokens ?? 0, inputTokens - cacheReadTokens);
  const longCacheWriteTokens = Math.min(counts.longCacheWriteTokens ?? 0, cacheWriteTokens);
  const outputTokens = counts.outputTokens || written;
  const estimated = !counts.inputTokens || (!counts.outputTokens && written > 0);
  return {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    ...(longCacheWriteTokens > 0 && { longCacheWriteTokens }),
    outputTokens,
    ...(estimated && { estimated }),
  };
}

/** Tokens that chat templates put around a message, and servers around a request with a schema, at most. */
const around = { message: 32, request: 1024 };

/**
 * The most that a request can cost: a token is at least a byte, and nothing is written beyond `maxTokens`. How the input
 * divides into what is kept and what is not is for the price to say, which takes the dearest.
 */
export function mostUsage(request: Pick<ChatRequest, 'messages' | 'schema' | 'maxTokens'>): ChatUsage {
  const inputTokens = bytesOf(textOf(request)) + around.request + around.message * request.messages.length;
  return { ...noUsage, inputTokens, outputTokens: request.maxTokens };
}

export function addUsage(a: ChatUsage, b: ChatUsage): ChatUsage {
  const long = (a.longCacheWriteTokens ?? 0) + (b.longCacheWriteTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    ...(long > 0 && { longCacheWriteTokens: long }),
    outputTokens: a.outputTokens + b.outputTokens,
    ...((a.estimated || b.estimated) && { estimated: true }),
  };
}

function textOf({ messages, schema }: Pick<ChatRequest, 'messages' | 'schema'>): string {
  const text = messages.map((message) => message.text).join('\n');
  return schema === undefined ? text : `${text}\n${JSON.stringify(schema)}`;
}

/** A count of tokens, where the value is one. */
function countIn(value: unknown): number | undefined {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : undefined;
}
