import type { ChatModel } from '@dreamgym/core';
import { chatFailure } from '../../chat-failure.ts';
import { attempt } from '../../http/attempt.ts';
import { eventsOf } from '../../http/event-stream.ts';
import { usageMeter } from '../../usage.ts';
import { replyOf } from '../draft.ts';
import { type AnthropicOptions, anthropicMessages } from './messages.ts';
import { readMessage } from './read-message.ts';

/** A model of Anthropic's Messages API: streamed, with cache points and structured output. It has neither seeds, log-probabilities nor tokens. */
export function anthropic(options: AnthropicOptions): ChatModel {
  const { settings, server, parameters } = anthropicMessages(options);
  const { model, contextWindow } = options;
  return {
    name: `anthropic:${model}`,
    settings,
    ...(contextWindow !== undefined && { contextWindow }),
    async chat(request) {
      if (request.tokens) throw chatFailure('rejected', 'this API gives no tokens');
      const meter = usageMeter(request);
      const { signal, onUsage } = request;
      return attempt({ ...server, signal, onUsage, spent: () => meter.usage() }, async (its) => {
        const body = { ...parameters(request), stream: true };
        // `messages.create` would write on the console at every call where a model is old.
        const response = await server.ask((client, rest) => client.post('/v1/messages', { ...rest, body }), its);
        const draft = await readMessage(eventsOf(response), meter);
        return replyOf(draft, { request, meter, contextWindow });
      });
    },
  };
}
