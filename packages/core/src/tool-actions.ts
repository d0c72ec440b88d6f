import type { Json } from './contracts/json.ts';

/**
 * What an agent with tools does: call one with arguments, say something to its user, or finish. Its text, as `writeToolAction`
 * writes it and environments show it:
 *
 *     call get_order {"id":"W1","with":["items"]}
 *     say Which order do you mean?
 *     finish Your order is on its way.
 */
export type ToolAction =
  | { readonly kind: 'call'; readonly name: string; readonly arguments: Json }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'finish'; readonly text: string };

/** The one text of an action: equal actions have equal texts, whatever the order of their arguments. */
export function writeToolAction(action: ToolAction): string {
  if (action.kind === 'call') return `call ${action.name} ${canonicalJson(action.arguments)}`;
  const text = action.text.trim();
  return text === '' ? action.kind : `${action.kind} ${text}`;
}

/**
 * Reads an action as language models write it: the canonical text, `name({…})`, `name {…}`, or an object with a name and
 * arguments under any of their usual keys, in a code fence or `<tool_call>` or not. Anything else is said to the user.
 */
export function readToolAction(text: string): ToolAction {
  const plain = unwrapped(text);
  const spoken = /^(say|finish)(?:\s+([\s\S]*))?$/.exec(plain);
  if (spoken) return { kind: spoken[1] as 'say' | 'finish', text: (spoken[2] ?? '').trim() };
  return readWrittenCall(plain) ?? readCallObject(plain) ?? { kind: 'say', text: text.trim() };
}

/** JSON with the keys of objects in order, so that equal values have equal texts. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each as Json)).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const each = (value as { readonly [key: string]: Json | undefined })[key];
    if (each !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(each)}`);
  }
  return `{${members.join(',')}}`;
}

function unwrapped(text: string): string {
  const inner = /^\s*(?:```(?:\w+)?\s*([\s\S]*?)\s*```|<tool_call>\s*([\s\S]*?)\s*<\/tool_call>)\s*$/.exec(text);
  return (inner?.[1] ?? inner?.[2] ?? text).trim();
}

/** `call name {…}`, `name({…})`, `name {…}`; only after `call` may the arguments be missing or no object. */
function readWrittenCall(text: string): ToolAction | undefined {
  const match = /^(call\s+)?([\w.:/-]+)\s*([\s\S]*)$/.exec(text);
  if (!match) return undefined;
  const [, called, name, rest] = match as unknown as [string, string | undefined, string, string];
  const inner = (/^\(([\s\S]*)\)$/.exec(rest)?.[1] ?? rest).trim();
  if (inner === '') return called || rest !== '' ? { kind: 'call', name, arguments: {} } : undefined;
  const value = parsed(inner);
  if (value === undefined || !(called || isObject(value))) return undefined;
  return { kind: 'call', name, arguments: value };
}

const nameKeys = ['name', 'tool', 'tool_name', 'toolName'];
const argumentKeys = ['arguments', 'args', 'input', 'parameters', 'kwargs'];

function readCallObject(text: string): ToolAction | undefined {
  const value = parsed(text);
  if (!isObject(value)) return undefined;
  const call = isObject(value.function) ? value.function : value;
  const name = nameKeys.map((key) => call[key]).find((each) => typeof each === 'string');
  if (typeof name !== 'string') return undefined;
  const found = argumentKeys.map((key) => call[key]).find((each) => each !== undefined) ?? {};
  return { kind: 'call', name, arguments: typeof found === 'string' ? (parsed(found) ?? found) : found };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What an agent with tools sees. Written as text, each part begins a line of its own:
 *
 *     {"order_id":"O-4821","status":"pending"}   the result of a call, as JSON in one line; a text stands as it is, and so does
 *                                                JSON that its tool writes otherwise, with spaces or as 13.0: that is its `text`
 *     Error: there is no order O-4822            why a call has no result
 *     user: My order number is O-4821.           what the user says, in one line
 *     end: finished                              why the attempt has ended
 */
export type ToolObservationPart =
  | { readonly kind: 'result'; readonly value: Json; readonly text?: string }
  | { readonly kind: 'error' | 'user' | 'end'; readonly text: string };

const labels = { error: 'Error: ', user: 'user: ', end: 'end: ' } as const;

export function writeToolObservation(parts: readonly ToolObservationPart[]): string {
  return parts
    .map((part) => {
      // A refusal may repeat what was given, spaces included.
      if (part.kind === 'error') return `${labels.error}${part.text.trimEnd().replace(/\s*\n\s*/g, ' ')}`;
      if (part.kind !== 'result') return `${labels[part.kind]}${part.text.replace(/\s+/g, ' ').trim()}`;
      return part.text ?? (typeof part.value === 'string' ? part.value : JSON.stringify(part.value));
    })
    .join('\n');
}

/** Reads what `writeToolObservation` wrote; a line that is none of the others and no JSON is a result that is text. */
export function readToolObservation(text: string): readonly ToolObservationPart[] {
  if (text === '') return [];
  const parts: ToolObservationPart[] = [];
  for (const line of text.split('\n')) {
    const kind = (['error', 'user', 'end'] as const).find((each) => line.startsWith(labels[each]));
    const before = parts.at(-1);
    if (kind !== undefined) parts.push({ kind, text: line.slice(labels[kind].length) });
    else if (before?.kind === 'result' && typeof before.value === 'string')
      parts[parts.length - 1] = { kind: 'result', value: `${before.value}\n${line}` };
    else {
      const value = parsed(line);
      // `13.0` would come back as 13.
      const isOwn = value !== undefined && JSON.stringify(value) === line;
      if (value === undefined || (typeof value !== 'object' && !isOwn)) parts.push({ kind: 'result', value: line });
      else parts.push({ kind: 'result', value, ...(!isOwn && { text: line }) });
    }
  }
  return parts;
}
