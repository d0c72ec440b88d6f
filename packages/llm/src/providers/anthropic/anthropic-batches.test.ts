import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requestOf } from '../../request.fixture.ts';
import { type Behaviour, type ChatServer, chatServer, type Received } from '../../server/chat-server.ts';
import { counted, ledger } from '../../wrappers/ledger.ts';
import { limited } from '../../wrappers/limited.ts';
import { type AnthropicBatchesOptions, anthropicBatches } from './anthropic-batches.ts';

const keyVariable = 'DREAMGYM_TEST_KEY';
const key = 'sentinel-key-7f3a';

let server: ChatServer;
let behave: (received: Received) => Behaviour;
let calls: string[];
let through: typeof fetch;
beforeEach(async () => {
  vi.stubEnv(keyVariable, key);
  behave = ({ messages }) => ({ text: `heard ${messages.at(-1)!.text}` });
  server = await chatServer((received) => behave(received));
  calls = [];
  through = fetch;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const model = (options: Partial<AnthropicBatchesOptions> = {}) =>
  anthropicBatches({
    model: 'claude-haiku-5-5',
    baseURL: server.origin,
    keyVariable,
    gatherSeconds: 0.02,
    pollSeconds: 0.02,
    fetch(url, init) {
      calls.push(`${init?.method ?? 'GET'} ${new URL(url as string).pathname}`.toUpperCase());
      return through(url, init);
    },
    ...options,
  });
const created = () => calls.filter((call) => call === 'POST /V1/MESSAGES/BATCHES').length;

describe('anthropicBatches', () => {
  it('answers calls that are made together from one batch, each with its own answer, at half the price', async () => {
    behave = ({ messages }) => ({ text: `heard ${messages.at(-1)!.text}`, seconds: 0.05 });
    const book = ledger();
    const { chat } = counted(model(), { ledger: book });
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
    const replies = await Promise.all(texts.map((text) => chat(requestOf(text))));
    expect(replies.map(({ text }) => text)).toEqual(texts.map((text) => `heard ${text}`));
    expect(created()).toBe(1);
    const { usage, money } = book.rows()[0]!;
    expect(money).toBeCloseTo((usage.inputTokens * 0.05 + usage.outputTokens * 0.25) / 1e6, 12);
    expect(server.received[0]!.headers.authorization).toBe(`Bearer ${key}`);
    expect(server.received[0]!.body).not.toHaveProperty('stream');
  });

  it('sends a full batch at once, and a call that comes later in another', async () => {
    const { chat } = model({ size: 2, gatherSeconds: 0.1 });
    await Promise.all(['a', 'b', 'c'].map((text) => chat(requestOf(text))));
    await chat(requestOf('d'));
    expect(created()).toBe(3);
  });

  it('halves a batch that the server finds too large, down to the call that is too large by itself', async () => {
    const most = 6_000;
    through = async (url, init) => {
      const isTooLarge = typeof init?.body === 'string' && init.body.length > most;
      const error = { type: 'request_too_large', message: 'Request exceeds the maximum size' };
      return isTooLarge ? new Response(JSON.stringify({ type: 'error', error }), { status: 413 }) : fetch(url, init);
    };
    const texts = Array.from({ length: 9 }, (_, index) => `${index} ${'x'.repeat(index === 4 ? 2 * most : 1_000)}`);
    const { chat } = model();
    const ends = await Promise.allSettled(texts.map((text) => chat(requestOf(text))));
    for (const [index, end] of ends.entries()) {
      expect(end).toMatchObject(
        index === 4
          ? { reason: { kind: 'truncated', retryable: false, message: expect.stringContaining('413') } }
          : { value: { text: `heard ${texts[index]}` } },
      );
    }
    expect(server.received).toHaveLength(8);
  });

  it('gives each call its own failure', async () => {
    const answers: Record<string, Behaviour> = {
      fine: { text: 'fine' },
      refused: { stop: 'refusal' },
      expired: { status: 0 },
      busy: { status: 529, error: { error: { type: 'overloaded_error', message: `busy ${key}` } } },
      wrong: { status: 400, error: { error: { type: 'invalid_request_error', message: 'wrong' } } },
      empty: { text: '' },
    };
    behave = ({ messages }) => answers[messages[0]!.text]!;
    const { chat } = model();
    const ends = await Promise.allSettled(Object.keys(answers).map((text) => chat(requestOf(text))));
    const reasons = ends.map((end) => (end.status === 'rejected' ? end.reason : end.value));
    expect(reasons).toMatchObject([
      { text: 'fine' },
      { kind: 'refused' },
      { kind: 'timeout', retryable: true },
      { kind: 'overloaded', retryable: true, message: 'busy [key]' },
      { kind: 'rejected', retryable: false, message: 'wrong' },
      { kind: 'empty' },
    ]);
  });

  it('sends again in a new batch what may well succeed later', async () => {
    let asked = 0;
    behave = () => (asked++ === 0 ? { status: 0 } : { text: 'at last' });
    const { chat } = limited(model(), { delay: 0 });
    expect((await chat(requestOf('look'))).text).toBe('at last');
    expect(created()).toBe(2);
  });

  it('reads structured answers by schema and by a forced tool', async () => {
    behave = () => ({ text: '{"x": 1}' });
    const schema = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] };
    for (const structuredOutput of ['schema', 'tool'] as const) {
      const { json } = await model({ structuredOutput }).chat(requestOf('look', { schema }));
      expect(json).toEqual({ x: 1 });
    }
  });

  it('goes on where a look at the batch fails on the way', async () => {
    let looks = 0;
    through = async (url, init) => {
      if (!String(url).endsWith('batches') && looks++ < 2) throw new TypeError('fetch failed');
      return fetch(url, init);
    };
    expect((await model().chat(requestOf('look'))).text).toBe('heard look');
    expect(looks).toBeGreaterThan(2);
  });

  it('reads the answers where it has sent the calls, whatever address the batch names', async () => {
    through = async (url, init) => {
      const response = await fetch(url, init);
      const text = await response.text();
      return new Response(text.replaceAll(server.origin, 'http://127.0.0.1:9'), response);
    };
    expect((await model().chat(requestOf('look'))).text).toBe('heard look');
  });

  it('lets one call be aborted, and cancels the batch when all are', async () => {
    behave = () => ({ text: 'late', seconds: 0.3 });
    const { chat } = model();
    const [one, other] = [new AbortController(), new AbortController()];
    const reason = new Error('enough');
    const first = chat(requestOf('a', { signal: one.signal })).catch((error) => error);
    const second = chat(requestOf('b', { signal: other.signal })).catch((error) => error);
    await vi.waitFor(() => expect(server.received).toHaveLength(2));
    one.abort(reason);
    expect(await first).toBe(reason);
    await wait(50);
    expect(calls.filter((call) => call.endsWith('/CANCEL'))).toEqual([]);
    other.abort(reason);
    expect(await second).toBe(reason);
    await vi.waitFor(() => expect(calls.filter((call) => call.endsWith('/CANCEL'))).toHaveLength(1));
  });

  it('leaves a batch to be read by the next process, where it has a file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'dreamgym-')), 'batches.jsonl');
    behave = ({ messages }) => ({ text: `heard ${messages.at(-1)!.text}`, seconds: 0.2 });
    const controller = new AbortController();
    const texts = ['a', 'b', 'b', 'c'];
    const first = model({ file });
    const left = texts.map((text) => first.chat(requestOf(text, { signal: controller.signal })).catch(() => {}));
    await vi.waitFor(() => expect(server.received).toHaveLength(4));
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('\n'));
    controller.abort(new Error('enough'));
    await Promise.all(left);
    expect(calls.filter((call) => call.endsWith('/CANCEL'))).toEqual([]);

    const next = model({ file });
    const replies = await Promise.all([...texts, 'd'].map((text) => next.chat(requestOf(text))));
    expect(replies.map(({ text }) => text)).toEqual([...texts, 'd'].map((text) => `heard ${text}`));
    expect(created()).toBe(2);
    expect(server.received).toHaveLength(5);
    await rm(dirname(file), { recursive: true });
  });

  it('asks anew for what an earlier batch does not have any more', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'dreamgym-')), 'batches.jsonl');
    await model({ file }).chat(requestOf('a'));
    const journal = (await readFile(file, 'utf8')).replace('msgbatch_1', 'msgbatch_9');
    await writeFile(file, `${journal}{"batch": "cut`);
    expect((await model({ file }).chat(requestOf('a'))).text).toBe('heard a');
    expect(created()).toBe(2);
    await rm(dirname(file), { recursive: true });
  });

  it('sends nothing for calls that are aborted before, and needs its key at the first call', async () => {
    const controller = new AbortController();
    const call = model()
      .chat(requestOf('a', { signal: controller.signal }))
      .catch((error) => error);
    controller.abort(new Error('enough'));
    expect(await call).toMatchObject({ message: 'enough' });
    await wait(60);
    expect(calls).toEqual([]);
    const unknown = model({ keyVariable: 'DREAMGYM_TEST_MISSING' }).chat(requestOf('a'));
    await expect(unknown).rejects.toMatchObject({ kind: 'denied' });
  });
});
