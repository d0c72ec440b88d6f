import Anthropic from '@anthropic-ai/sdk';
import type { ChatMessage, ChatReply, ChatRequest, ChatUsage, Json } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { checkAnswer } from './answer.ts';
import { ignoredHeaders } from './ignored-headers.ts';
import { requirePlainAddress, type Secret, secretOf } from './secret.ts';

export interface AnthropicOptions {
  readonly model: string;
  readonly baseURL?: string;
  /** The environment variable that holds the key. */
  readonly keyVariable?: string;
  /** For one call, to its last byte. */
  readonly timeoutSeconds?: number;
  /**
   * `adaptive`: the model decides when and how much to think; the present models know only this and, some of them, `off`.
   * `budgetTokens`, at least 1024, is for older models. Thoughts count as written tokens. Missing: as the model does by itself.
   */
  readonly thinking?: 'adaptive' | 'off' | { readonly budgetTokens: number };
  /** How much work the model puts into an answer, its thoughts included. */
  readonly effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** How long the server keeps what lies before a cache point. An hour costs more to write; it pays where calls come minutes apart. */
  readonly cacheTtl?: '5m' | '1h';
  /**
   * How a schema is enforced: by the API, or by the only tool, whose use is forced. The latter is for older models and for
   * servers that know no schemas; the present models refuse it, and so does every model that thinks.
   */
  readonly structuredOutput?: 'schema' | 'tool';
  /** Further fields of the request body, as the API documents them: `{ stop_sequences: ['</action>'] }`. */
  readonly body?: Readonly<Record<string, Json>>;
  /**
   * An older `anthropic-version` that still takes sampling parameters (`2023-06-01`). Without it they are not sent,
   * since the API no longer takes them.
   */
  readonly version?: string;
}

/** What a model of the Messages API sends and reads, one by one or in batches. */
export interface AnthropicMessages {
  /** What decides the answers, besides the model and the request. */
  readonly settings: Json;
  readonly secret: Secret;
  /** Reads the key when it is first called. */
  client(): Anthropic;
  parameters(request: ChatRequest): Anthropic.MessageCreateParamsNonStreaming;
  reply(request: ChatRequest, written: Written): ChatReply;
}

/** What a model wrote, complete or not. */
export interface Written {
  readonly text: string;
  readonly reasoning: string;
  /** As JSON; empty where the model used no tool. */
  readonly toolInput: string;
  readonly stop: Anthropic.StopReason | null;
  readonly usage: Anthropic.Usage;
}

const toolName = 'answer';

export function anthropicMessages(options: AnthropicOptions): AnthropicMessages {
  const { model, baseURL = 'https://api.anthropic.com', keyVariable = 'ANTHROPIC_API_KEY' } = options;
  const { timeoutSeconds = 600, thinking, effort, cacheTtl = '5m', structuredOutput = 'schema', version } = options;
  if (structuredOutput === 'tool' && thinking !== undefined && thinking !== 'off') {
    throw new Error(
      "a model that thinks cannot be forced to use a tool; leave out thinking, or structuredOutput: 'tool'",
    );
  }
  requirePlainAddress(baseURL);
  const { output_config: outputConfig, ...body } = options.body ?? {};
  const secret = secretOf(keyVariable);
  const cacheControl = { type: 'ephemeral' as const, ...(cacheTtl === '1h' && { ttl: cacheTtl }) };
  let client: Anthropic | undefined;

  const block = (message: ChatMessage, isPoint: boolean): Anthropic.TextBlockParam => ({
    type: 'text',
    text: message.text,
    ...(isPoint && { cache_control: cacheControl }),
  });
  const structure = (schema: Json | undefined) => {
    const format = { type: 'json_schema' as const, schema: schema as Record<string, unknown> };
    const bySchema = schema !== undefined && structuredOutput === 'schema';
    const output = { ...(outputConfig as object | undefined), ...(effort && { effort }), ...(bySchema && { format }) };
    const tool = { name: toolName, input_schema: schema as unknown as Anthropic.Tool.InputSchema };
    return {
      ...(Object.keys(output).length > 0 && { output_config: output }),
      ...(schema !== undefined &&
        structuredOutput === 'tool' && {
          tools: [tool],
          tool_choice: { type: 'tool' as const, name: toolName },
        }),
    };
  };
  return {
    settings: {
      baseURL,
      body: options.body ?? {},
      ...(version !== undefined && { version }),
      ...(thinking !== undefined && { thinking }),
      ...(effort !== undefined && { effort }),
      ...(structuredOutput === 'tool' && { structuredOutput }),
    },
    secret,
    // Retries belong to `limited`, where they are counted; the client's log would show request bodies.
    client() {
      client ??= new Anthropic({
        apiKey: secret.read(),
        baseURL,
        maxRetries: 0,
        timeout: timeoutSeconds * 1000,
        logLevel: 'off',
        defaultHeaders: {
          ...ignoredHeaders('ANTHROPIC_CUSTOM_HEADERS'),
          ...(version !== undefined && { 'anthropic-version': version }),
        },
      });
      return client;
    },
    parameters({ messages, schema, maxTokens, temperature }) {
      const points = new Set(messages.filter(({ cachePoint }) => cachePoint).slice(-4));
      const system = messages.filter(({ role }) => role === 'system');
      return {
        ...body,
        ...(thinking !== undefined && { thinking: thinkingOf(thinking) }),
        // The types know only the present version.
        ...(version !== undefined && temperature !== undefined && ({ temperature } as object)),
        ...structure(schema),
        model,
        max_tokens: maxTokens,
        ...(system.length > 0 && { system: system.map((message) => block(message, points.has(message))) }),
        messages: messages.flatMap((message) =>
          message.role === 'system' ? [] : [{ role: message.role, content: [block(message, points.has(message))] }],
        ),
      };
    },
    reply: replyOf,
  };
}

function thinkingOf(thinking: NonNullable<AnthropicOptions['thinking']>): Anthropic.ThinkingConfigParam {
  if (thinking === 'off') return { type: 'disabled' };
  // Some models leave their thoughts out unless they are asked for.
  if (thinking === 'adaptive') return { type: 'adaptive', display: 'summarized' };
  return { type: 'enabled', budget_tokens: thinking.budgetTokens, display: 'summarized' };
}

function replyOf(request: ChatRequest, written: Written): ChatReply {
  const { reasoning, toolInput, stop } = written;
  const usage = usageOf(written.usage);
  const text = toolInput || written.text;
  switch (toolInput && stop === 'tool_use' ? 'end_turn' : stop) {
    case 'end_turn':
    case 'stop_sequence':
      return checkAnswer(request, {
        text,
        ...(reasoning && { reasoning }),
        stop: stop === 'stop_sequence' ? 'stop-sequence' : 'end',
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

function usageOf(tokens: Anthropic.Usage): ChatUsage {
  const cacheReadTokens = tokens.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = tokens.cache_creation_input_tokens ?? 0;
  const longCacheWriteTokens = tokens.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    inputTokens: tokens.input_tokens + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    ...(longCacheWriteTokens > 0 && { longCacheWriteTokens }),
    outputTokens: tokens.output_tokens,
  };
}
