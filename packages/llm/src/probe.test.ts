import { afterEach, beforeEach, expect, it } from 'vitest';
import { probe } from './probe.ts';
import { anthropic } from './providers/anthropic/anthropic.ts';
import { openaiCompatible } from './providers/openai/openai-compatible.ts';
import { type Behaviour, type ChatServer, chatServer, type Received } from './server/chat-server.ts';

let server: ChatServer;
let behave: (received: Received) => Behaviour;
beforeEach(async () => {
  server = await chatServer((received) => behave(received));
});
afterEach(() => server.close());

const { signal } = new AbortController();
const model = () => openaiCompatible({ model: 'small', baseURL: `${server.origin}/v1` });

const whole = (rest: object = {}) =>
  JSON.stringify({
    choices: [{ message: { content: 'ok' }, finish_reason: 'stop', ...rest }],
    usage: { prompt_tokens: 9, completion_tokens: 1 },
    prompt_token_ids: [1, 2],
  });

it('finds what a server can do', async () => {
  behave = ({ body, schema }) => {
    if (schema) return { text: '{"ok": true}' };
    const logprobs = { content: [{ token: 'ok', logprob: -0.5 }] };
    return body.return_token_ids ? { raw: whole({ token_ids: [3], logprobs }) } : { text: 'ok' };
  };
  const able = { usage: true, structuredOutput: true, logProbabilities: true, tokens: true };
  expect(await probe(model(), { signal })).toMatchObject(able);
  expect(server.received).toHaveLength(4);
});

it('finds what a server cannot do', async () => {
  behave = ({ schema }) => {
    if (schema) return { status: 400, error: { error: { message: 'response_format is not supported' } } };
    return { raw: 'data: {"choices": [{"delta": {"content": "ok and on"}, "finish_reason": "length"}]}\n\n' };
  };
  const unable = { usage: false, structuredOutput: false, logProbabilities: false, tokens: false };
  expect(await probe(model(), { signal })).toMatchObject(unable);
  behave = () => ({ text: 'ok' });
  const claude = anthropic({ model: 'test', baseURL: server.origin, keyVariable: 'PATH' });
  expect(await probe(claude, { signal })).toMatchObject({ usage: true, logProbabilities: false, tokens: false });
});

it('reads how long the context is', async () => {
  behave = () => ({ text: 'ok' });
  const listed = (models: object) =>
    openaiCompatible({
      model: 'small',
      baseURL: `${server.origin}/v1`,
      fetch: async (url, init) => (String(url).endsWith('/models') ? Response.json(models) : fetch(url, init)),
    });
  const windows: (readonly [object, number | undefined])[] = [
    [
      {
        data: [
          { id: 'other', max_model_len: 1 },
          { id: 'small', max_model_len: 2048 },
        ],
      },
      2048,
    ],
    [{ data: [{ id: '/models/small.gguf', meta: { n_ctx: 4096, n_ctx_train: 8192 } }] }, 4096],
    [{ data: [{ id: 'small', context_length: 131072 }] }, 131072],
    [{ data: [{ id: 'small', loaded_context_length: 4096, max_context_length: 8192 }] }, 4096],
    [{ data: [{ id: 'small' }] }, undefined],
    [[], undefined],
  ];
  for (const [models, window] of windows) {
    expect((await probe(listed(models), { signal })).contextWindow).toBe(window);
  }
  expect((await probe(model(), { signal })).contextWindow).toBeUndefined();
});

it('fails where no answer comes at all', async () => {
  await server.close();
  await expect(probe(model(), { signal })).rejects.toMatchObject({ kind: 'connection' });
});
