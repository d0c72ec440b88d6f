import { afterEach, describe, expect, it, vi } from 'vitest';
import { anthropic } from '../providers/anthropic/anthropic.ts';
import { openaiCompatible } from '../providers/openai/openai-compatible.ts';
import { requestOf } from '../request.fixture.ts';
import { type ChatServer, chatServer, type Received } from './chat-server.ts';

let server: ChatServer;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const keyVariable = 'DREAMGYM_TEST_KEY';
const models = (origin: string) => {
  vi.stubEnv(keyVariable, 'key');
  return [
    anthropic({ model: 'test', baseURL: origin, keyVariable }),
    openaiCompatible({ model: 'test', baseURL: `${origin}/v1` }),
  ];
};

describe('chatServer', () => {
  it('hears the same in both protocols', async () => {
    const heard: Pick<Received, 'messages' | 'schema'>[] = [];
    server = await chatServer(async ({ messages, schema }) => {
      heard.push({ messages: messages.map(({ role, text }) => ({ role, text })), schema });
      return { text: '{}' };
    });
    const request = requestOf('', {
      messages: [
        { role: 'system', text: 'You are a household.' },
        { role: 'user', text: 'look' },
        { role: 'assistant', text: 'A drawer.' },
        { role: 'user', text: 'open it' },
      ],
      schema: { type: 'object' },
    });
    for (const { chat } of models(server.origin)) expect((await chat(request)).json).toEqual({});
    expect(heard[0]).toEqual({ messages: request.messages, schema: request.schema });
    expect(heard[1]).toEqual(heard[0]);
  });

  it('counts four characters as a token, and keeps what lies before a cache point', async () => {
    server = await chatServer(() => ({ text: '12345678' }));
    const ask = (text: string) =>
      requestOf('', {
        messages: [
          { role: 'system', text: 'x'.repeat(400), cachePoint: true },
          { role: 'user', text },
        ],
      });
    const [model] = models(server.origin);
    const first = { inputTokens: 101, cacheReadTokens: 0, cacheWriteTokens: 100, outputTokens: 2 };
    expect((await model!.chat(ask('ab'))).usage).toEqual(first);
    const second = { ...first, cacheReadTokens: 100, cacheWriteTokens: 0 };
    expect((await model!.chat(ask('cd'))).usage).toEqual(second);
  });

  it('says what is wrong with a behaviour or an address', async () => {
    server = await chatServer(() => {
      throw new Error('the script has ended');
    });
    for (const { chat } of models(server.origin)) {
      const failure = { kind: 'server', message: 'HTTP 500: the script has ended' };
      await expect(chat(requestOf('look'))).rejects.toMatchObject(failure);
    }
    const lost = openaiCompatible({ model: 'test', baseURL: `${server.origin}/v2` });
    await expect(lost.chat(requestOf('look'))).rejects.toMatchObject({ kind: 'rejected' });
  });
});
