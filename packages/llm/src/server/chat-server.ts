import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Awaitable } from '@dreamgym/core';
import { promptCache } from '../prompt-cache.ts';
import type { Answer, Behaviour, Received } from './answer.ts';
import { completionChunks, readCompletion } from './chat-completions.ts';
import { messageBatches } from './message-batches.ts';
import { messageEvents, readMessage } from './messages.ts';

export type { Answer, Behaviour, Received } from './answer.ts';

export interface ChatServer {
  /** `http://127.0.0.1:` and a port: the base URL of `anthropic`; that of `openaiCompatible` is followed by `/v1`. */
  readonly origin: string;
  /** Every call so far, in order. */
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/**
 * A server on loopback that speaks both protocols as the real ones do, streaming and message batches included, and says
 * what it is told to: for tests and examples that need neither a key nor a network.
 */
export async function chatServer(
  behave: (received: Received, index: number) => Awaitable<Behaviour>,
): Promise<ChatServer> {
  const received: Received[] = [];
  const cache = promptCache();
  const answer = async (path: string, headers: IncomingHttpHeaders, body: object): Promise<Answer> => {
    const read = path === '/v1/chat/completions' ? readCompletion(body) : readMessage(body);
    const call: Received = { path, headers, body, ...read };
    const behaviour = await behave(call, received.push(call) - 1);
    const usage = behaviour.usage ?? cache.usage(call.messages, `${behaviour.reasoning ?? ''}${behaviour.text ?? ''}`);
    if (behaviour.seconds) await wait(behaviour.seconds * 1000);
    return { received: call, behaviour, usage };
  };
  const batches = messageBatches((headers, body) => answer('/v1/messages', headers, body));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url!;
    const { headers } = request;
    const body = await bodyOf(request);
    if (path.startsWith('/v1/messages/batches')) {
      const { status, text } = batches({ path, headers, body });
      response.writeHead(status, json).end(text);
    } else if (path === '/v1/messages' || path === '/v1/chat/completions') {
      await send(response, await answer(path, headers, body));
    } else {
      response.writeHead(404, json).end(errorText(`there is no ${path} here`));
    }
  };
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    serve(request, response).catch((error: Error) => response.writeHead(500, json).end(errorText(error.message)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const json = { 'content-type': 'application/json' };
const errorText = (message: string) => JSON.stringify({ error: { message } });

async function bodyOf(request: IncomingMessage): Promise<object> {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : JSON.parse(text);
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  const { received, behaviour } = answer;
  const { status = 200, headers, error, fault, raw } = behaviour;
  if (raw !== undefined) {
    response.writeHead(status, { 'content-type': 'text/event-stream', ...headers }).end(raw);
    return;
  }
  if (status !== 200) {
    response.writeHead(status, { ...json, ...headers }).end(JSON.stringify(error ?? {}));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  const events = received.path === '/v1/messages' ? messageEvents(answer) : completionChunks(answer);
  const whole = fault === undefined || fault === 'no-usage';
  const sent = whole ? events : events.slice(0, Math.ceil(events.length / 2));
  if (fault === 'error') sent.push(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  if (whole) {
    for (const event of sent) response.write(event);
    response.end();
    return;
  }
  // A connection that is destroyed takes along what it has not sent yet.
  for (const event of sent) await new Promise((resolve) => response.write(event, resolve));
  if (fault === 'cut') response.destroy();
  else if (fault !== 'hang') response.end();
}
