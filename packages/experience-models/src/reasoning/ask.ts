import {
  type ChatFailure,
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  isChatFailure,
  type Json,
} from '@dreamgym/core';
import { bytesOf, contextShares } from '@dreamgym/core/text';
import { bytesIn, repairMessages } from './prompts.ts';

export interface AskOptions<Answer> {
  readonly request: ChatRequest;
  /** Throws where the JSON, which meets the schema, is no answer all the same. */
  readonly read: (json: Json) => Answer;
}

/**
 * Asks for JSON and reads it strictly. An answer that is none is sent back once with the reason; a second one is a
 * `ChatFailure`, like everything that failed otherwise.
 */
export async function ask<Answer>(model: ChatModel, { request, read }: AskOptions<Answer>): Promise<Answer> {
  try {
    return readReply(await model.chat(request), read);
  } catch (error) {
    // Without anything written the prompt itself does not fit, and a longer one would not either.
    const isMendable = isChatFailure(error) && (error.kind === 'invalid' || error.kind === 'truncated');
    if (!isMendable || error.written === undefined) throw error;
    // What was cut off is long, and the model shall not go on from it.
    const { promptBytes } = contextShares(model.contextWindow, request.maxTokens);
    const hasRoom = bytesIn(request.messages) + bytesOf(error.written) <= promptBytes;
    const written = error.kind === 'invalid' && hasRoom ? error.written : undefined;
    const messages = repairMessages(request.messages, { problem: error.message, written });
    return readReply(await model.chat({ ...request, messages }), read);
  }
}

function readReply<Answer>({ json, text }: ChatReply, read: (json: Json) => Answer): Answer {
  try {
    return read(json!);
  } catch (error) {
    throw invalid((error as Error).message, text);
  }
}

function invalid(message: string, written: string): ChatFailure {
  return Object.assign(new Error(message), {
    name: 'ChatFailure' as const,
    kind: 'invalid' as const,
    retryable: false,
    written,
  });
}
