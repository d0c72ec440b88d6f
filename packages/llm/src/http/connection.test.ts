import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetch as undiciFetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anthropic } from '../providers/anthropic/anthropic.ts';
import { openaiCompatible } from '../providers/openai/openai-compatible.ts';
import { requestOf } from '../request.fixture.ts';

/** What a server has been asked and not answered yet. */
let waiting: ServerResponse[];
const server = createServer((request, response) => {
  request.resume();
  waiting.push(response);
});
let origin: string;

beforeEach(async () => {
  waiting = [];
  vi.stubEnv('DREAMGYM_TEST_KEY', 'sentinel-key-7f3a');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Sockets go on by themselves; time passes when it is told to, for the client as well.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const asked = async () => {
  while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return waiting.shift()!;
};
/** What has come of a promise so far. */
const look = async (promise: Promise<unknown>) => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([promise, Promise.resolve('nothing yet')]);
};

const options = { model: 'small', keyVariable: 'DREAMGYM_TEST_KEY', timeoutSeconds: 1_000 };
const models = {
  anthropic: {
    make: () => anthropic({ ...options, baseURL: origin }),
    head: `data: {"type": "message_start", "message": {"usage": {"input_tokens": 3}}}\n\n`,
    rest:
      `data: {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "at last"}}\n\n` +
      `data: {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}\n\n` +
      `data: {"type": "message_stop"}\n\n`,
  },
  openaiCompatible: {
    make: () => openaiCompatible({ ...options, baseURL: `${origin}/v1` }),
    head: `data: {"choices": [{"delta": {"role": "assistant"}}]}\n\n`,
    rest:
      `data: {"choices": [{"delta": {"content": "at last"}, "finish_reason": "stop"}]}\n\n` +
      'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}\n\ndata: [DONE]\n\n',
  },
};

it('a client with the usual time limits gives up after 300 silent seconds', async () => {
  const answer = undiciFetch(origin).catch((error) => error.cause.code);
  await asked();
  await vi.advanceTimersByTimeAsync(310_000);
  expect(await look(answer)).toBe('UND_ERR_HEADERS_TIMEOUT');
});

describe.each(Object.entries(models))('%s', (_, { make, head, rest }) => {
  it('waits for a slow server as long as its limit says, before the first byte and between two', async () => {
    const reply = make().chat(requestOf('look'));
    const response = await asked();
    await vi.advanceTimersByTimeAsync(450_000);
    expect(await look(reply)).toBe('nothing yet');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(head);
    await look(reply);
    await vi.advanceTimersByTimeAsync(450_000);
    expect(await look(reply)).toBe('nothing yet');
    response.end(rest);
    expect(await reply).toMatchObject({ text: 'at last' });
  });

  it('gives up when its limit is over, and not before', async () => {
    const failure = make()
      .chat(requestOf('look'))
      .catch((error) => error);
    await asked();
    await vi.advanceTimersByTimeAsync(999_000);
    expect(await look(failure)).toBe('nothing yet');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await look(failure)).toMatchObject({ kind: 'timeout', message: 'no complete answer within 1000 s' });
  });
});
