import type Anthropic from '@anthropic-ai/sdk';
import type { ChatMessage, ChatRequest, Json } from '@dreamgym/core';
import { wellFormed } from '@dreamgym/core/text';
import type { ConnectionOptions } from '../../http/connection.ts';
import { type AnthropicServer, anthropicServer, official } from './client.ts';

export interface AnthropicOptions extends ConnectionOptions {
  readonly model: string;
  readonly baseURL?: string;
  /** The environment variable that holds the key. */
  readonly keyVariable?: string;
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
   * How a schema is enforced: by the API, by the only tool, whose use is forced, or by nothing: then the answer is only
   * checked. The tool is for older models and for servers that know no schemas; the present models refuse it, and so does
   * every model that thinks.
   */
  readonly structuredOutput?: 'schema' | 'tool' | 'none';
  /** Further fields of the request body, as the API documents them: `{ stop_sequences: ['</action>'] }`. */
  readonly body?: Readonly<Record<string, Json>>;
  /**
   * An older `anthropic-version` that still takes sampling parameters (`2023-06-01`). Without it they are not sent,
   * since the API no longer takes them.
   */
  readonly version?: string;
}

/** What a model of the Messages API sends, one by one or in batches. */
export interface AnthropicMessages {
  /** What decides the answers, besides the model and the request. */
  readonly settings: Json;
  readonly server: AnthropicServer;
  parameters(request: ChatRequest): Anthropic.MessageCreateParamsNonStreaming;
}

const toolName = 'answer';

export function anthropicMessages(options: AnthropicOptions): AnthropicMessages {
  const { model, baseURL = official, keyVariable = 'ANTHROPIC_API_KEY' } = options;
  const { thinking, effort, cacheTtl = '5m', structuredOutput = 'schema', version } = options;
  if (structuredOutput === 'tool' && thinking !== undefined && thinking !== 'off') {
    throw new Error(
      "a model that thinks cannot be forced to use a tool; leave out thinking, or structuredOutput: 'tool'",
    );
  }
  const { output_config: outputConfig, ...body } = options.body ?? {};
  const cacheControl = { type: 'ephemeral' as const, ...(cacheTtl === '1h' && { ttl: cacheTtl }) };

  const block = (message: ChatMessage, isPoint: boolean): Anthropic.TextBlockParam => ({
    type: 'text',
    text: wellFormed(message.text),
    ...(isPoint && { cache_control: cacheControl }),
  });
  const structure = (schema: Json | undefined): Partial<Anthropic.MessageCreateParamsNonStreaming> => {
    const given = schema as Record<string, unknown>;
    const format = schema !== undefined &&
      structuredOutput === 'schema' && { type: 'json_schema' as const, schema: given };
    const output = { ...(outputConfig as object | undefined), ...(effort && { effort }), ...(format && { format }) };
    const tool = schema !== undefined &&
      structuredOutput === 'tool' && { name: toolName, input_schema: given as Anthropic.Tool.InputSchema };
    return {
      ...(Object.keys(output).length > 0 && { output_config: output }),
      ...(tool && { tools: [tool], tool_choice: { type: 'tool', name: toolName } }),
    };
  };
  return {
    settings: {
      baseURL,
      body: options.body ?? {},
      ...(version !== undefined && { version }),
      ...(thinking !== undefined && { thinking }),
      ...(effort !== undefined && { effort }),
      ...(structuredOutput !== 'schema' && { structuredOutput }),
    },
    server: anthropicServer({ ...options, baseURL, keyVariable }),
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
  };
}

function thinkingOf(thinking: NonNullable<AnthropicOptions['thinking']>): Anthropic.ThinkingConfigParam {
  if (thinking === 'off') return { type: 'disabled' };
  // Some models leave their thoughts out unless they are asked for.
  if (thinking === 'adaptive') return { type: 'adaptive', display: 'summarized' };
  return { type: 'enabled', budget_tokens: thinking.budgetTokens, display: 'summarized' };
}
