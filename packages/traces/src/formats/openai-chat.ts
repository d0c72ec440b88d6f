import type { Json } from '@dreamgym/core';
import { fromText, isObject, type ToolCall, type TurnReader, textAt, textOf } from '../conversation.ts';

/** Messages of OpenAI's Chat Completions, and plain lists of messages. A tool's message has no field that marks an error. */
export const openAiChat: TurnReader = (message) => {
  const { role, content } = message;
  switch (role) {
    case 'system':
    case 'developer':
      return [{ role: 'system', text: textOf(content) }];
    case 'user':
      return [{ role, text: textOf(content) }];
    case 'tool':
    case 'function':
      return [
        {
          role: 'tool',
          id: textAt(message, 'tool_call_id'),
          name: textAt(message, 'name'),
          text: textOf(content),
          isError: false,
        },
      ];
    case 'assistant': {
      const { tool_calls: many, function_call: one } = message;
      const calls = [...(Array.isArray(many) ? many : []), ...(isObject(one) ? [{ function: one }] : [])].flatMap(
        callOf,
      );
      const reasoning = textAt(message, 'reasoning_content', 'reasoning');
      return [
        {
          role: 'agent',
          text: textOf(content) || (textAt(message, 'refusal') ?? ''),
          calls,
          ...(reasoning && { reasoning }),
        },
      ];
    }
    default:
      return undefined;
  }
};

function callOf(call: Json): ToolCall[] {
  if (!isObject(call)) return [];
  const made = isObject(call.function) ? call.function : call;
  if (typeof made.name !== 'string') return [];
  return [{ id: textAt(call, 'id'), name: made.name, arguments: fromText(made.arguments) }];
}
