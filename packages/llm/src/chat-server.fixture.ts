import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server behaves for one call. */
export interface Behaviour {
  readonly text?: string;
  readonly reasoning?: string;
  /** In the protocol's own words. */
  readonly stop?: string;
  readonly refusal?: string;
  /** Anything but 200 answers with `error` as the body. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: object;
  /** Breaks the connection in the middle of the answer (`cut`), ends it early but in good order (`short`), reports an error in it, or never goes on. */
  readonly fault?: 'cut' | 'short' | 'error' | 'hang' | 'no-usage';
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a request body is what a test says it is
  readonly body: any;
}

/** A server on loopback that speaks both protocols, streaming, and behaves as told. */
export async function chatServer(behave: (received: Received, index: number) => Behaviour) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const call = { path: request.url!, headers: request.headers, body: JSON.parse(text) };
    const behaviour = behave(call, received.push(call) - 1);
    const { status = 200, headers, error } = behaviour;
    if (status !== 200) {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(error ?? {}));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    const events = call.path === '/v1/messages' ? messageEvents(behaviour) : completionChunks(behaviour, call.body);
    await stream(response, events, behaviour);
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

async function stream(response: ServerResponse, events: readonly string[], { fault, error }: Behaviour) {
  const whole = fault === undefined || fault === 'no-usage';
  for (const event of whole ? events : events.slice(0, Math.ceil(events.length / 2))) {
    await new Promise((resolve) => response.write(event, resolve));
  }
  if (fault === 'hang') return;
  if (fault === 'error') response.write(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
  if (fault === 'cut') response.destroy();
  else response.end();
}

/** Text arrives in pieces, as it does in life. */
const pieces = (text: string) => text.match(/[\s\S]{1,7}/g) ?? [];

function messageEvents({ text = '', reasoning = '', stop = 'end_turn' }: Behaviour): string[] {
  const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const block = (index: number, content_block: object, deltas: readonly object[]) => [
    event('content_block_start', { index, content_block }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
  const usage = { input_tokens: 10, cache_read_input_tokens: 80, cache_creation_input_tokens: 5, output_tokens: 1 };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'served',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const thinking = pieces(reasoning).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
  const written = pieces(text).map((piece) => ({ type: 'text_delta', text: piece }));
  return [
    event('message_start', { message }),
    ...(thinking.length > 0 ? block(0, { type: 'thinking', thinking: '', signature: '' }, thinking) : []),
    ...block(thinking.length > 0 ? 1 : 0, { type: 'text', text: '' }, written),
    event('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 20 } }),
    event('message_stop', {}),
  ];
}

function completionChunks(
  { text = '', reasoning = '', refusal, stop = 'stop', fault }: Behaviour,
  { logprobs }: { readonly logprobs?: boolean },
): string[] {
  const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const chunk = (delta: object, rest: object = {}) =>
    data({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'served',
      choices: [{ index: 0, delta, finish_reason: null, ...rest }],
    });
  const usage = { prompt_tokens: 95, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 80 } };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reasoning).map((piece) => chunk({ reasoning_content: piece })),
    ...pieces(text).map((piece) =>
      chunk({ content: piece }, logprobs ? { logprobs: { content: [{ token: piece, logprob: -0.25 }] } } : {}),
    ),
    ...(refusal === undefined ? [] : [chunk({ refusal })]),
    chunk({}, { finish_reason: stop }),
    ...(fault === 'no-usage' ? [] : [data({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage })]),
    'data: [DONE]\n\n',
  ];
}
