import type { ChatMessage, Json } from '@dreamgym/core';
import type { Answer, Received } from './answer.ts';
import { pieces } from './pieces.ts';

/** The parts of a request for chat completions that decide an answer. */
interface CompletionBody {
  readonly messages?: readonly { readonly role: ChatMessage['role']; readonly content: string | null }[];
  readonly response_format?: { readonly json_schema?: { readonly schema: Json } };
  readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters: Json } }[];
}

/** These servers keep every beginning of a prompt, so each message is a cache point. */
export function readCompletion(body: CompletionBody): Pick<Received, 'messages' | 'schema'> {
  const schema = body.response_format?.json_schema?.schema ?? body.tools?.[0]?.function.parameters;
  return {
    messages: (body.messages ?? []).map(({ role, content }) => ({ role, text: content ?? '', cachePoint: true })),
    ...(schema !== undefined && { schema }),
  };
}

/** A completion in chunks of a stream. */
export function completionChunks({ received, behaviour, usage }: Answer): string[] {
  const { text = '', reasoning = '', refusal, fault } = behaviour;
  const { logprobs, tools } = received.body;
  const data = (rest: object) => {
    const value = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: 'served', ...rest };
    return `data: ${JSON.stringify(value)}\n\n`;
  };
  const chunk = (delta: object, rest: object = {}) =>
    data({ choices: [{ index: 0, delta, finish_reason: null, ...rest }] });
  const call = (rest: object) => ({ tool_calls: [{ index: 0, ...rest }] });
  const written = tools
    ? [
        chunk(call({ id: 'call_1', type: 'function', function: { name: tools[0].function.name, arguments: '' } })),
        ...pieces(text).map((piece) => chunk(call({ function: { arguments: piece } }))),
      ]
    : pieces(text).map((piece) =>
        chunk({ content: piece }, logprobs ? { logprobs: { content: [{ token: piece, logprob: -0.25 }] } } : {}),
      );
  const cost = {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens },
  };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reasoning).map((piece) => chunk({ reasoning_content: piece })),
    ...written,
    ...(refusal === undefined ? [] : [chunk({ refusal })]),
    chunk({}, { finish_reason: behaviour.stop ?? (tools ? 'tool_calls' : 'stop') }),
    ...(fault === 'no-usage' ? [] : [data({ choices: [], usage: cost })]),
    'data: [DONE]\n\n',
  ];
}
