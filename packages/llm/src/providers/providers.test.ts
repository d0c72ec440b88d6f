import { inspect } from 'node:util';
import { type ChatModel, type ChatRequest, isAbort } from '@dreamgym/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Behaviour, chatServer, type Received } from '../server/chat-server.ts';
import { anthropic } from './anthropic/anthropic.ts';
import type { AnthropicOptions } from './anthropic/messages.ts';
import { openaiCompatible } from './openai/openai-compatible.ts';

const key = 'sentinel-key-7f3a';
const variable = 'DREAMGYM_TEST_KEY';

const request: ChatRequest = {
  messages: [
    { role: 'system', text: 'You are a household.', cachePoint: true },
    { role: 'user', text: 'look' },
  ],
  maxTokens: 100,
  phase: 'rollout',
  signal: new AbortController().signal,
};
const schema = {
  type: 'object',
  properties: { done: { type: 'boolean' } },
  required: ['done'],
  additionalProperties: false,
};
const usage = { inputTokens: 95, cacheReadTokens: 80, outputTokens: 20 };
const served = { ...usage, cacheWriteTokens: 5 };

type Make = (options: {
  origin: string;
  timeoutSeconds?: number;
  keyVariable?: string;
  structuredOutput?: 'tool';
}) => ChatModel;
const makers: Record<'anthropic' | 'openaiCompatible', Make> = {
  anthropic: ({ origin, keyVariable = variable, ...rest }) =>
    anthropic({ model: 'test', baseURL: origin, keyVariable, ...rest }),
  openaiCompatible: ({ origin, keyVariable = variable, ...rest }) =>
    openaiCompatible({ model: 'test', baseURL: `${origin}/v1`, keyVariable, ...rest }),
};

beforeEach(() => void vi.stubEnv(variable, key));
afterEach(() => void vi.unstubAllEnvs());

