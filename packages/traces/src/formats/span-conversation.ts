import type { Json } from '@dreamgym/core';
import {
  type Conversation,
  fromText,
  isObject,
  type JsonObject,
  type ToolCall,
  type ToolDefinition,
  type Turn,
  textAt,
  textOf,
} from '../conversation.ts';
import { aiSdkCall, resultText } from './ai-sdk.ts';
import { readTools, readTurns, systemTurns } from './messages.ts';
import type { Span } from './otlp.ts';
import { turnKey } from './requests.ts';

/** The name of the conversation that a trace belongs to, where one of its spans says it. */
export function conversationOf({ attributes }: Span): string | undefined {
  return textAt(attributes, 'gen_ai.conversation.id', 'session.id');
}

/**
 * The attempt that spans tell: what models read and answered, of the GenAI conventions or of the AI SDK, joined in the order of
 * time; with the results and failures that spans of tools add. Undefined where they hold no contents.
 */
export function readSpanConversation(unordered: readonly Span[]): Conversation | undefined {
  const spans = unordered.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  let turns: readonly Turn[] = [];
  let tools: readonly ToolDefinition[] = [];
  let model: string | undefined;
  let reasons: readonly Json[] = [];
  for (const span of spans) {
    const request = requestOf(span);
    if (request.length === 0) continue;
    turns = continued(turns, request);
    tools = toolsOf(span.attributes) ?? tools;
    model = textAt(span.attributes, 'gen_ai.response.model', 'gen_ai.request.model', 'ai.model.id') ?? model;
    const said = span.attributes['gen_ai.response.finish_reasons'] ?? span.attributes['ai.response.finishReason'];
    reasons = Array.isArray(said) ? said : [said ?? null];
  }
  turns = withToolSpans(turns, spans.flatMap(toolRun));
  if (!turns.some(({ role }) => role === 'agent')) return undefined;
  return { turns, tools, ...(model && { model }), ...(reasons.includes('length') && { isCutOff: true }) };
}

/** Where contents stand: on the span itself, or on the event that newer conventions have for them. */
function contentsOf({ attributes, events }: Span): JsonObject {
  const details = events.find(({ name }) => name === 'gen_ai.client.inference.operation.details');
  return { ...attributes, ...details?.attributes };
}

/** What a model read and what it answered. */
function requestOf(span: Span): readonly Turn[] {
  const contents = contentsOf(span);
  if (contents['gen_ai.operation.name'] === 'invoke_agent' || contents['gen_ai.operation.name'] === 'agent_step')
    return [];
  const listAt = (key: string): readonly Json[] => {
    const list = fromText(contents[key]);
    return Array.isArray(list) ? list : [];
  };
  const history = [...listAt('gen_ai.input.messages'), ...listAt('ai.prompt.messages')];
  const answer = [...listAt('gen_ai.output.messages'), ...aiSdkAnswer(contents, listAt('ai.response.toolCalls'))];
  if (history.length + answer.length === 0) return [];
  const instructions = fromText(contents['gen_ai.system_instructions'] ?? '');
  return [
    ...(isObject(instructions) ? [] : systemTurns(instructions)),
    ...readTurns([...history, ...answer.map(asAgent)]).turns,
  ];
}

const asAgent = (message: Json): Json =>
  isObject(message) && 'parts' in message ? { ...message, role: 'assistant' } : message;

function aiSdkAnswer(contents: JsonObject, calls: readonly Json[]): Json[] {
  // The span around a whole generation has a prompt, and the spans inside it have its messages.
  if (contents['ai.prompt.messages'] === undefined) return [];
  const text = textAt(contents, 'ai.response.text') ?? '';
  const made = calls.filter(isObject).map(aiSdkCall);
  if (text === '' && made.length === 0) return [];
  return [{ role: 'assistant', content: text, tool_calls: made.map(({ id, ...call }) => ({ id, function: call })) }];
}

function toolsOf(attributes: JsonObject): readonly ToolDefinition[] | undefined {
  const given = attributes['gen_ai.tool.definitions'] ?? attributes['ai.prompt.tools'];
  return given === undefined ? undefined : readTools(fromText(given));
}

/** What was there before, and what a request adds to it: all after it where it repeats it, else what is new in it. */
function continued(before: readonly Turn[], request: readonly Turn[]): readonly Turn[] {
  const [told, now] = [before.map(turnKey), request.map(turnKey)];
  if (told.every((key, index) => key === now[index])) return request;
  const known = new Set(told);
  return [...before, ...request.filter((_, index) => !known.has(now[index]!))];
}

interface ToolRun {
  readonly call: ToolCall;
  readonly text?: string;
  readonly isError: boolean;
}

/** What a span of a tool says of its run. */
function toolRun({ attributes, failure }: Span): ToolRun[] {
  const name = textAt(attributes, 'gen_ai.tool.name', 'ai.toolCall.name');
  if (name === undefined) return [];
  const given = attributes['gen_ai.tool.call.arguments'] ?? attributes['ai.toolCall.args'];
  const call = { id: textAt(attributes, 'gen_ai.tool.call.id', 'ai.toolCall.id'), name, arguments: fromText(given) };
  const result = attributes['gen_ai.tool.call.result'] ?? attributes['ai.toolCall.result'];
  if (failure !== undefined) return [{ call, text: failure || undefined, isError: true }];
  if (result === undefined) return [{ call, isError: false }];
  const { text, failed } = resultText(structured(result));
  return [{ call, text, isError: failed }];
}

/** A result that is written as JSON is read for its wrapper only; plain text stays as it is written. */
function structured(result: Json): Json {
  const value = fromText(result);
  return isObject(value) ? value : typeof result === 'string' ? result : textOf(result);
}

/** Results that no later request repeats, failures that messages do not mark, and runs that no message tells of. */
function withToolSpans(turns: readonly Turn[], runs: readonly ToolRun[]): readonly Turn[] {
  const byId = new Map(runs.flatMap((run) => (run.call.id === undefined ? [] : [[run.call.id, run] as const])));
  const answered = new Set(turns.flatMap((turn) => (turn.role === 'tool' && turn.id !== undefined ? [turn.id] : [])));
  const told = new Set(turns.flatMap((turn) => (turn.role === 'agent' ? turn.calls.map(({ id }) => id) : [])));
  const result: Turn[] = [];
  for (const turn of turns) {
    if (turn.role !== 'tool') result.push(turn);
    else result.push({ ...turn, isError: turn.isError || (byId.get(turn.id ?? '')?.isError ?? false) });
    if (turn.role !== 'agent') continue;
    for (const { id } of turn.calls) {
      const run = byId.get(id ?? '');
      if (run?.text !== undefined && !answered.has(id!)) result.push(resultTurn(run, run.text));
    }
  }
  // A trace without the contents of messages still has those of tools.
  if (told.size === 0) {
    for (const run of runs) {
      result.push({ role: 'agent', text: '', calls: [run.call] });
      if (run.text !== undefined) result.push(resultTurn(run, run.text));
    }
  }
  return result;
}

const resultTurn = ({ call, isError }: ToolRun, text: string): Turn => ({
  role: 'tool',
  id: call.id,
  name: call.name,
  text,
  isError,
});
