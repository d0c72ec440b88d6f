import type { Json } from '@dreamgym/core';
import { type Conversation, isObject, type JsonObject, type Turn } from '../conversation.ts';
import { isMessageList, readTools, readTurns, systemTurns } from './messages.ts';

/** How deep wrappers around a request are looked into. */
const depth = 4;

const cutOff = new Set(['length', 'max_tokens', 'model_context_window_exceeded', 'max_output_tokens', 'incomplete']);

export interface ReadRequest {
  readonly conversation: Conversation;
  readonly format: string;
  /** Messages that were not understood. */
  readonly unread: number;
}

/**
 * A request with its response, in whatever an application wraps them, or a list of messages: the history is the first list
 * of messages, the answer stands under `choices`, `output`, or as a message beside it.
 */
export function readRequest(record: Json): ReadRequest | undefined {
  const history = isMessageList(record) ? record : find(record, (_, value) => isMessageList(value));
  const prompt = find(record, (key, value) => key === 'input' && typeof value === 'string');
  const answer = answerIn(record, history);
  if (history === undefined && !(prompt && answer)) return undefined;
  const { turns, format, unread } = readTurns([
    ...((history as readonly Json[] | undefined) ?? [{ role: 'user', content: prompt! }]),
    ...(answer ?? []),
  ]);
  const system = find(record, (key, value) => (key === 'system' || key === 'instructions') && isText(value));
  const tools = readTools(find(record, (key, value) => key === 'tools' && Array.isArray(value)));
  const model = find(record, (key, value) => key === 'model' && typeof value === 'string') as string | undefined;
  const isCutOff = find(record, (key, value) => reasons.has(key) && cutOff.has(String(value))) !== undefined;
  return {
    conversation: {
      turns: [...systemTurns(system), ...turns],
      tools,
      ...(model !== undefined && { model }),
      ...(isCutOff && { isCutOff }),
    },
    format,
    unread,
  };
}

const reasons = new Set(['finish_reason', 'stop_reason', 'status']);

const isText = (value: Json) =>
  typeof value === 'string' ? value !== '' : Array.isArray(value) && value.every(isTextPart);

const isTextPart = (part: Json) => isObject(part) && typeof part.text === 'string';

/** The messages or items that answer the request. */
function answerIn(record: Json, history: Json | undefined): readonly Json[] | undefined {
  const choices = find(record, (key, value) => key === 'choices' && Array.isArray(value));
  if (Array.isArray(choices)) {
    const first = choices[0];
    return isObject(first) && isObject(first.message) ? [first.message] : undefined;
  }
  const output = find(record, (key, value) => key === 'output' && value !== history && isMessageList(value));
  if (output !== undefined) return output as readonly Json[];
  const message = find(record, (_, value) => isObject(value) && value.role === 'assistant' && 'content' in value, {
    lists: false,
  });
  if (message !== undefined) return [message];
  const isAnswer = isObject(record) && record.role === 'assistant' && 'content' in record;
  return isAnswer ? [record] : undefined;
}

/** The first value that fits, the outer ones first. */
function find(
  record: Json,
  fits: (key: string, value: Json) => boolean,
  { lists = true }: { readonly lists?: boolean } = {},
): Json | undefined {
  let level: JsonObject[] = isObject(record) ? [record] : [];
  for (let at = 0; at < depth && level.length > 0; at++) {
    for (const object of level) {
      for (const [key, value] of Object.entries(object)) if (value !== undefined && fits(key, value)) return value;
    }
    level = level.flatMap((object) =>
      Object.values(object).flatMap((value) => {
        if (isObject(value)) return [value];
        // The choices of a response, not the messages of a history.
        return lists && Array.isArray(value) && !isMessageList(value) ? value.filter(isObject) : [];
      }),
    );
  }
  return undefined;
}

/** A text for each turn that is the same wherever a log repeats it. */
export function turnKey(turn: Turn): string {
  if (turn.role !== 'agent') return `${turn.role} ${turn.text.trim()}`;
  return `agent ${turn.text.trim()} ${JSON.stringify(turn.calls.map(({ name, arguments: given }) => [name, given]))}`;
}
