import type Anthropic from '@anthropic-ai/sdk';
import type { ChatModel } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { type AnthropicOptions, anthropicMessages, type Written } from './anthropic-messages.ts';
import { attempt } from './attempt.ts';

/** A model of Anthropic's Messages API: streamed, with cache points and structured output. It has neither seeds nor log-probabilities. */
export function anthropic(options: AnthropicOptions): ChatModel {
  const { settings, secret, client, parameters, reply } = anthropicMessages(options);
  const { timeoutSeconds = 600 } = options;
  return {
    name: `anthropic:${options.model}`,
    settings,
    chat: (request) =>
      attempt({ signal: request.signal, timeoutSeconds, secret }, async (signal) => {
        const events = await client().messages.create({ ...parameters(request), stream: true }, { signal });
        return reply(request, await read(events));
      }),
  };
}

/** Joins what a stream brings. The client's own helper makes a snapshot per event, which costs more time than all the rest. */
async function read(events: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<Written> {
  let usage: Anthropic.Usage | undefined;
  let stop: Written['stop'] = null;
  let [text, reasoning, toolInput] = ['', '', ''];
  for await (const event of events) {
    if (event.type === 'message_start') {
      usage = event.message.usage;
    } else if (event.type === 'content_block_delta') {
      const { delta } = event;
      if (delta.type === 'text_delta') text += delta.text;
      else if (delta.type === 'thinking_delta') reasoning += delta.thinking;
      else if (delta.type === 'input_json_delta') toolInput += delta.partial_json;
    } else if (event.type === 'message_delta' && usage) {
      stop = event.delta.stop_reason;
      // Totals of the whole message, where they are given again.
      const totals = Object.entries(event.usage).filter(([, total]) => total !== null && total !== undefined);
      usage = { ...usage, ...Object.fromEntries(totals) };
    }
  }
  if (!usage) throw chatFailure('connection', 'the answer broke off before it began');
  return { text, reasoning, toolInput, stop, usage };
}
