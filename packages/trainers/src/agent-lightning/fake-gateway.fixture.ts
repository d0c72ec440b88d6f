import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@dreamgym/core';

interface Rollout {
  readonly rollout_id: string;
  readonly input: { readonly [name: string]: Json };
  readonly is_train: boolean;
  readonly config: { readonly timeout_seconds: number };
  readonly metadata: { readonly batch_idx: number | null };
  status: { state: string; error_message?: string };
  readonly rewards: number[];
}

export type Wanted = Partial<Pick<Rollout, 'input' | 'is_train' | 'config' | 'metadata'>>;

/**
 * Agent Lightning's server as version 1.0.2 was measured to behave: a queue from which a rollout is taken by whoever first says
 * that it runs, states that are never left once they are final, and a proxy that answers 429 while it is paused.
 */
export async function fakeGateway({
  key,
  answer,
}: {
  readonly key: string;
  readonly answer: (path: string) => string;
}) {
  const rollouts: Rollout[] = [];
  const asked: string[] = [];
  let [paused, outages] = [false, 0];
  const moves: Readonly<Record<string, readonly string[]>> = { queuing: ['running'], running: ['succeeded', 'failed'] };

  async function reply(request: IncomingMessage): Promise<readonly [status: number, body: Json]> {
    const { method = '', url = '', headers } = request;
    const body = await bodyOf(request);
    const { pathname, searchParams } = new URL(url, 'http://fake');
    if (outages > 0) {
      outages -= 1;
      return [503, { detail: 'starting' }];
    }
    if (headers.authorization !== `Bearer ${key}`) return [401, { detail: 'Invalid or missing API key' }];
    asked.push(`${method} ${pathname}`);
    if (pathname === '/proxy/state') return [200, { paused, retry_after_seconds: 5, reason: null, inflight: 0 }];
    if (pathname.startsWith('/proxy/rollout/')) {
      if (paused) return [429, { detail: 'paused' }];
      return [200, { choices: [{ message: { content: answer(pathname) } }] }];
    }
    if (pathname === '/api/rollouts') {
      const queuing = rollouts.filter(({ status }) => status.state === searchParams.get('state_in'));
      return [200, queuing.slice(0, Number(searchParams.get('limit'))) as unknown as Json];
    }
    const [, id, event] = /^\/api\/rollouts\/([^/]+)(\/attempt\/0\/events)?$/.exec(pathname) ?? [];
    const rollout = rollouts.find(({ rollout_id }) => rollout_id === id);
    if (!rollout) return [404, { detail: 'Not Found' }];
    if (event) {
      rollout.rewards.push(body.data.value);
      return [200, {}];
    }
    if (!moves[rollout.status.state]?.includes(body.status.state)) return [409, { detail: 'no legal move' }];
    rollout.status = { ...rollout.status, ...body.status };
    return [200, {}];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await reply(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    rollouts,
    /** What a trainer does. */
    want(...wanted: readonly Wanted[]) {
      for (const each of wanted) {
        rollouts.push({
          rollout_id: `r${rollouts.length}`,
          input: {},
          is_train: true,
          config: { timeout_seconds: 900 },
          metadata: { batch_idx: 0 },
          ...each,
          status: { state: 'queuing' },
          rewards: [],
        });
      }
    },
    pause: (isPaused: boolean) => {
      paused = isPaused;
    },
    fails: (times: number) => {
      outages = times;
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a request is what a client says it is
async function bodyOf(request: IncomingMessage): Promise<any> {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : JSON.parse(text);
}
