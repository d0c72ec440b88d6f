import type { ChatMessage, ChatUsage, Json } from '@dreamgym/core';
import type { Answer, Received } from './answer.ts';
import { pieces } from './pieces.ts';

interface Block {
  readonly text?: string;
  readonly cache_control?: object;
}

/** The parts of a request to Anthropic's Messages API that decide an answer. */
interface MessageBody {
  readonly system?: readonly Block[];
  readonly messages?: readonly { readonly role: 'user' | 'assistant'; readonly content: string | readonly Block[] }[];
  readonly output_config?: { readonly format?: { readonly schema: Json } };
  readonly tools?: readonly { readonly name: string; readonly input_schema: Json }[];
}

export function readMessage(body: MessageBody): Pick<Received, 'messages' | 'schema'> {
  const { system = [], messages = [], output_config, tools } = body;
  const read = (role: ChatMessage['role'], block: Block): ChatMessage => ({
    role,
    text: block.text ?? '',
    ...(block.cache_control && { cachePoint: true }),
  });
  const schema = output_config?.format?.schema ?? tools?.[0]?.input_schema;
  return {
    messages: [
      ...system.map((block) => read('system', block)),
      ...messages.flatMap(({ role, content }) => {
        const blocks = typeof content === 'string' ? [{ text: content }] : content;
        return blocks.map((block) => read(role, block));
      }),
    ],
    ...(schema !== undefined && { schema }),
  };
}

/** A whole message, as batches give it. */
export function message({ received, behaviour, usage }: Answer) {
  const { text = '', reasoning = '' } = behaviour;
  const tool: string | undefined = received.body.tools?.[0]?.name;
  return {
    ...started(usage),
    content: [
      ...(reasoning ? [{ type: 'thinking', thinking: reasoning, signature: '' }] : []),
      tool
        ? { type: 'tool_use', id: 'toolu_1', name: tool, input: JSON.parse(text) }
        : { type: 'text', text, citations: null },
    ],
    stop_reason: behaviour.stop ?? (tool ? 'tool_use' : 'end_turn'),
  };
}

/** A message in events of a stream. */
export function messageEvents({ received, behaviour, usage }: Answer): string[] {
  const { text = '', reasoning = '' } = behaviour;
  const tool: string | undefined = received.body.tools?.[0]?.name;
  const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const block = (index: number, content_block: object, deltas: readonly object[]) => [
    event('content_block_start', { index, content_block }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
  const thinking = pieces(reasoning).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
  const written = pieces(text).map((piece) =>
    tool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece },
  );
  const opened = tool ? { type: 'tool_use', id: 'toolu_1', name: tool, input: {} } : { type: 'text', text: '' };
  const stop = behaviour.stop ?? (tool ? 'tool_use' : 'end_turn');
  return [
    event('message_start', { message: { ...started(usage), usage: { ...tokensOf(usage), output_tokens: 1 } } }),
    ...(thinking.length > 0 ? block(0, { type: 'thinking', thinking: '', signature: '' }, thinking) : []),
    ...block(thinking.length > 0 ? 1 : 0, opened, written),
    event('message_delta', {
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: usage.outputTokens },
    }),
    event('message_stop', {}),
  ];
}

const started = (usage: ChatUsage) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'served',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: tokensOf(usage),
});

function tokensOf({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens,
  longCacheWriteTokens = 0,
  outputTokens,
}: ChatUsage) {
  return {
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWriteTokens - longCacheWriteTokens,
      ephemeral_1h_input_tokens: longCacheWriteTokens,
    },
    output_tokens: outputTokens,
  };
}
