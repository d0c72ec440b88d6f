import { altered, type ChatModel, type ChatReply } from '@dreamgym/core';
import { unlessAborted } from '../signals.ts';

/** A model whose calls, once begun, go on to their end. */
export interface FinishingModel extends ChatModel {
  /** Waits so many seconds for the calls that are still under way, and aborts those that have not come to their end by then. */
  finished(seconds: number): Promise<void>;
}

/**
 * Lets callers leave when they abort, and their calls go on: a call is paid for once it has begun, so its answer had better
 * be kept.
 */
export function finishing(model: ChatModel): FinishingModel {
  const underWay = new Set<Promise<ChatReply>>();
  const last = new AbortController();
  const chat: ChatModel['chat'] = async (request) => {
    request.signal.throwIfAborted();
    const call = model.chat({ ...request, signal: last.signal });
    underWay.add(call);
    const ended = () => underWay.delete(call);
    call.then(ended, ended);
    return unlessAborted(call, request.signal);
  };
  const finished: FinishingModel['finished'] = async (seconds) => {
    const timer = setTimeout(() => last.abort(), seconds * 1000);
    await Promise.allSettled(underWay);
    clearTimeout(timer);
  };
  return altered(model, { chat, finished });
}