async function withServer<T>(
  behave: (received: Received, index: number) => Behaviour,
  use: (server: Awaited<ReturnType<typeof chatServer>>) => Promise<T>,
): Promise<T> {
  const server = await chatServer(async (received, index) => ({ usage: served, ...(await behave(received, index)) }));
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

describe.each(Object.entries(makers))('%s', (name, make) => {
  const isAnthropic = name === 'anthropic';

  it('streams text and reasoning, and counts tokens', () =>
    withServer(
      () => ({ text: 'You see a drawer.', reasoning: 'A kitchen has drawers.' }),
      async ({ origin }) => {
        expect(await make({ origin }).chat(request)).toEqual({
          text: 'You see a drawer.',
          reasoning: 'A kitchen has drawers.',
          stop: 'end',
          usage: { ...usage, cacheWriteTokens: isAnthropic ? 5 : 0 },
        });
      },
    ));

  it('reads JSON by the schema', () =>
    withServer(
      () => ({ text: '{"done": true}' }),
      async ({ origin, received }) => {
        const reply = await make({ origin }).chat({ ...request, schema });
        expect(reply.json).toEqual({ done: true });
        const { output_config, response_format } = received[0]!.body;
        expect(isAnthropic ? output_config.format : response_format.json_schema).toMatchObject({ schema });
      },
    ));

  it('reads JSON from a forced tool, where the server knows no schemas', () =>
    withServer(
      (_, index) => ({ text: index === 0 ? '{"done": true}' : '{"done": 1}' }),
      async ({ origin, received }) => {
        const model = make({ origin, structuredOutput: 'tool' });
        const reply = await model.chat({ ...request, schema });
        expect(reply).toMatchObject({ json: { done: true }, stop: 'end' });
        const { tools, tool_choice, output_config, response_format } = received[0]!.body;
        expect(output_config ?? response_format).toBeUndefined();
        expect(isAnthropic ? tools : [tools[0].function]).toMatchObject([
          { name: 'answer', [isAnthropic ? 'input_schema' : 'parameters']: schema },
        ]);
        expect(isAnthropic ? tool_choice.name : tool_choice.function.name).toBe('answer');
        expect(model.settings).toMatchObject({ structuredOutput: 'tool' });
        const invalid = { kind: 'invalid', written: expect.stringMatching(/^{"done": ?1}$/) };
        await expect(model.chat({ ...request, schema })).rejects.toMatchObject(invalid);
        expect((await model.chat(request).catch((error) => error)).text).toBe('{"done": 1}');
        expect(received[2]!.body.tools).toBeUndefined();
      },
    ));

  it('sends no header that the environment holds for other servers', () =>
    withServer(
      () => ({ text: 'ok' }),
      async ({ origin, received }) => {
        const lines = [`x-gateway: ${key}-a`, `X-Other: ${key}-b`, `Authorization: Bearer ${key}-c`];
        vi.stubEnv('ANTHROPIC_CUSTOM_HEADERS', lines.join('\n'));
        vi.stubEnv('OPENAI_CUSTOM_HEADERS', `x-gateway: ${key}-a\nX-Other: ${key}-b`);
        await make({ origin }).chat(request);
        expect(JSON.stringify(received[0]!.headers)).not.toContain(`${key}-`);
        expect(received[0]!.headers.authorization).toBe(`Bearer ${key}`);
      },
    ));

  it('refuses an address with a key in it', () => {
    for (const origin of [`http://user:${key}@localhost`, `http://localhost?key=${key}`]) {
      expect(() => make({ origin })).toThrow('keyVariable');
    }
  });

  it('sends the key as a bearer, and shows it nowhere', () =>
    withServer(
      (_, index) =>
        index === 0 ? { text: 'ok' } : { status: 401, error: { error: { message: `Incorrect API key: ${key}` } } },
      async ({ origin, received }) => {
        const model = make({ origin });
        await model.chat(request);
        expect(received[0]!.headers.authorization).toBe(`Bearer ${key}`);
        const error = await model.chat(request).catch((reason) => reason);
        expect(error).toMatchObject({ kind: 'denied', message: 'HTTP 401: Incorrect API key: [key]' });
        expect(inspect([model, error], { depth: 10, showHidden: true })).not.toContain(key);
      },
    ));

  it('needs its key only when it is called', async () => {
    const model = make({ origin: 'http://127.0.0.1:1', keyVariable: 'DREAMGYM_TEST_MISSING' });
    await expect(model.chat(request)).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringContaining('DREAMGYM_TEST_MISSING'),
    });
  });

  const soon = { 'retry-after': '3' };
  const later = { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:00:09 GMT' };
  const failures: Record<string, [Behaviour, object]> = {
    'too many requests': [
      { status: 429, headers: soon },
      { kind: 'rate-limited', retryable: true, retryAfter: 3 },
    ],
    'too many requests until a date': [
      { status: 429, headers: later },
      { kind: 'rate-limited', retryAfter: 9 },
    ],
    'too many requests, in milliseconds': [
      { status: 429, headers: { 'retry-after-ms': '250' } },
      { kind: 'rate-limited', retryAfter: 0.25 },
    ],
    'no credit': [
      { status: 429, error: { error: { message: 'spent', code: 'insufficient_quota' } } },
      { kind: 'denied', retryable: false },
    ],
    'an error of the server': [{ status: 500 }, { kind: 'server', retryable: true }],
    overload: [{ status: 529 }, { kind: 'overloaded', retryable: true }],
    'a bad request': [
      { status: 400, error: { error: { message: 'too long' } } },
      { kind: 'rejected', retryable: false, message: 'HTTP 400: too long' },
    ],
    'a cut connection': [
      { text: 'You see a drawer.', fault: 'cut' },
      { kind: 'connection', retryable: true },
    ],
    'an answer that ends early': [{ text: 'You see a drawer.', fault: 'short' }, { kind: 'connection' }],
    'an error within the answer': [
      { text: 'You see', fault: 'error', error: { error: { type: 'overloaded_error', message: 'busy' } } },
      { kind: 'overloaded', message: 'busy' },
    ],
    'an answer without an end': [
      { text: 'You see a drawer.', fault: 'hang' },
      { kind: 'timeout', retryable: true },
    ],
    'a refusal': [
      { text: 'I', stop: isAnthropic ? 'refusal' : 'content_filter' },
      { kind: 'refused', usage },
    ],
    'an answer that is too long': [
      { text: 'You see', stop: isAnthropic ? 'max_tokens' : 'length' },
      { kind: 'truncated', retryable: false, usage, written: 'You see' },
    ],
    'no text': [{ text: ' \n' }, { kind: 'empty', retryable: true, usage }],
    'another end': [{ text: 'x', stop: 'tool_use' }, { kind: 'rejected' }],
  };
  it.each(Object.entries(failures))('turns %s into a failure', (_, [behaviour, failure]) =>
    withServer(
      () => behaviour,
      async ({ origin, received }) => {
        const timeoutSeconds = behaviour.fault === 'hang' ? 0.5 : 30;
        await expect(make({ origin, timeoutSeconds }).chat(request)).rejects.toMatchObject({
          name: 'ChatFailure',
          ...failure,
        });
        expect(received).toHaveLength(1);
      },
    ),
  );

  it.each(['{"done": tr', '{"done": "yes"}', '{}', '{"done": true} {"done": true}'])('refuses %s as JSON', (text) =>
    withServer(
      () => ({ text }),
      ({ origin }) =>
        expect(make({ origin }).chat({ ...request, schema })).rejects.toMatchObject({
          kind: 'invalid',
          retryable: false,
          written: text,
          usage,
        }),
    ),
  );

  it('turns a server that is not there into a failure', async () => {
    const { origin, close } = await chatServer(() => ({}));
    await close();
    await expect(make({ origin }).chat(request)).rejects.toMatchObject({ kind: 'connection', retryable: true });
  });

  it('aborts before and during an answer', () =>
    withServer(
      () => ({ text: 'You see a drawer.', fault: 'hang' }),
      async ({ origin, received }) => {
        const model = make({ origin });
        expect(isAbort(await model.chat({ ...request, signal: AbortSignal.abort() }).catch((e) => e))).toBe(true);
        expect(received).toHaveLength(0);
        const controller = new AbortController();
        const chat = model.chat({ ...request, signal: controller.signal }).catch((reason) => reason);
        setTimeout(() => controller.abort(), 100);
        expect(isAbort(await chat)).toBe(true);
      },
    ));
});

