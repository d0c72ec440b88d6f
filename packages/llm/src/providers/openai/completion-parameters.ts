import type { ChatRequest, Json } from '@dreamgym/core';
import { wellFormed } from '@dreamgym/core/text';
import type { OpenAICompatibleOptions } from './openai-compatible-options.ts';

type Parameters = Required<Pick<OpenAICompatibleOptions, 'model' | 'maxTokensField' | 'structuredOutput' | 'body'>>;

/** The body of a request for chat completions. */
export function completionParameters(request: ChatRequest, options: Parameters): Json {
  const { messages, schema, maxTokens, temperature, seed, logProbabilities, tokens } = request;
  const { model, maxTokensField, structuredOutput, body } = options;
  return {
    ...body,
    model,
    messages: messages.map(({ role, text }) => ({ role, content: wellFormed(text) })),
    [maxTokensField]: maxTokens,
    ...(schema !== undefined && structured(schema, structuredOutput)),
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...((logProbabilities || tokens) && { logprobs: true }),
    // Servers give ids with whole answers only, or pass on only those.
    ...(tokens ? { return_token_ids: true, stream: false } : { stream: true, stream_options: { include_usage: true } }),
  };
}

function structured(schema: Json, by: Parameters['structuredOutput']): Readonly<Record<string, Json>> {
  const name = 'answer';
  if (by === 'none') return {};
  if (by === 'schema') {
    return { response_format: { type: 'json_schema', json_schema: { name, schema, strict: true } } };
  }
  return {
    tools: [{ type: 'function', function: { name, parameters: schema } }],
    tool_choice: { type: 'function', function: { name } },
  };
}
