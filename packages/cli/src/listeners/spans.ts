import { createHash } from 'node:crypto';
import { episodeReward, type Json, type Trajectory, type Transition } from '@dreamgym/core';
import { readToolAction, readToolObservation, type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';

/** A span in OTLP's JSON. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1 is internal to the application. */
  readonly kind: 1;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  /** 2 is an error. */
  readonly status: { readonly code?: 2; readonly message?: string };
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly doubleValue: number };
}

/**
 * An attempt as a trace by OpenTelemetry's GenAI conventions: `invoke_agent` around everything; one `chat`, whose messages are
 * the whole conversation, once; and `execute_tool` for each step. An action that is no call of a tool is one of `act`, with
 * the action as its argument. Recordings do not say when they were made: spans follow one another by a millisecond from
 * `time` on, milliseconds since 1970. The same attempt has the same ids whenever it is sent.
 */
export function spansOf(trajectory: Trajectory, time: number): readonly Span[] {
  const { task, transitions, end, provenance } = trajectory;
  const { policy, environment, origin, experienceModel } = provenance;
  const traceId = digest([task.id, provenance, end, transitions.map(({ action }) => action.text)]).slice(0, 32);
  const idOf = (name: string) => digest([traceId, name]).slice(0, 16);
  const nanoseconds = (after: number) => `${Math.floor(time) + after}000000`;
  const steps = stepsOf(trajectory);
  const root = idOf('attempt');
  const common = { traceId, kind: 1, status: {} } as const;
  const message = 'message' in end ? end.message : undefined;
  return [
    {
      ...common,
      spanId: root,
      name: `invoke_agent ${policy}`,
      startTimeUnixNano: nanoseconds(0),
      endTimeUnixNano: nanoseconds(steps.length + 2),
      status: message === undefined ? {} : { code: 2, message },
      attributes: attributes({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': policy,
        'gen_ai.conversation.id': traceId,
        'dreamgym.task': task.id,
        'dreamgym.family': task.family,
        'dreamgym.environment': environment,
        'dreamgym.origin': origin,
        'dreamgym.experience_model': experienceModel,
        'dreamgym.end': end.kind,
        'dreamgym.reward': end.kind === 'failed' ? undefined : episodeReward(trajectory),
      }),
    },
    {
      ...common,
      spanId: idOf('chat'),
      parentSpanId: root,
      name: `chat ${policy}`,
      startTimeUnixNano: nanoseconds(1),
      endTimeUnixNano: nanoseconds(steps.length + 1),
      attributes: attributes({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': policy,
        'gen_ai.conversation.id': traceId,
        ...conversation(trajectory, steps),
      }),
    },
    ...steps.flatMap(({ call, transition, id, result }, at): Span[] => {
      if (!call) return [];
      return [
        {
          ...common,
          spanId: idOf(id),
          parentSpanId: root,
          name: `execute_tool ${call.name}`,
          startTimeUnixNano: nanoseconds(at + 1),
          endTimeUnixNano: nanoseconds(at + 2),
          attributes: attributes({
            'gen_ai.operation.name': 'execute_tool',
            'gen_ai.tool.name': call.name,
            'gen_ai.tool.call.id': id,
            'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
            'gen_ai.tool.call.result': result,
            'dreamgym.reward': transition.reward,
            'dreamgym.reasoning': transition.reasoning,
          }),
        },
      ];
    }),
  ];
}

interface ToldStep {
  readonly id: string;
  readonly transition: Transition;
  /** Missing where the agent only says something. */
  readonly call?: { readonly name: string; readonly arguments: Json };
  readonly said?: string;
  /** What the call gave, and what a user said after it. */
  readonly result: string;
  readonly heard: string;
}

function stepsOf({ transitions }: Trajectory): readonly ToldStep[] {
  const read = transitions.map(({ action }) => toolActionOf(action.text));
  // Who never calls a tool may begin an action with "say" all the same.
  const hasTools = read.some((action) => action?.kind === 'call');
  return transitions.map((transition, at) => {
    const { action, observation } = transition;
    const own = hasTools ? read[at] : undefined;
    const parts = hasTools ? readToolObservation(observation.text) : [];
    const heard = parts.flatMap((part) => (part.kind === 'user' ? [part.text] : [])).join('\n');
    const common = { id: `call-${at + 1}`, transition, heard };
    if (own && own.kind !== 'call') return { ...common, said: own.text, result: '' };
    const result = hasTools ? withoutUser(observation.text) : observation.text;
    return { ...common, call: own ?? { name: 'act', arguments: { action: action.text } }, result };
  });
}

/** A call or a message of an agent with tools, where the text is just that. */
function toolActionOf(text: string): ToolAction | undefined {
  const action = readToolAction(text);
  return writeToolAction(action) === text ? action : undefined;
}

const withoutUser = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('user: '))
    .join('\n');

/** The messages of the whole attempt: all but the agent's last one were there to be read. */
function conversation({ task, opening }: Trajectory, steps: readonly ToldStep[]) {
  const asked = opening.text.replace(/^user: /, '') || task.instruction;
  const messages: Json[] = [{ role: 'user', parts: [textPart(asked)] }];
  const answers = steps.map(({ id, call, said, transition }) => {
    const thought = transition.action.reasoning;
    const parts: Json[] = [
      ...(thought === undefined ? [] : [{ type: 'reasoning', content: thought }]),
      ...(said === undefined ? [] : [textPart(said)]),
      ...(call ? [{ type: 'tool_call', id, name: call.name, arguments: call.arguments }] : []),
    ];
    return { role: 'assistant', parts, finish_reason: call ? 'tool_call' : 'stop' };
  });
  for (const [at, { id, call, result, heard }] of steps.entries()) {
    if (at === steps.length - 1) break;
    messages.push(answers[at]!);
    if (call) messages.push({ role: 'tool', parts: [{ type: 'tool_call_response', id, response: result }] });
    if (heard !== '') messages.push({ role: 'user', parts: [textPart(heard)] });
  }
  const last = answers.at(-1);
  return {
    'gen_ai.input.messages': JSON.stringify(messages),
    'gen_ai.output.messages': last && JSON.stringify([last]),
  };
}

const textPart = (content: string) => ({ type: 'text', content });

const attributes = (values: Readonly<Record<string, string | number | undefined>>): readonly Attribute[] =>
  Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value } }];
  });

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
