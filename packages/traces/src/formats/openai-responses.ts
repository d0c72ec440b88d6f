import { fromText, type TurnReader, textAt, textOf } from '../conversation.ts';

/** Items of OpenAI's Responses. A call of a server's own MCP tool carries its output and its error. */
export const openAiResponses: TurnReader = (item) => {
  switch (item.type) {
    case 'function_call':
    case 'custom_tool_call': {
      const call = {
        id: textAt(item, 'call_id', 'id'),
        name: textAt(item, 'name') ?? '',
        arguments: fromText(item.arguments ?? item.input),
      };
      return [{ role: 'agent', text: '', calls: [call] }];
    }
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [{ role: 'tool', id: textAt(item, 'call_id'), text: textOf(item.output), isError: false }];
    case 'mcp_call': {
      const id = textAt(item, 'id');
      const isError = item.error !== undefined && item.error !== null;
      return [
        {
          role: 'agent',
          text: '',
          calls: [{ id, name: textAt(item, 'name') ?? '', arguments: fromText(item.arguments) }],
        },
        { role: 'tool', id, text: textOf(isError ? item.error : item.output), isError },
      ];
    }
    case 'reasoning':
      return [{ role: 'agent', text: '', reasoning: textOf(item.summary), calls: [] }];
    default:
      return undefined;
  }
};
