import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { altered, type ChatModel, type ChatReply, type ChatRequest } from '@dreamgym/core';
import { isRecord, jsonOrText } from '../http/json.ts';
import { checkAnswer } from '../providers/answer.ts';
import { requestKey } from '../request-key.ts';
import { completeUsage } from '../usage.ts';
import { shared } from './shared.ts';

export interface CachedOptions {
  /** Made where it is missing; any number of processes may share it. */
  readonly folder: string;
}

/**
 * Answers from disk what was answered before: one file per request, named by its content. Failures are not kept.
 * One request has one answer: who asks for what is being asked for waits for it, and where several processes ask at once,
 * the first answer is kept and given to all.
 * An answer from the cache costs nothing, so `budgeted` and `counted` belong inside; its `usage` is that of the first time.
 */
export function cached(model: ChatModel, { folder }: CachedOptions): ChatModel {
  const once = shared<ChatReply>();
  const chat: ChatModel['chat'] = async (request) => {
    const key = requestKey(model, request);
    const file = join(folder, key.slice(0, 2), `${key}.json`);
    const call = async (signal: AbortSignal) =>
      (await read(file, request)) ?? (await keep(file, { request, reply: await model.chat({ ...request, signal }) }));
    return once(key, { signal: request.signal, call });
  };
  return altered(model, { chat });
}

/** What is damaged, or no answer to this request, counts as unknown and is written again. */
async function read(file: string, request: ChatRequest): Promise<ChatReply | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const value = jsonOrText(text);
  if (!isRecord(value) || typeof value.text !== 'string') return undefined;
  if (value.stop !== 'end' && value.stop !== 'stop-sequence') return undefined;
  if (request.tokens && !isRecord(value.tokens)) return undefined;
  const { json: _, ...reply } = value as unknown as ChatReply;
  try {
    return checkAnswer(request, { ...reply, usage: completeUsage(reply.usage, { request, reply }) });
  } catch {
    return undefined;
  }
}

/** Readers see the whole file or none, and of two writers the first one wins: both give the answer that is kept. */
async function keep(
  file: string,
  { request, reply }: { readonly request: ChatRequest; readonly reply: ChatReply },
): Promise<ChatReply> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(reply));
    try {
      // Unlike a rename, a link does not replace what is there.
      await link(draft, file);
    } catch {
      const kept = await read(file, request);
      if (kept) return kept;
      await rename(draft, file);
    }
    return reply;
  } finally {
    await rm(draft, { force: true });
  }
}
