import type { Json } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { type ImportNote, type ImportTracesOptions, importTraces } from './import-traces.ts';

/** What comes of records, one on each line, or of lines as they are. */
async function imported(
  records: readonly (Json | { readonly raw: string })[],
  options: Partial<ImportTracesOptions> = {},
) {
  const notes: ImportNote[] = [];
  const traces = importTraces({ environment: 'desk', onNote: (note) => notes.push(note), ...options });
  const texts = records.map((record) =>
    typeof record === 'object' && record !== null && 'raw' in record ? String(record.raw) : JSON.stringify(record),
  );
  const lines = async function* () {
    for (const [index, text] of texts.join('\n').split('\n').entries()) yield { text, number: index + 1 };
  };
  const trajectories = [];
  for await (const each of traces.trajectories({ name: 'log', lines })) trajectories.push(each);
  const steps = trajectories.map(({ transitions }) =>
    transitions.map(({ action, observation }) => [action.text, observation.text]),
  );
  return { trajectories, steps, notes, report: traces.report() };
}

const find = {
  name: 'find',
  description: 'Finds an order',
  parameters: { type: 'object', properties: { id: { type: 'string' } } },
};
const told = [
  ['call find {"full":true,"id":"W1"}', '{"state":"sent"}'],
  ['call cancel {"id":"W1"}', 'Error: already sent'],
  ['finish It was sent already.', 'end: finished'],
];

const chat: Json[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Cancel W1' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'find', arguments: '{"id":"W1","full":true}' } }],
  },
  { role: 'tool', tool_call_id: 'a', content: '{"state":"sent"}' },
  {
    role: 'assistant',
    content: 'I try.',
    tool_calls: [{ id: 'b', type: 'function', function: { name: 'cancel', arguments: '{"id":"W1"}' } }],
  },
  { role: 'tool', tool_call_id: 'b', content: 'Error: already sent' },
  { role: 'assistant', content: 'It was sent already.' },
];

const attribute = (key: string, value: Json) => ({
  key,
  value: { stringValue: typeof value === 'string' ? value : JSON.stringify(value) },
});
const span = (id: string, start: number, attributes: Record<string, Json>, more: object = {}) => ({
  traceId: 't1',
  spanId: id,
  parentSpanId: 'root',
  startTimeUnixNano: String(start),
  attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  ...more,
});
const exported = (...spans: object[]): Json => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] }) as Json;
const failed = {
  status: { code: 2 },
  events: [{ name: 'exception', attributes: [attribute('exception.message', 'already sent')] }],
};

const genai = [
  { role: 'user', parts: [{ type: 'text', content: 'Cancel W1' }] },
  { role: 'assistant', parts: [{ type: 'tool_call', id: 'a', name: 'find', arguments: { id: 'W1', full: true } }] },
  {
    role: 'tool',
    parts: [{ type: 'tool_call_response', id: 'a', response: { type: 'json', value: { state: 'sent' } } }],
  },
  { role: 'assistant', parts: [{ type: 'tool_call', id: 'b', name: 'cancel', arguments: { id: 'W1' } }] },
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'b', response: 'already sent' }] },
  { role: 'assistant', parts: [{ type: 'text', content: 'It was sent already.' }] },
] satisfies Json;

const formats: Record<string, Json[]> = {
  'openai-chat: a list of messages': [chat],
  'openai-chat: a request with its response': [
    {
      request: { body: { model: 'm', messages: chat.slice(0, 6), tools: [{ type: 'function', function: find }] } },
      response: { choices: [{ message: chat[6]!, finish_reason: 'stop' }] },
    },
  ],
  'openai-responses': [
    {
      instructions: 'Be brief.',
      tools: [{ type: 'function', ...find }],
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'Cancel W1' }] },
        { type: 'function_call', call_id: 'a', name: 'find', arguments: '{"id":"W1","full":true}' },
        { type: 'function_call_output', call_id: 'a', output: '{"state":"sent"}' },
        { type: 'mcp_call', id: 'b', name: 'cancel', arguments: '{"id":"W1"}', output: null, error: 'already sent' },
      ],
      response: {
        object: 'response',
        status: 'completed',
        output: [
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It was sent already.' }] },
        ],
      },
    },
  ],
  'anthropic-messages': [
    {
      system: [{ type: 'text', text: 'Be brief.' }],
      max_tokens: 9,
      tools: [{ name: 'find', input_schema: find.parameters }],
      messages: [
        { role: 'user', content: 'Cancel W1' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'find', input: { id: 'W1', full: true } }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: '{"state":"sent"}' }] }],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I try.' },
            { type: 'tool_use', id: 'b', name: 'cancel', input: { id: 'W1' } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'b', is_error: true, content: 'already sent' }] },
      ],
      response: {
        type: 'message',
        role: 'assistant',
        stop_reason: 'end_turn',
        content: [{ type: 'text', text: 'It was sent already.' }],
      },
    },
  ],
  'opentelemetry: GenAI, unordered and over several lines': [
    exported(span('5', 500, { 'gen_ai.input.messages': genai.slice(0, 5), 'gen_ai.output.messages': [genai[5]!] })),
    exported(
      span('2', 200, {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'find',
        'gen_ai.tool.call.id': 'a',
        'gen_ai.tool.call.result': '{"state":"sent"}',
      }),
      span('1', 100, {
        'gen_ai.system_instructions': [{ type: 'text', content: 'Be brief.' }],
        'gen_ai.input.messages': [genai[0]!],
        'gen_ai.output.messages': [genai[1]!],
      }),
    ),
    exported(span('4', 400, { 'gen_ai.tool.name': 'cancel', 'gen_ai.tool.call.id': 'b' }, failed)),
  ],
  'opentelemetry: AI SDK': [
    exported(
      span('1', 1, {
        'ai.prompt.messages': [
          { role: 'user', content: [{ type: 'text', text: 'Cancel W1' }] },
          {
            role: 'assistant',
            content: [{ type: 'tool-call', toolCallId: 'a', toolName: 'find', input: { id: 'W1', full: true } }],
          },
          {
            role: 'tool',
            content: [
              {
                type: 'tool-result',
                toolCallId: 'a',
                toolName: 'find',
                output: { type: 'json', value: { state: 'sent' } },
              },
            ],
          },
        ],
        'ai.response.toolCalls': [{ toolCallId: 'b', toolName: 'cancel', input: { id: 'W1' } }],
      }),
      span('2', 2, { 'ai.toolCall.name': 'cancel', 'ai.toolCall.id': 'b', 'ai.toolCall.args': '{"id":"W1"}' }, failed),
      span('3', 3, {
        'ai.prompt.messages': [{ role: 'user', content: 'unrelated' }].slice(1),
        'ai.response.text': 'It was sent already.',
      }),
    ),
  ],
};

