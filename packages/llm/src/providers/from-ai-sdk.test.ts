import { APICallError } from '@ai-sdk/provider';
import type { ChatRequest } from '@dreamgym/core';
import { MockLanguageModelV3 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../request.fixture.ts';
import { fromAiSdk } from './from-ai-sdk.ts';

type Result = Awaited<ReturnType<MockLanguageModelV3['doGenerate']>>;

const usage: Result['usage'] = {
  inputTokens: { total: 12, noCache: 4, cacheRead: 8, cacheWrite: 0 },
  outputTokens: { total: 3, text: 3, reasoning: 0 },
};
const answering = (result: Partial<Result> = {}) =>
  new MockLanguageModelV3({
    doGenerate: async () => ({
      content: [
        { type: 'reasoning', text: 'Why not?' },
        { type: 'text', text: '{"done": true}' },
      ],
      finishReason: { unified: 'stop', raw: 'stop' },
      usage,
      warnings: [],
      ...result,
    }),
  });
const ask = (model: MockLanguageModelV3, rest: Partial<ChatRequest> = {}) =>
  fromAiSdk(model).chat(requestOf('look', rest));
const schema = { type: 'object', properties: { done: { type: 'boolean' } }, required: ['done'] };

describe('fromAiSdk', () => {
  it('asks a model of the AI SDK, with all that a request says, and reads its answer', async () => {
    const model = answering();
    const messages = [
      { role: 'system', text: 'You are a household.' },
      { role: 'user', text: 'look' },
      { role: 'assistant', text: 'A drawer.' },
      { role: 'user', text: 'open it' },
    ] as const;
    expect(await ask(model, { messages, schema, temperature: 0.5, seed: 3 })).toEqual({
      text: '{"done": true}',
      json: { done: true },
      reasoning: 'Why not?',
      stop: 'end',
      usage: { inputTokens: 12, cacheReadTokens: 8, cacheWriteTokens: 0, outputTokens: 3 },
    });
    expect(model.doGenerateCalls[0]).toMatchObject({
      prompt: [
        { role: 'system', content: 'You are a household.' },
        { role: 'user', content: [{ type: 'text', text: 'look' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'A drawer.' }] },
        { role: 'user', content: [{ type: 'text', text: 'open it' }] },
      ],
      maxOutputTokens: 100,
      temperature: 0.5,
      seed: 3,
      responseFormat: { type: 'json', schema },
    });
    expect(fromAiSdk(model).name).toBe(`ai-sdk:${model.provider}/${model.modelId}`);
  });

  it('reads the form of version 2, too', async () => {
    const model = {
      specificationVersion: 'v2',
      provider: 'old',
      modelId: 'small',
      doGenerate: async () => ({
        content: [{ type: 'text', text: 'A drawer.' }],
        finishReason: 'stop',
        usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15, cachedInputTokens: 5 },
        warnings: [],
      }),
    };
    const reply = await fromAiSdk(model).chat(requestOf('look'));
    expect(reply).toMatchObject({ text: 'A drawer.', usage: { inputTokens: 12, cacheReadTokens: 5, outputTokens: 3 } });
  });

  it('estimates what is not counted', async () => {
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
    const uncounted = { inputTokens: none, outputTokens: { total: undefined, text: undefined, reasoning: undefined } };
    expect((await ask(answering({ usage: uncounted }))).usage).toMatchObject({ inputTokens: 1, estimated: true });
  });

  it.each([
    [{ unified: 'length', raw: 'max' }, 'truncated'],
    [{ unified: 'content-filter', raw: 'safety' }, 'refused'],
    [{ unified: 'error', raw: undefined }, 'server'],
  ] as const)('turns %j into a failure', async (finishReason, kind) => {
    await expect(ask(answering({ finishReason }))).rejects.toMatchObject({ kind, usage: { inputTokens: 12 } });
  });

  it.each([
    [429, { error: { message: 'slow down' } }, { kind: 'rate-limited', retryAfter: 3, message: 'HTTP 429: slow down' }],
    [401, { error: { message: 'no' } }, { kind: 'denied', retryable: false }],
    [400, { error: { message: 'prompt is too long' } }, { kind: 'truncated' }],
  ])('turns HTTP %s %j into a failure', async (statusCode, body, failure) => {
    const model = new MockLanguageModelV3({
      doGenerate: async () => {
        throw new APICallError({
          message: 'failed',
          url: 'https://example.org',
          requestBodyValues: {},
          statusCode,
          responseHeaders: { 'retry-after': '3' },
          responseBody: JSON.stringify(body),
        });
      },
    });
    await expect(ask(model)).rejects.toMatchObject({ name: 'ChatFailure', ...failure });
  });

  it('is aborted, and late, in time', async () => {
    const model = new MockLanguageModelV3({ doGenerate: () => new Promise(() => {}) });
    const controller = new AbortController();
    const call = ask(model, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    const late = fromAiSdk(model, { timeoutSeconds: 0.05 }).chat(requestOf('look'));
    await expect(late).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('has no tokens for training', async () => {
    await expect(ask(answering(), { tokens: true })).rejects.toMatchObject({ kind: 'rejected' });
  });
});