describe('anthropic', () => {
  const ask = (options: Partial<AnthropicOptions>, rest: Partial<ChatRequest> = {}) =>
    withServer(
      () => ({ text: '{"done": true}', usage: { ...served, longCacheWriteTokens: 3 } }),
      async ({ origin, received }) => {
        const model = anthropic({ model: 'test', baseURL: origin, keyVariable: variable, ...options });
        const messages = [
          ...request.messages,
          ...['a', 'b', 'c', 'd'].map((text) => ({ role: 'user' as const, text, cachePoint: true as const })),
        ];
        const reply = await model.chat({ ...request, messages, temperature: 0.5, seed: 3, ...rest });
        return { ...received[0]!, reply, settings: model.settings };
      },
    );
  const control = ({ body }: { readonly body: { readonly messages: { content: [{ cache_control: object }] }[] } }) =>
    body.messages.at(-1)!.content[0].cache_control;

  it('marks the last 4 cache points, sends no sampling parameters, and passes further fields on', async () => {
    const { body, path } = await ask({ body: { stop_sequences: ['x'] } });
    expect(path).toBe('/v1/messages');
    expect(body.system).toEqual([{ type: 'text', text: 'You are a household.' }]);
    expect(body.messages.map(({ content: [block] }: { content: [{ cache_control?: object }] }) => block)).toEqual([
      { type: 'text', text: 'look' },
      ...['a', 'b', 'c', 'd'].map((text) => ({ type: 'text', text, cache_control: { type: 'ephemeral' } })),
    ]);
    expect(body).toMatchObject({ model: 'test', max_tokens: 100, stream: true, stop_sequences: ['x'] });
    for (const field of ['temperature', 'seed', 'thinking', 'output_config']) expect(body).not.toHaveProperty(field);
  });

  it('sends the temperature under an older version', async () => {
    const { body, headers } = await ask({ version: '2023-06-01' });
    expect(headers['anthropic-version']).toBe('2023-06-01');
    expect(body.temperature).toBe(0.5);
  });

  it('has the cache keep an hour, and counts what was written for so long', async () => {
    const long = await ask({ cacheTtl: '1h' });
    expect(control(long)).toEqual({ type: 'ephemeral', ttl: '1h' });
    expect(long.reply.usage).toEqual({ ...served, longCacheWriteTokens: 3 });
    expect(JSON.stringify(long.settings)).not.toContain('1h');
  });

  it('asks for thoughts and effort beside a schema and the body', async () => {
    const { body, settings } = await ask(
      { thinking: 'adaptive', effort: 'low', body: { output_config: { extra: 1 } } },
      { schema },
    );
    expect(body.thinking).toEqual({ type: 'adaptive', display: 'summarized' });
    expect(body.output_config).toEqual({ extra: 1, effort: 'low', format: { type: 'json_schema', schema } });
    expect(settings).toMatchObject({ thinking: 'adaptive', effort: 'low' });
    expect((await ask({ thinking: 'off' })).body.thinking).toEqual({ type: 'disabled' });
    expect((await ask({ thinking: { budgetTokens: 2048 } })).body.thinking).toMatchObject({
      type: 'enabled',
      budget_tokens: 2048,
    });
  });

  it('is sent by the official client, the key as a bearer, and to servers of others also as it used to be', async () => {
    const { headers } = await ask({});
    expect(headers).toMatchObject({
      'user-agent': expect.stringMatching(/^Anthropic\/JS /),
      'anthropic-version': '2026-10-21',
      authorization: `Bearer ${key}`,
      'x-api-key': key,
      'x-stainless-retry-count': '0',
    });
    const asked: [unknown, Headers][] = [];
    const model = anthropic({
      model: 'test',
      keyVariable: variable,
      async fetch(url, init) {
        asked.push([url, new Headers(init?.headers)]);
        return new Response('{}', { status: 400 });
      },
    });
    await expect(model.chat(request)).rejects.toMatchObject({ kind: 'rejected' });
    expect(asked).toEqual([['https://api.anthropic.com/v1/messages', expect.anything()]]);
    expect(asked[0]![1].get('authorization')).toBe(`Bearer ${key}`);
    expect(asked[0]![1].has('x-api-key')).toBe(false);
    vi.stubEnv(variable, undefined);
    await expect(model.chat(request)).rejects.toMatchObject({ kind: 'denied' });
  });

  it('takes nothing but its key from the environment, and leaves that as it is', async () => {
    const others = {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_AUTH_TOKEN: 'another-token-5b1c',
      ANTHROPIC_CUSTOM_HEADERS: 'anthropic-version: 2020-01-01',
    };
    for (const [name, value] of Object.entries(others)) vi.stubEnv(name, value);
    const urls: unknown[] = [];
    await anthropic({
      model: 'test',
      keyVariable: variable,
      async fetch(url) {
        urls.push(url);
        return new Response('{}');
      },
    })
      .chat(request)
      .catch(() => {});
    expect(urls).toEqual(['https://api.anthropic.com/v1/messages']);
    const { headers } = await ask({});
    expect(headers).toMatchObject({ authorization: `Bearer ${key}`, 'anthropic-version': '2026-10-21' });
    expect(process.env).toMatchObject(others);
  });

  it('writes nothing on the console, of old models neither', async () => {
    const written = (['debug', 'info', 'log', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    vi.stubEnv('ANTHROPIC_LOG', 'debug');
    await ask({ model: 'claude-sonnet-4-5' });
    await ask({ model: 'claude-opus-4-6', thinking: { budgetTokens: 2048 } });
    for (const method of written) expect(method).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('forces no tool on a model that thinks', () => {
    const make = () => anthropic({ model: 'test', structuredOutput: 'tool', thinking: 'adaptive' });
    expect(make).toThrow('cannot be forced to use a tool');
  });
});

describe('openaiCompatible', () => {
  it('sends seed and temperature, and gives log-probabilities', () =>
    withServer(
      () => ({ text: 'go to desk 1' }),
      async ({ origin, received }) => {
        const reply = await makers
          .openaiCompatible({ origin })
          .chat({ ...request, temperature: 0, seed: 3, logProbabilities: true });
        expect(received[0]!.body).toMatchObject({ temperature: 0, seed: 3, max_tokens: 100, stream: true });
        expect(reply.logProbabilities!.map(({ token }) => token).join('')).toBe('go to desk 1');
        expect(reply.logProbabilities![0]!.logProbability).toBe(-0.25);
      },
    ));

  it('sends no key to a server that has none, also where OpenAI has one', () =>
    withServer(
      () => ({ text: 'ok' }),
      async ({ origin, received }) => {
        vi.stubEnv('OPENAI_API_KEY', key);
        await openaiCompatible({ model: 'test', baseURL: `${origin}/v1` }).chat(request);
        expect(JSON.stringify(received[0])).not.toContain(key);
        expect(received[0]!.headers.authorization).toBeUndefined();
      },
    ));

  it('takes a refusal in words as one', () =>
    withServer(
      () => ({ refusal: 'I will not.' }),
      ({ origin }) =>
        expect(makers.openaiCompatible({ origin }).chat(request)).rejects.toMatchObject({
          kind: 'refused',
          message: expect.stringContaining('I will not.'),
        }),
    ));

  it('says which part of an answer is missing', () =>
    withServer(
      () => ({ text: 'You see a drawer.', fault: 'short' }),
      ({ origin }) =>
        expect(makers.openaiCompatible({ origin }).chat(request)).rejects.toMatchObject({
          message: 'the answer broke off',
        }),
    ));

  it('estimates what an answer cost where the server does not say it', () =>
    withServer(
      () => ({ text: 'You see a drawer.', fault: 'no-usage' }),
      async ({ origin }) => {
        const { usage: cost } = await makers.openaiCompatible({ origin }).chat(request);
        expect(cost).toEqual({
          inputTokens: Math.ceil('You are a household.\nlook'.length / 4),
          cacheReadTokens: 0,
          cacheWriteTokens: 0,
          outputTokens: Math.ceil('You see a drawer.'.length / 4),
          estimated: true,
        });
      },
    ));
});
