import type { Json } from '@dreamgym/core';
import { isObject, type ToolDefinition, type Turn, type TurnReader, textAt, textOf } from '../conversation.ts';
import { aiSdk } from './ai-sdk.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { genAi } from './genai.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';

/** The narrow ones first: a plain message reads like one of OpenAI's. */
const readers: readonly (readonly [format: string, reader: TurnReader])[] = [
  ['genai', genAi],
  ['anthropic-messages', anthropicMessages],
  ['ai-sdk', aiSdk],
  ['openai-responses', openAiResponses],
  ['openai-chat', openAiChat],
];

export interface ReadTurns {
  readonly turns: readonly Turn[];
  /** The narrowest format that a message has. */
  readonly format: string;
  /** Entries that were not understood. */
  readonly unread: number;
}

/** The turns of a list of messages or items, of whatever format each is. */
export function readTurns(list: readonly Json[]): ReadTurns {
  const turns: Turn[] = [];
  let unread = 0;
  let narrowest = readers.length - 1;
  for (const entry of list) {
    const message = isObject(entry) ? entry : {};
    let read: readonly Turn[] | undefined;
    for (let at = 0; at < readers.length && read === undefined; at++) {
      read = readers[at]![1](message);
      if (read) narrowest = Math.min(narrowest, at);
    }
    if (read) turns.push(...read);
    else unread += 1;
  }
  return { turns: joined(turns), format: readers[narrowest]![0], unread };
}

/** What one side says in several pieces becomes one turn: items of a response, and parallel calls. */
function joined(turns: readonly Turn[]): Turn[] {
  const result: Turn[] = [];
  for (const turn of turns) {
    const last = result.at(-1);
    if (last?.role === 'agent' && turn.role === 'agent') {
      const reasoning = lines(last.reasoning, turn.reasoning);
      const calls = [...last.calls, ...turn.calls];
      result[result.length - 1] = {
        role: 'agent',
        text: lines(last.text, turn.text),
        calls,
        ...(reasoning && { reasoning }),
      };
    } else if (last?.role === 'user' && turn.role === 'user') {
      result[result.length - 1] = { role: 'user', text: lines(last.text, turn.text) };
    } else result.push(turn);
  }
  return result;
}

const lines = (...texts: readonly (string | undefined)[]) => texts.filter(Boolean).join('\n');

/** Whether a value is a list of messages or items that some format has. */
export function isMessageList(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isMessage);
}

function isMessage(value: Json): boolean {
  if (!isObject(value)) return false;
  return typeof value.role === 'string'
    ? 'content' in value || 'parts' in value || 'tool_calls' in value
    : itemTypes.has(String(value.type));
}

const itemTypes = new Set([
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'mcp_call',
  'reasoning',
]);

/** The tools that a request offers, under the names that each format gives them. */
export function readTools(list: Json | undefined): ToolDefinition[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    if (typeof entry === 'string') return readTools([parsed(entry)]);
    if (!isObject(entry)) return [];
    const tool = isObject(entry.function) ? entry.function : entry;
    const name = textAt(tool, 'name');
    if (name === undefined) return [];
    const inputSchema = tool.inputSchema ?? tool.input_schema ?? tool.parameters;
    const description = textAt(tool, 'description');
    return [
      { name, ...(description !== undefined && { description }), ...(inputSchema !== undefined && { inputSchema }) },
    ];
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Instructions, where they stand beside the messages. */
export function systemTurns(value: Json | undefined): Turn[] {
  const text = textOf(value);
  return text === '' ? [] : [{ role: 'system', text }];
}
