import type { ChatModel, ChatRequest, ChatUsage } from '@dreamgym/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../request.fixture.ts';
import { type Behaviour, type ChatServer, chatServer } from '../server/chat-server.ts';
import { anthropic } from './anthropic/anthropic.ts';
import type { AnthropicOptions } from './anthropic/messages.ts';
import { completions, overflows, streamedErrors, toolCalls } from './dialects.fixture.ts';
import { openaiCompatible } from './openai/openai-compatible.ts';
import type { OpenAICompatibleOptions } from './openai/openai-compatible-options.ts';

let server: ChatServer;
let behaviour: Behaviour;
beforeEach(async () => {
  server = await chatServer(() => behaviour);
});
afterEach(() => server.close());

const schema = {
  type: 'object',
  properties: { done: { type: 'boolean' } },
  required: ['done'],
  additionalProperties: false,
};
const completion = (options: Partial<OpenAICompatibleOptions> = {}): ChatModel =>
  openaiCompatible({ model: 'test', baseURL: `${server.origin}/v1`, ...options });
const message = (options: Partial<AnthropicOptions> = {}): ChatModel =>
  anthropic({ model: 'test', baseURL: server.origin, keyVariable: 'PATH', ...options });
const request = (rest: Partial<ChatRequest> = {}) => requestOf('look at the kitchen now', rest);

describe('a chat completion', () => {
  it.each(Object.entries(completions))('is read from %s', async (_, [raw, usage]) => {
    behaviour = { raw };
    expect(await completion().chat(request())).toEqual({ text: 'Hello', stop: 'end', usage });
  });

  it.each(Object.entries(streamedErrors))('fails with %s', async (_, [raw, kind, message]) => {
    behaviour = { raw };
    const failure = await completion()
      .chat(request())
      .catch((error) => error);
    expect(failure).toMatchObject({ name: 'ChatFailure', kind, message: expect.stringMatching(message) });
    expect(failure.usage.inputTokens).toBeGreaterThan(0);
  });

  it.each(overflows)('loses one request where the prompt does not fit: %s %j', async (status, error) => {
    behaviour = { status, raw: typeof error === 'string' ? error : JSON.stringify(error) };
    for (const { chat } of [completion(), message()]) {
      const failure = await chat(request()).catch((reason) => reason);
      expect(failure).toMatchObject({ kind: 'truncated', retryable: false });
      // Nothing to mend it with: a repair would be longer.
      expect(failure.written).toBeUndefined();
    }
  });

  it.each([
    [400, { error: { message: 'max_tokens must be at most 4096' } }, 'rejected'],
    [
      429,
      { error: { message: 'Rate limit reached on tokens per min (TPM): Limit 30000, Requested 900' } },
      'rate-limited',
    ],
    [401, { error: { message: 'the key has no access to this context window' } }, 'denied'],
    [404, { error: { message: 'the model `test` does not exist' } }, 'rejected'],
    [504, {}, 'timeout'],
  ])('does not take %s %j for that', async (status, error, kind) => {
    behaviour = { status, error };
    await expect(completion().chat(request())).rejects.toMatchObject({ kind });
  });

  it.each(Object.entries(toolCalls))('reads a call of the forced tool %s', async (_, raw) => {
    behaviour = { raw };
    const { json } = await completion({ structuredOutput: 'tool' }).chat(request({ schema }));
    expect(json).toEqual({ done: true });
  });

  it.each([
    '<think>Is {"done": false} right?</think>\n{"done": true}',
    'I think so.</think>{"done": true}',
    '```json\n{"done": true}\n```',
    '\uFEFF{"done": true}',
    'Here it is: {"done": true}. Good luck!',
  ])('reads the JSON in %j', async (text) => {
    behaviour = { text };
    expect((await completion({ structuredOutput: 'none' }).chat(request({ schema }))).json).toEqual({ done: true });
    expect(server.received[0]!.body).not.toHaveProperty('response_format');
  });

  it('is cut off by a full context without anything to mend', async () => {
    behaviour = { text: 'You see', stop: 'length', usage: { ...noUsage, inputTokens: 2000, outputTokens: 48 } };
    const full = await completion({ contextWindow: 2048 })
      .chat(request())
      .catch((error) => error);
    expect(full).toMatchObject({ kind: 'truncated' });
    expect(full.written).toBeUndefined();
    await expect(completion().chat(request())).rejects.toMatchObject({ kind: 'truncated', written: 'You see' });
  });

  it('never carries half a character', async () => {
    behaviour = { text: 'ok' };
    for (const { chat } of [completion(), message()]) await chat(requestOf('a \ud83d b'));
    for (const { body } of server.received) expect(JSON.stringify(body)).toContain('a \ufffd b');
  });
});

