import { fromText, isObject, type ToolCall, type Turn, type TurnReader, textAt, textOf } from '../conversation.ts';
import { resultText } from './ai-sdk.ts';

/** Messages of OpenTelemetry's GenAI conventions, which have `parts`. Older ones call a tool's response its result. */
export const genAi: TurnReader = ({ role, parts }) => {
  if (!Array.isArray(parts)) return undefined;
  const turns: Turn[] = [];
  const said: string[] = [];
  const thought: string[] = [];
  const calls: ToolCall[] = [];
  for (const part of parts) {
    if (!isObject(part)) continue;
    if (part.type === 'tool_call') {
      calls.push({ id: textAt(part, 'id'), name: textAt(part, 'name') ?? '', arguments: fromText(part.arguments) });
    } else if (part.type === 'tool_call_response') {
      const { text, failed } = resultText(part.response ?? part.result);
      turns.push({ role: 'tool', id: textAt(part, 'id'), text, isError: failed });
    } else if (part.type === 'reasoning') thought.push(textOf([part]));
    else said.push(textOf([part]));
  }
  const text = said.join('\n');
  if (role === 'assistant') {
    turns.push({ role: 'agent', text, calls, ...(thought.length > 0 && { reasoning: thought.join('\n') }) });
  } else if (text !== '') turns.push({ role: role === 'system' ? 'system' : 'user', text });
  return turns;
};