describe('traces', () => {
  it.each(Object.entries(formats))('tell the same attempt in every format: %s', async (name, records) => {
    const { steps, notes, report } = await imported(records);
    expect(notes).toEqual([]);
    expect(steps).toEqual([told]);
    expect(report.formats).toEqual({ [name.split(':')[0]!]: 1 });
    expect(report.tools.find((tool) => tool.name === 'cancel')).toMatchObject({
      calls: 1,
      errors: 1,
      inputSchemaFrom: 'inferred',
    });
  });

  it('keep their tools, instructions and thoughts', async () => {
    const { trajectories, report } = await imported(formats['openai-chat: a request with its response']!);
    expect(report.tools[0]).toMatchObject({ name: 'find', inputSchema: find.parameters, inputSchemaFrom: 'given' });
    expect(trajectories[0]!.transitions[1]!.action.reasoning).toBe('I try.');
    expect(trajectories[0]!.provenance.policy).toBe('m');
    const { system } = trajectories[0]!.task.data as { system: string };
    expect(report.systems[system]).toBe('Be brief.');
  });

  it('count once where a log repeats what was said before, also for attempts that begin alike', async () => {
    const other = [...chat.slice(0, 4), { role: 'assistant', content: 'No.' }];
    const log = [chat.slice(0, 3), chat.slice(0, 3), chat.slice(0, 5), other, chat];
    const { steps, report } = await imported(log);
    expect(steps).toEqual([[told[0], ['finish No.', 'end: finished']], told]);
    expect(report.repeats).toBe(3);
  });

  it('lose nothing to lines that are damaged, which are named and never quoted', async () => {
    const { steps, notes } = await imported([
      { raw: '{"secret": "hunter2' },
      chat,
      { foo: 1 },
      5,
      [{ role: 'user', content: 'hi' }],
      { raw: '' },
      chat,
    ]);
    expect(steps).toEqual([told, told]);
    expect(notes.map(({ line, kind }) => [line, kind])).toEqual([1, 3, 4, 5].map((line) => [line, 'skipped']));
    expect(JSON.stringify(notes)).not.toContain('hunter2');
  });

  it('are read from lists, also where they stand on many lines', async () => {
    const list = [{ messages: chat }, { messages: chat.slice(0, 5) }];
    expect((await imported([list])).steps).toHaveLength(2);
    expect((await imported([{ raw: JSON.stringify(list, undefined, 2) }])).steps).toHaveLength(2);
  });

  it('say which results are missing, and that a call without one is no end', async () => {
    const { trajectories, notes } = await imported([{ messages: chat.slice(0, 5), ok: true }], { outcome: 'ok' });
    expect(notes[0]).toMatchObject({ kind: 'partly', text: 'no result of a call of cancel' });
    expect(trajectories[0]!.end.kind).toBe('truncated');
  });
});

describe('outcomes', () => {
  it('come from a field, whose names may have dots', async () => {
    const { trajectories, report } = await imported([{ messages: chat, info: { 'eval.score': '0.5' } }], {
      outcome: 'info.eval.score',
    });
    expect(trajectories[0]!.transitions.map(({ reward }) => reward)).toEqual([0, 0, 0.5]);
    expect(trajectories[0]!.end.kind).toBe('terminated');
    expect(report).toMatchObject({ scored: 1, meanOutcome: 0.5 });
  });

  it('come from a function that sees what is not yet replaced', async () => {
    const outcome = ({ record }: { record: Json }) => JSON.stringify(record).includes('sent already');
    expect((await imported([chat], { outcome })).report).toMatchObject({ scored: 1, meanOutcome: 1 });
  });

  it('that are none leave the attempt without one, and that is said', async () => {
    const { trajectories, report, notes } = await imported(
      [{ messages: chat, reward: 3 }, { messages: chat, reward: 'great' }, chat],
      { outcome: 'reward' },
    );
    expect(trajectories.map(({ end }) => end.kind)).toEqual(['truncated', 'truncated', 'truncated']);
    expect(report.scored).toBe(0);
    expect(notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('3 is outside [0, 1]'),
      expect.stringContaining('no number'),
    ]);
  });
});
