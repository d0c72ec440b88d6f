import type Anthropic from '@anthropic-ai/sdk';
import type { ChatReply, ChatRequest } from '@dreamgym/core';
import { chatFailure } from '../../chat-failure.ts';
import { eventsOf } from '../../http/event-stream.ts';
import { type Fields, fieldsOf, textOf } from '../../http/json.ts';
import { ServerError, serverFailure } from '../../http/server-error.ts';
import { usageMeter } from '../../usage.ts';
import { emptyDraft, replyOf } from '../draft.ts';
import type { AnthropicServer } from './client.ts';
import { takeMessage } from './read-message.ts';

/** A call that waits for its batch. */
export interface BatchCall {
  readonly request: ChatRequest;
  readonly parameters: Anthropic.MessageCreateParamsNonStreaming;
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
  readonly server: AnthropicServer;
  readonly signal: AbortSignal;
  readonly calls: BatchCalls;
}): Promise<void> {
  const { id, server, signal, calls } = options;
  const batch = await server.ask((client, rest) => client.messages.batches.retrieve(id, {}, rest), signal);
  if (fieldsOf(await batch.json()).processing_status !== 'ended') return;
  // `batches.results` would take the key to whatever address the batch names, and give up at a line that it cannot read.
  const results = await server.ask((client, rest) => client.get(`/v1/messages/batches/${id}/results`, rest), signal);
  for await (const { data } of eventsOf(results)) {
    const call = calls.get(Number(data.custom_id));
    if (call && !call.settled) settle(call, fieldsOf(data.result), server);
  }
  for (const call of calls.values()) {
    if (!call.settled) call.reject(chatFailure('server', 'the batch has ended without an answer to this call'));
  }
}

function settle({ request, resolve, reject }: BatchCall, result: Fields, { secret }: AnthropicServer): void {
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
