import type { Json } from '@dreamgym/core';
import { fromText, isObject, type JsonObject, type Turn, type TurnReader, textAt, textOf } from '../conversation.ts';

/** Messages of the AI SDK, whose parts are `tool-call` and `tool-result`. */
export const aiSdk: TurnReader = ({ role, content }) => {
  if (!Array.isArray(content)) return undefined;
  const parts = content.filter(isObject);
  if (!parts.some(({ type }) => type === 'tool-call' || type === 'tool-result' || type === 'reasoning'))
    return undefined;
  const results = parts.filter(({ type }) => type === 'tool-result').map(resultOf);
  if (role !== 'assistant') return results;
  const calls = parts.filter(({ type }) => type === 'tool-call').map(aiSdkCall);
  const text = textOf(parts.filter(({ type }) => type === 'text'));
  const reasoning = textOf(parts.filter(({ type }) => type === 'reasoning'));
  return [{ role: 'agent', text, calls, ...(reasoning && { reasoning }) }, ...results];
};

/** A call as a part of a message or in `ai.response.toolCalls`. */
export function aiSdkCall(part: JsonObject) {
  return {
    id: textAt(part, 'toolCallId'),
    name: textAt(part, 'toolName') ?? '',
    arguments: fromText(part.input ?? part.args),
  };
}

function resultOf(part: JsonObject): Turn {
  const { output = part.result, isError } = part;
  const { text, failed } = resultText(output);
  return {
    role: 'tool',
    id: textAt(part, 'toolCallId'),
    name: textAt(part, 'toolName'),
    text,
    isError: failed || isError === true,
  };
}

/** What a tool gave: wrapped as `{ type, value }`, as the result of an MCP server, or as it is. */
export function resultText(output: Json | undefined): { readonly text: string; readonly failed: boolean } {
  if (isObject(output)) {
    if (typeof output.type === 'string' && 'value' in output) {
      return { text: textOf(output.value), failed: output.type.startsWith('error') };
    }
    if (Array.isArray(output.content)) return { text: textOf(output.content), failed: output.isError === true };
  }
  return { text: textOf(output), failed: false };
}
