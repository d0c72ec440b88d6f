import type { Json } from '@dreamgym/core';

/** A call of a tool, as a model made it. Arguments that are no JSON stay text. */
export interface ToolCall {
  /** Names the call for its result. */
  readonly id?: string;
  readonly name: string;
  readonly arguments: Json;
}

/** What one side of a conversation says. */
export type Turn =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'agent'; readonly text: string; readonly reasoning?: string; readonly calls: readonly ToolCall[] }
  | {
      readonly role: 'tool';
      readonly id?: string;
      readonly name?: string;
      readonly text: string;
      readonly isError: boolean;
    };

/** A tool, as a request offers it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of its arguments. */
  readonly inputSchema?: Json;
}

/** An attempt as a trace tells it, before it is a trajectory. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  /** The model that acted, where the trace names it. */
  readonly model?: string;
  /** Set where the model was cut off: by its length or its context window. */
  readonly isCutOff?: true;
}

/** What one format calls a turn: a message, or an item of a list. Undefined where it is none of that format. */
export type TurnReader = (message: JsonObject) => readonly Turn[] | undefined;

export type JsonObject = { readonly [key: string]: Json | undefined };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON that may be written as text; text that is no JSON stays as it is. */
export function fromText(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value.trim() === '' ? {} : value;
  }
}

/** A text, whether it is written as one, as a list of parts with texts, or as a value. */
export function textOf(content: Json | undefined): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) {
    if (content.every((part) => typeof part === 'string' || isPart(part)))
      return content.map(partText).filter(Boolean).join('\n');
    return JSON.stringify(content);
  }
  return JSON.stringify(content);
}

/** The text under the first of these keys that has one. */
export function textAt(object: JsonObject, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

const isPart = (part: Json) => isObject(part) && typeof part.type === 'string';

/** What is no text, such as an image, is named by its type. */
function partText(part: Json): string {
  if (!isObject(part)) return String(part);
  const text = textAt(part, 'text', 'content', 'refusal');
  return text ?? `[${part.type}]`;
}
