import type { ChatModel, ChatReply, ChatRequest, ChatUsage, Json, TokenLogProbability } from '@dreamgym/core';
import OpenAI from 'openai';
import { chatFailure } from '../chat-failure.ts';
import { checkAnswer } from './answer.ts';
import { attempt } from './attempt.ts';
import { ignoredHeaders } from './ignored-headers.ts';
import { requirePlainAddress, secretOf } from './secret.ts';

export interface OpenAICompatibleOptions {
  readonly model: string;
  /** With the version: `http://localhost:8000/v1`. */
  readonly baseURL: string;
  /** The environment variable that holds the key. Without it no key is sent, so none reaches a server that it is not for. */
  readonly keyVariable?: string;
  /** For one call, to its last byte. */
  readonly timeoutSeconds?: number;
  /** OpenAI's reasoning models take `max_completion_tokens` only, some servers `max_tokens` only. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /** How a schema is enforced: by the response format, or by the only tool, whose use is forced, for servers that know no schemas. */
  readonly structuredOutput?: 'schema' | 'tool';
  /** Further fields of the request body, as the server documents them: `{ reasoning_effort: 'low' }`. */
  readonly body?: Readonly<Record<string, Json>>;
}

/** A model behind the chat completions of OpenAI, vLLM, SGLang, llama.cpp, Ollama and others: streamed, with log-probabilities where the server gives them. */
export function openaiCompatible(options: OpenAICompatibleOptions): ChatModel {
  const { model, baseURL, keyVariable, timeoutSeconds = 600, maxTokensField = 'max_tokens', body = {} } = options;
  const { structuredOutput = 'schema' } = options;
  requirePlainAddress(baseURL);
  const secret = secretOf(keyVariable);
  let client: OpenAI | undefined;
  // Everything that the client would read from the environment is set: what is OpenAI's must not reach other servers.
  // Retries belong to `limited`, where they are counted; the client's log would show request bodies.
  const connect = () =>
    new OpenAI({
      apiKey: keyVariable === undefined ? 'none' : secret.read(),
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL,
      maxRetries: 0,
      timeout: timeoutSeconds * 1000,
      logLevel: 'off',
      defaultHeaders: {
        ...ignoredHeaders('OPENAI_CUSTOM_HEADERS'),
        ...(keyVariable === undefined && { Authorization: null }),
      },
    });
  return {
    name: `openai:${model}@${baseURL}`,
    settings: { body, maxTokensField, ...(structuredOutput === 'tool' && { structuredOutput }) },
    chat: (request) =>
      attempt({ signal: request.signal, timeoutSeconds, secret }, async (signal) => {
        client ??= connect();
        const parameters = {
          ...body,
          ...parametersOf(request, structuredOutput),
          [maxTokensField]: request.maxTokens,
          model,
        };
        return replyOf(request, await client.chat.completions.create(parameters, { signal }));
      }),
  };
}

function parametersOf(
  { messages, schema, temperature, seed, logProbabilities }: ChatRequest,
  structuredOutput: 'schema' | 'tool',
) {
  return {
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    ...(schema !== undefined && structured(schema as Record<string, unknown>, structuredOutput)),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(logProbabilities && { logprobs: true }),
    stream: true as const,
    stream_options: { include_usage: true },
  };
}

function structured(schema: Record<string, unknown>, by: 'schema' | 'tool') {
  const name = 'answer';
  if (by === 'schema') {
    return { response_format: { type: 'json_schema' as const, json_schema: { name, schema, strict: true } } };
  }
  return {
    tools: [{ type: 'function' as const, function: { name, parameters: schema } }],
    tool_choice: { type: 'function' as const, function: { name } },
  };
}

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;
/** Two names for what several servers add, and vLLM's stop sequence. */
type Delta = OpenAI.Chat.Completions.ChatCompletionChunk.Choice.Delta & {
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
};
type Choice = OpenAI.Chat.Completions.ChatCompletionChunk.Choice & { readonly stop_reason?: string | number | null };

async function replyOf(request: ChatRequest, chunks: AsyncIterable<Chunk>): Promise<ChatReply> {
  let text = '';
  let called = '';
  let reasoning = '';
  let refusal = '';
  let finish: string | undefined;
  let stopSequence = false;
  let usage: ChatUsage | undefined;
  const logProbabilities: TokenLogProbability[] = [];
  for await (const chunk of chunks) {
    // Usage comes in a chunk of its own, which has no choice.
    if (chunk.usage) usage = usageOf(chunk.usage);
    const choice: Choice | undefined = chunk.choices[0];
    if (!choice) continue;
    const delta: Delta | undefined = choice.delta;
    text += delta?.content ?? '';
    for (const call of delta?.tool_calls ?? []) called += call.function?.arguments ?? '';
    reasoning += delta?.reasoning_content ?? delta?.reasoning ?? '';
    refusal += delta?.refusal ?? '';
    for (const { token, logprob } of choice.logprobs?.content ?? []) {
      logProbabilities.push({ token, logProbability: logprob });
    }
    finish = choice.finish_reason ?? finish;
    stopSequence ||= typeof choice.stop_reason === 'string';
  }
  if (finish === undefined) throw chatFailure('connection', 'the answer broke off', { usage });
  // No retry would tell more, and each one costs.
  if (!usage) throw chatFailure('rejected', 'the answer came without its usage; the server has to know include_usage');
  const forced = called !== '' && (finish === 'tool_calls' || finish === 'stop');
  if (refusal !== '' || finish === 'content_filter') {
    throw chatFailure('refused', `the model refused to answer${refusal && `: ${refusal}`}`, { usage });
  }
  if (finish === 'length') {
    throw chatFailure('truncated', `the answer is cut off, within ${request.maxTokens} tokens`, {
      usage,
      written: called || text,
    });
  }
  if (finish !== 'stop' && !forced) {
    throw chatFailure('rejected', `the model stopped for ${finish}, which is no answer`, { usage });
  }
  return checkAnswer(request, {
    text: forced ? called : text,
    ...(reasoning && { reasoning }),
    stop: stopSequence ? 'stop-sequence' : 'end',
    usage,
    ...(logProbabilities.length > 0 && { logProbabilities }),
  });
}

/** What OpenAI charges for, and the client's types may not know yet. */
type Details = { readonly cache_write_tokens?: number | null } | undefined;

function usageOf(tokens: OpenAI.CompletionUsage): ChatUsage {
  return {
    inputTokens: tokens.prompt_tokens,
    cacheReadTokens: tokens.prompt_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: (tokens.prompt_tokens_details as Details)?.cache_write_tokens ?? 0,
    outputTokens: tokens.completion_tokens,
  };
}