describe('tokens', () => {
  const completed = (rest: object) =>
    JSON.stringify({
      model: 'small-v3',
      choices: [{ message: { content: 'ok' }, finish_reason: 'stop', ...rest }],
      usage: { prompt_tokens: 3, completion_tokens: 2 },
      prompt_token_ids: [1, 2, 3],
    });
  const logprobs = {
    content: [
      { token: 'o', logprob: -0.5 },
      { token: 'k', logprob: 1e-7 },
    ],
  };

  it('come from vLLM and SGLang, whole and not streamed', async () => {
    behaviour = { raw: completed({ token_ids: [7, 8], logprobs }) };
    const { tokens } = await completion().chat(request({ tokens: true }));
    expect(tokens).toEqual({ prompt: [1, 2, 3], completion: [7, 8], logProbabilities: [-0.5, 0], model: 'small-v3' });
    expect(server.received[0]!.body).toMatchObject({ return_token_ids: true, logprobs: true, stream: false });
    const output = [
      [-0.5, 7, null],
      [-0.25, 8, null],
    ];
    behaviour = { raw: completed({ meta_info: { output_token_logprobs: output, weight_version: 4 } }) };
    expect((await completion().chat(request({ tokens: true }))).tokens).toMatchObject({
      completion: [7, 8],
      logProbabilities: [-0.5, -0.25],
      version: '4',
    });
  });

  it.each([
    ['no ids of the answer', { logprobs }],
    ['no log-probabilities', { token_ids: [7, 8] }],
    ['empty log-probabilities', { token_ids: [7, 8], logprobs: { content: [{ logprob: null }, { logprob: null }] } }],
    ['2 log-probabilities for 3 tokens', { token_ids: [7, 8, 9], logprobs }],
    ['no ids of the prompt', { token_ids: [7, 8], logprobs, prompt: false }],
  ])('are refused where a server gives %s', async (problem, { prompt, ...rest }: Record<string, unknown>) => {
    const raw = completed(rest);
    behaviour = { raw: prompt === false ? raw.replace('[1,2,3]', '[]') : raw };
    await expect(completion().chat(request({ tokens: true }))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(problem),
    });
  });
});

describe('a message', () => {
  const event = (type: string, data: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const text = (delta: string) =>
    event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: delta } });
  const counted = { inputTokens: 12, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 3 };
  const start = event('message_start', { message: { usage: { input_tokens: 12, output_tokens: 1 } } });
  const ended = event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } });
  const dialects: Readonly<Record<string, readonly [string, object]>> = {
    'the API itself': [start + event('ping') + text('Hel') + text('lo') + ended + event('message_stop'), counted],
    'a proxy that counts at the end only': [
      event('message_start', { message: { usage: { input_tokens: 0, output_tokens: 0 } } }) +
        text('Hello') +
        event('message_delta', { delta: { stop_reason: 'stop' }, usage: { input_tokens: 12, output_tokens: 3 } }),
      counted,
    ],
    'a proxy that counts 0 at the end': [
      event('message_start', { message: { usage: { input_tokens: 12, output_tokens: 3 } } }) +
        text('Hello') +
        event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 0, output_tokens: 0 } }),
      counted,
    ],
    'a proxy without a reason to stop': [
      start.replace('"output_tokens":1', '"output_tokens":3') + text('Hello') + event('message_stop'),
      counted,
    ],
    'a proxy that begins with null': [
      event('message_start', { message: null }) + text('Hello') + ended,
      { inputTokens: 6, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 3, estimated: true },
    ],
    'a whole message': [
      JSON.stringify({
        type: 'message',
        content: [{ type: 'text', text: 'Hello' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 12, output_tokens: 3 },
      }),
      counted,
    ],
  };

  it.each(Object.entries(dialects))('is read from %s', async (_, [raw, usage]) => {
    behaviour = { raw };
    expect(await message().chat(request())).toEqual({ text: 'Hello', stop: 'end', usage });
  });

  it('that breaks off costs what was announced, and what had come', async () => {
    behaviour = { raw: start + text('x'.repeat(400)) };
    await expect(message().chat(request())).rejects.toMatchObject({
      kind: 'connection',
      usage: { inputTokens: 12, outputTokens: 100, estimated: true },
    });
    behaviour = { raw: start + text('x') + event('error', { error: { type: 'overloaded_error', message: 'busy' } }) };
    await expect(message().chat(request())).rejects.toMatchObject({
      kind: 'overloaded',
      usage: { inputTokens: 12, outputTokens: 1 },
    });
  });

  it('sends the key where servers of old look for it, too', async () => {
    behaviour = { text: 'ok' };
    await message().chat(request());
    expect(server.received[0]!.headers['x-api-key']).toBe(process.env.PATH);
  });
});

