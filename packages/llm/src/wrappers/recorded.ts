import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  altered,
  type ChatFailure,
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  isChatFailure,
} from '@dreamgym/core';
import { dropCutLine, readJsonLines } from '@dreamgym/files';
import { chatFailure } from '../chat-failure.ts';
import { requestKey } from '../request-key.ts';

export interface RecordingOptions {
  /** JSON lines, one per call; several models may share it. */
  readonly file: string;
}

/** One line of a recording. The key alone decides at replay; model and request are for the reader. */
interface Line {
  readonly key: string;
  readonly model: string;
  readonly request: Omit<ChatRequest, 'signal' | 'onUsage'>;
  readonly reply?: ChatReply;
  readonly failure?: Pick<ChatFailure, 'kind' | 'message' | 'retryable' | 'retryAfter' | 'usage' | 'written'>;
}

/** Writes every call and how it ended to a file, to be played again by `replayed`. Aborted calls are left out. */
export function recorded(model: ChatModel, { file }: RecordingOptions): ChatModel {
  mkdirSync(dirname(file), { recursive: true });
  dropCutLine(file);
  // Written at once and whole: calls that end together must not mix, and a crash may lose no call that was paid for.
  const write = (request: ChatRequest, end: Pick<Line, 'reply' | 'failure'>) => {
    const { signal: _, onUsage: __, ...rest } = request;
    const line: Line = { key: requestKey(model, request), model: model.name, request: rest, ...end };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const chat: ChatModel['chat'] = async (request) => {
    try {
      const reply = await model.chat(request);
      write(request, { reply });
      return reply;
    } catch (error) {
      if (isChatFailure(error)) {
        const { kind, message, retryable, retryAfter, usage, written } = error;
        write(request, { failure: { kind, message, retryable, retryAfter, usage, written } });
      }
      throw error;
    }
  };
  return altered(model, { chat });
}

/**
 * Plays a recording: each request gets what it got then, failures included, and repeated requests get theirs in the
 * order of the recording. The model is never called; it says only whose answers these are, and so needs no key.
 * A request that was not recorded, or not so often, is an `unrecorded` failure.
 */
export function replayed(model: ChatModel, { file }: RecordingOptions): ChatModel {
  const lines = new Map<string, Line[]>();
  for (const { value } of readJsonLines(file, { dropCutLine: true })) {
    const line = value as Line;
    const same = lines.get(line.key);
    if (same) same.push(line);
    else lines.set(line.key, [line]);
  }
  const next = new Map<string, number>();
  const chat: ChatModel['chat'] = async (request) => {
    request.signal.throwIfAborted();
    const key = requestKey(model, request);
    const index = next.get(key) ?? 0;
    const line = lines.get(key)?.[index];
    if (!line) {
      const what = index === 0 ? 'this request' : `this request more than ${index} times`;
      throw chatFailure('unrecorded', `${file} does not have ${what} of ${model.name} (phase ${request.phase})`);
    }
    next.set(key, index + 1);
    if (line.reply) return line.reply;
    const { kind, message, ...details } = line.failure!;
    throw chatFailure(kind, message, details);
  };
  return altered(model, { chat });
}
