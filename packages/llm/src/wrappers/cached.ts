import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChatModel, ChatReply } from '@dreamgym/core';
import { requestKey } from '../request-key.ts';

export interface CachedOptions {
  /** Made where it is missing; any number of processes may share it. */
  readonly folder: string;
}

/**
 * Answers from disk what was answered before: one file per request, named by its content. Failures are not kept.
 * One request has one answer: where several ask at once, the first answer is kept and given to all.
 * An answer from the cache costs nothing, so `budgeted` and `counted` belong inside; its `usage` is that of the first time.
 */
export function cached(model: ChatModel, { folder }: CachedOptions): ChatModel {
  return {
    ...model,
    async chat(request) {
      request.signal.throwIfAborted();
      const key = requestKey(model, request);
      const file = join(folder, key.slice(0, 2), `${key}.json`);
      const known = await read(file);
      if (known) return known;
      return keep(file, await model.chat(request));
    },
  };
}

/** What a power cut left half written counts as unknown, and is written again. */
async function read(file: string): Promise<ChatReply | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Readers see the whole file or none, and of two writers the first one wins: both give the answer that is kept. */
async function keep(file: string, reply: ChatReply): Promise<ChatReply> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(reply));
    try {
      // Unlike a rename, a link does not replace what is there.
      await link(draft, file);
    } catch {
      const kept = await read(file);
      if (kept) return kept;
      await rename(draft, file);
    }
    return reply;
  } finally {
    await rm(draft, { force: true });
  }
}