describe('what a call has cost', () => {
  it('is told where it is aborted, and known where it is cut, late or hanging', async () => {
    behaviour = { text: 'You see a drawer.', fault: 'hang' };
    for (const make of [completion, message]) {
      const controller = new AbortController();
      const heard: ChatUsage[] = [];
      const onUsage = (usage: ChatUsage) => void heard.push(usage);
      const call = make().chat(request({ signal: controller.signal, onUsage }));
      setTimeout(() => controller.abort(), 100);
      await expect(call).rejects.toThrow('aborted');
      expect(heard.at(-1)!.inputTokens).toBeGreaterThan(0);
    }
    const late = completion({ timeoutSeconds: 0.2 }).chat(request());
    await expect(late).rejects.toMatchObject({ kind: 'timeout', usage: { estimated: true } });
    behaviour = { text: 'You see a drawer.', fault: 'cut' };
    await expect(completion().chat(request())).rejects.toMatchObject({
      kind: 'connection',
      usage: { estimated: true },
    });
  });

  it('is nothing where no server was reached, or it refused', async () => {
    behaviour = { status: 500 };
    expect(
      (
        await completion()
          .chat(request())
          .catch((error) => error)
      ).usage,
    ).toBeUndefined();
    await server.close();
    // Whoever tells failures by their words takes this one for an answer that came too late.
    const cause = Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    for (const { chat } of [completion(), message(), completion({ fetch }), message({ fetch })]) {
      const failure = await chat(request()).catch((error) => error);
      expect(failure).toMatchObject({
        kind: 'connection',
        message: expect.stringMatching(/ECONNREFUSED|Connect Time/),
      });
      expect(failure.usage).toBeUndefined();
    }
  });
});

describe.each([
  ['a completion', completion, '/v1/chat/completions'],
  ['a message', message, '/v1/messages'],
] as const)('the connection of %s', (_, make, path) => {
  it('goes through the given fetch, with headers that no message shows', async () => {
    const secret = 'header-secret-1234';
    behaviour = { status: 400, error: { error: { message: `no such tenant: ${secret}` } } };
    const asked: string[] = [];
    const model = make({
      headers: { 'x-tenant': secret, Authorization: `Basic ${secret}` },
      fetch(url, init) {
        asked.push(String(url));
        return fetch(url, init);
      },
    });
    await expect(model.chat(request())).rejects.toMatchObject({ message: 'HTTP 400: no such tenant: [key]' });
    expect(asked).toEqual([`${server.origin}${path}`]);
    expect(server.received[0]!.headers).toMatchObject({ 'x-tenant': secret, authorization: `Basic ${secret}` });
    expect(JSON.stringify(model.settings)).not.toContain(secret);
  });

  it('takes the key nowhere else', async () => {
    behaviour = { status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } };
    await expect(make().chat(request())).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('shows what a gateway says that speaks no JSON', async () => {
    behaviour = { status: 502, raw: '<h1>Bad gateway</h1>' };
    await expect(make().chat(request())).rejects.toMatchObject({
      kind: 'server',
      message: 'HTTP 502: <h1>Bad gateway</h1>',
    });
  });

  it.each([0, -1, Number.NaN, 1e7])('has no time limit of %s seconds', (timeoutSeconds) => {
    expect(() => make({ timeoutSeconds })).toThrow('timeoutSeconds');
  });
});

const noUsage: ChatUsage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
