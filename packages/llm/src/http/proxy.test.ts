import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { anthropic } from '../providers/anthropic/anthropic.ts';
import { openaiCompatible } from '../providers/openai/openai-compatible.ts';
import { requestOf } from '../request.fixture.ts';
import { type ChatServer, chatServer } from '../server/chat-server.ts';

let server: ChatServer;
let proxied: string[];
const sockets = new Set<Socket>();

/** A proxy as offices have them: hands requests on, and opens tunnels where it is asked for one. */
const proxy = createServer((request: IncomingMessage, response: ServerResponse) => {
  const { method, headers } = request;
  proxied.push(`${method} ${request.url}`);
  const { pathname } = new URL(request.url!);
  request.pipe(
    forward(`${server.origin}${pathname}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }),
  );
});
proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
  proxied.push(`CONNECT ${request.url}`);
  const upstream = connect(Number(new URL(server.origin).port), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  for (const each of [socket, upstream]) {
    sockets.add(each.on('error', () => {}));
  }
});

// One proxy for all tests: the environment is read once.
beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});
beforeEach(async () => {
  proxied = [];
  server = await chatServer(() => ({ text: 'through the proxy' }));
  vi.stubEnv('DREAMGYM_TEST_KEY', 'sentinel-key-7f3a');
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) vi.stubEnv(name, address);
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const options = { model: 'small', keyVariable: 'DREAMGYM_TEST_KEY' };
const models = {
  anthropic: (origin: string) => anthropic({ ...options, baseURL: origin }),
  openaiCompatible: (origin: string) => openaiCompatible({ ...options, baseURL: `${origin}/v1` }),
};

it.each(Object.entries(models))('%s goes through the proxy that the environment names', async (_, make) => {
  const reply = await make('http://models.test').chat(requestOf('look'));
  expect(reply.text).toBe('through the proxy');
  expect(proxied).toHaveLength(1);
  expect(proxied[0]).toContain('models.test');
});

it.each(Object.entries(models))('%s reaches a server on loopback without it', async (_, make) => {
  const reply = await make(server.origin).chat(requestOf('look'));
  expect(reply.text).toBe('through the proxy');
  expect(proxied).toEqual([]);
});
