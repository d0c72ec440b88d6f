import type { ChatModel, Json } from '@dreamgym/core';
import { wellFormed } from '@dreamgym/core/text';
import { chatFailure } from '../chat-failure.ts';
import { attempt } from '../http/attempt.ts';
import { fieldsOf, itemsOf, jsonOrText, textOf } from '../http/json.ts';
import { secretOf } from '../http/secret.ts';
import { ServerError } from '../http/server-error.ts';
import { type AnnouncedUsage, type UsageMeter, usageMeter } from '../usage.ts';
import { type Draft, emptyDraft, replyOf } from './draft.ts';

/** What is needed of a language model of the AI SDK (`LanguageModelV2`, `LanguageModelV3`), by its form alone. */
export interface AiSdkModel {
  readonly specificationVersion: string;
  /** `openai.chat` */
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: AiSdkCall): PromiseLike<object>;
}

interface AiSdkCall {
  readonly prompt: AiSdkMessage[];
  readonly maxOutputTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly responseFormat?: { readonly type: 'json'; readonly schema: object; readonly name: string };
  readonly abortSignal: AbortSignal;
}

type AiSdkMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user' | 'assistant'; readonly content: { readonly type: 'text'; readonly text: string }[] };

export interface FromAiSdkOptions {
  /** For one call. */
  readonly timeoutSeconds?: number;
  readonly contextWindow?: number;
  /** What else decides the answers, such as options that the model was made with; without secrets. */
  readonly settings?: Json;
}

/**
 * A model of any provider of the AI SDK: `fromAiSdk(mistral('mistral-small'))`. The provider's own retries and streams are
 * not used. It has neither log-probabilities nor tokens, which the SDK does not hand on.
 */
export function fromAiSdk(model: AiSdkModel, options: FromAiSdkOptions = {}): ChatModel {
  const { timeoutSeconds = 600, contextWindow, settings } = options;
  return {
    name: `ai-sdk:${model.provider}/${model.modelId}`,
    ...(settings !== undefined && { settings }),
    ...(contextWindow !== undefined && { contextWindow }),
    async chat(request) {
      if (request.tokens) throw chatFailure('rejected', 'the AI SDK hands on no tokens');
      const { signal, onUsage, messages, schema, maxTokens, temperature, seed } = request;
      const meter = usageMeter(request);
      const secret = secretOf(undefined);
      return attempt({ signal, timeoutSeconds, secret, onUsage, spent: () => meter.usage() }, async (abortSignal) => {
        const call: AiSdkCall = {
          prompt: messages.map(({ role, text }) => messageOf(role, wellFormed(text))),
          maxOutputTokens: maxTokens,
          ...(temperature !== undefined && { temperature }),
          ...(seed !== undefined && { seed }),
          ...(schema !== undefined && { responseFormat: { type: 'json', schema: schema as object, name: 'answer' } }),
          abortSignal,
        };
        const result = await Promise.resolve(model.doGenerate(call)).catch(rethrow);
        return replyOf(draftOf(result, meter), { request, meter, contextWindow });
      });
    },
  };
}

function messageOf(role: 'system' | 'user' | 'assistant', text: string): AiSdkMessage {
  return role === 'system' ? { role, content: text } : { role, content: [{ type: 'text', text }] };
}

function draftOf(result: object, meter: UsageMeter): Draft {
  const { content, finishReason, usage } = fieldsOf(result);
  const draft = emptyDraft();
  for (const part of itemsOf(content).map(fieldsOf)) {
    if (part.type === 'text') draft.text += textOf(part.text);
    else if (part.type === 'reasoning') draft.reasoning += textOf(part.text);
  }
  meter.wrote(draft.text + draft.reasoning);
  meter.announce(announcedIn(fieldsOf(usage)));
  const { unified, raw } = fieldsOf(finishReason);
  const reason = textOf(finishReason) || (unified === 'other' ? textOf(raw) : textOf(unified));
  draft.stop = reason.replaceAll('-', '_');
  draft.ended = draft.stop === '' || draft.stop === 'unknown';
  return draft;
}

/** The counts of version 2, and those of version 3, which are divided. */
function announcedIn(usage: Readonly<Record<string, unknown>>): AnnouncedUsage {
  const { inputTokens, outputTokens, cachedInputTokens } = usage;
  const [input, output] = [fieldsOf(inputTokens), fieldsOf(outputTokens)];
  return {
    inputTokens: input.total ?? inputTokens,
    cacheReadTokens: input.cacheRead ?? cachedInputTokens,
    cacheWriteTokens: input.cacheWrite,
    outputTokens: output.total ?? outputTokens,
  };
}

/** Errors of the SDK say what the server has said. */
function rethrow(error: unknown): never {
  const { statusCode, responseHeaders, responseBody, message } = error as Readonly<Record<string, unknown>>;
  if (typeof statusCode !== 'number') throw error;
  const headers = new Headers(fieldsOf(responseHeaders) as Record<string, string>);
  throw new ServerError(textOf(responseBody) === '' ? message : jsonOrText(textOf(responseBody)), {
    status: statusCode,
    headers,
  });
}
