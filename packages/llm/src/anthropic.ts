import Anthropic from '@anthropic-ai/sdk';
import type { ChatMessage, ChatModel, ChatReply, ChatRequest, Json } from '@dreamgym/core';
import { checkAnswer } from './answer.ts';
import { attempt } from './attempt.ts';
import { chatFailure } from './chat-failure.ts';
import { secretOf } from './secret.ts';

export interface AnthropicOptions {
  readonly model: string;
  readonly baseURL?: string;
  /** The environment variable that holds the key. */
  readonly keyVariable?: string;
  /** For one call, to its last byte. */
  readonly timeoutSeconds?: number;
  /** Further fields of the request body, as the API documents them: `{ thinking: { type: 'adaptive' } }`. */
  readonly body?: Readonly<Record<string, Json>>;
  /**
   * An older `anthropic-version` that still takes sampling parameters (`2023-06-01`). Without it they are not sent,
   * since the API no longer takes them.
   */
  readonly version?: string;
}

/** A model of Anthropic's Messages API: streamed, with cache points and structured output. It has neither seeds nor log-probabilities. */
export function anthropic(options: AnthropicOptions): ChatModel {
  const {
    model,
    baseURL = 'https://api.anthropic.com',
    keyVariable = 'ANTHROPIC_API_KEY',
    timeoutSeconds = 600,
    body = {},
    version,
  } = options;
  const secret = secretOf(keyVariable);
  let client: Anthropic | undefined;
  // Retries belong to `limited`, where they are counted; the client's log would show request bodies.
  const connect = () =>
    new Anthropic({
      apiKey: secret.read(),
      baseURL,
      maxRetries: 0,
      timeout: timeoutSeconds * 1000,
      logLevel: 'off',
      defaultHeaders: version === undefined ? {} : { 'anthropic-version': version },
    });
  return {
    name: `anthropic:${model}`,
    settings: { baseURL, body, ...(version !== undefined && { version }) },
    chat: (request) =>
      attempt({ request, timeoutSeconds, secret }, async (signal) => {
        client ??= connect();
        const sampling = version === undefined ? {} : { temperature: request.temperature };
        const parameters = { ...body, ...sampling, ...parametersOf(request, body), model };
        return replyOf(request, await client.messages.stream(parameters, { signal }).finalMessage());
      }),
  };
}

function parametersOf(request: ChatRequest, body: Readonly<Record<string, Json>>) {
  const { messages, schema, maxTokens } = request;
  const points = new Set(messages.filter(({ cachePoint }) => cachePoint).slice(-4));
  const block = (message: ChatMessage): Anthropic.TextBlockParam => ({
    type: 'text',
    text: message.text,
    ...(points.has(message) && { cache_control: { type: 'ephemeral' } }),
  });
  const system = messages.filter(({ role }) => role === 'system');
  const format = { type: 'json_schema' as const, schema: schema as Record<string, unknown> };
  return {
    max_tokens: maxTokens,
    ...(system.length > 0 && { system: system.map(block) }),
    messages: messages.flatMap((message) =>
      message.role === 'system' ? [] : [{ role: message.role, content: [block(message)] }],
    ),
    ...(schema !== undefined && { output_config: { ...(body.output_config as object | undefined), format } }),
  };
}

function replyOf(request: ChatRequest, message: Anthropic.Message): ChatReply {
  const { content, stop_reason: stop, usage: tokens } = message;
  const cacheReadTokens = tokens.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = tokens.cache_creation_input_tokens ?? 0;
  const usage = {
    inputTokens: tokens.input_tokens + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: tokens.output_tokens,
  };
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const reasoning = content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('');
  switch (stop) {
    case 'end_turn':
    case 'stop_sequence':
      return checkAnswer(request, {
        text,
        ...(reasoning && { reasoning }),
        stop: stop === 'end_turn' ? 'end' : 'stop-sequence',
        usage,
      });
    case 'refusal':
      throw chatFailure('refused', 'the model refused to answer', { usage });
    case 'max_tokens':
      throw chatFailure('truncated', `the answer is longer than ${request.maxTokens} tokens`, { usage, written: text });
    case 'model_context_window_exceeded':
      throw chatFailure('truncated', 'the context is full', { usage, written: text });
    case null:
      throw chatFailure('connection', 'the answer broke off', { usage });
    default:
      throw chatFailure('rejected', `the model stopped for ${stop}, which is no answer`, { usage });
  }
}
