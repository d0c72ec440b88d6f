import type { ChatReply, ChatRequest, Json } from '@dreamgym/core';
import { chatFailure } from '../../chat-failure.ts';
import type { Connection } from '../../http/connection.ts';
import { eventsOf } from '../../http/event-stream.ts';
import { type Fields, fieldsOf, textOf } from '../../http/json.ts';
import { ServerError, serverFailure } from '../../http/server-error.ts';
import { usageMeter } from '../../usage.ts';
import { emptyDraft, replyOf } from '../draft.ts';
import { takeMessage } from './read-message.ts';

/** A call that waits for its batch. */
export interface BatchCall {
  readonly request: ChatRequest;
  readonly parameters: Json;
  readonly key: string;
  readonly resolve: (reply: ChatReply) => void;
  readonly reject: (reason: unknown) => void;
  settled: boolean;
  /** Whether its batch has been made. */
  sent: boolean;
}

/** Calls by their number in a batch. */
export type BatchCalls = ReadonlyMap<number, BatchCall>;

/** Looks whether a batch has ended, and settles its calls where it has. */
export async function collectResults(options: {
  readonly id: string;
  readonly server: Connection;
  readonly signal: AbortSignal;
  readonly calls: BatchCalls;
}): Promise<void> {
  const { id, server, signal, calls } = options;
  const path = `/messages/batches/${id}`;
  const { processing_status: status } = fieldsOf(await (await server.send(path, { signal })).json());
  if (status !== 'ended') return;
  for await (const { data } of eventsOf(await server.send(`${path}/results`, { signal }))) {
    const call = calls.get(Number(data.custom_id));
    if (call && !call.settled) settle(call, fieldsOf(data.result), server);
  }
  for (const call of calls.values()) {
    if (!call.settled) call.reject(chatFailure('server', 'the batch has ended without an answer to this call'));
  }
}

function settle({ request, resolve, reject }: BatchCall, result: Fields, { secret }: Connection): void {
  try {
    const type = textOf(result.type);
    if (type === 'errored') throw serverFailure(new ServerError(result.error), { secret });
    if (type !== 'succeeded') throw chatFailure('timeout', `the batch has ended and this call is ${type || 'missing'}`);
    const [draft, meter] = [emptyDraft(), usageMeter(request)];
    takeMessage(draft, fieldsOf(result.message), meter);
    resolve(replyOf(draft, { request, meter }));
  } catch (error) {
    reject(error);
  }
}
