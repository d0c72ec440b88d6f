import { fromText, isObject, type ToolCall, type Turn, type TurnReader, textAt, textOf } from '../conversation.ts';

const blocks = new Set(['tool_use', 'tool_result', 'thinking', 'redacted_thinking']);

/** Messages of Anthropic whose content is a list of blocks; one with nothing but text reads like any other message. */
export const anthropicMessages: TurnReader = ({ role, content }) => {
  if (!Array.isArray(content) || !content.some((block) => isObject(block) && blocks.has(String(block.type))))
    return undefined;
  const turns: Turn[] = [];
  const said: string[] = [];
  const thought: string[] = [];
  const calls: ToolCall[] = [];
  for (const block of content) {
    if (!isObject(block)) continue;
    if (block.type === 'tool_use') {
      calls.push({ id: textAt(block, 'id'), name: textAt(block, 'name') ?? '', arguments: fromText(block.input) });
    } else if (block.type === 'tool_result') {
      const isError = block.is_error === true;
      turns.push({ role: 'tool', id: textAt(block, 'tool_use_id'), text: textOf(block.content), isError });
    } else if (block.type === 'thinking') thought.push(textOf(block.thinking));
    else if (block.type !== 'redacted_thinking') said.push(textOf([block]));
  }
  const text = said.join('\n');
  if (role === 'assistant') {
    turns.push({ role: 'agent', text, calls, ...(thought.length > 0 && { reasoning: thought.join('\n') }) });
  } else if (text !== '') turns.push({ role: 'user', text });
  return turns;
};
