import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type Curriculum,
  DreamGymError,
  type Environment,
  isDreamGymError,
  type ReplayBuffer,
  type Split,
} from '@dreamgym/core';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import pLimit from 'p-limit';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { assignments } from './assignments.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { errorMessage } from './openenv/messages.ts';
import { environmentRoutes, taskRoutes } from './openenv/routes.ts';
import { serveSocket } from './openenv/socket.ts';
import { session } from './session.ts';
import type { World } from './world.ts';

/** One environment to serve, real or dreamed. */
export interface Served {
  readonly environment: Environment;
  /** Proposes the tasks of those who ask for none, and hears how their attempts went. */
  readonly curriculum?: Curriculum;
  /** Takes in what was played. */
  readonly replayBuffer?: ReplayBuffer;
  /** The splits whose tasks are given out (default: `train`). What is played of others goes neither to curriculum nor buffer. */
  readonly splits?: readonly Split[];
  /** Attempts at a proposed task in the same hidden world (default: 8). */
  readonly groupSize?: number;
  /** Tasks that the curriculum is asked for at once (default: 16). */
  readonly tasksAtOnce?: number;
  /** Resets and steps under way at once, so that a language model is not asked for thousands (default: no limit). */
  readonly concurrency?: number;
}

export interface ServeOptions {
  /** By the names that stand in their addresses: letters, digits, `-`, `_` and `.`. */
  readonly environments: Readonly<Record<string, Served>>;
  readonly seed: number;
  /** The interface to listen on (default: 127.0.0.1). Any other than loopback needs a token. */
  readonly host?: string;
  /** 0 takes a free one (default: 8000). */
  readonly port?: number;
  /** What clients have to send as `Authorization: Bearer <token>`. */
  readonly token?: string;
  /** Clients at once (default: 4,096). */
  readonly capacity?: number;
  /** Seconds for a reset or a step, in (0, 60): clients give up after 60 (default: 50). */
  readonly deadline?: number;
  /** Seconds without a word after which a client's session ends (default: 600). */
  readonly idle?: number;
  /** Told of failures behind the scenes: of environments, models, buffers, curricula. */
  readonly failed?: (error: unknown) => void;
}

export interface ServerHandle {
  /** `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Clients that have a place now. */
  clients(): number;
  /** Lets the steps under way end, tells clients, and tells curricula of what was not complete. Environments stay open. */
  close(): Promise<void>;
}

const version = '0.0.0';
const longestMessage = 1 << 20;
/** Milliseconds that clients get to close their side. */
const farewell = 2_000;

/**
 * Serves environments to trainers and agents that are not ours: OpenEnv on `/<name>/ws`, and on `/ws` where there is one
 * environment only; MCP on the address that `POST /<name>/episodes` gives.
 */
export async function serve(options: ServeOptions): Promise<ServerHandle> {
  const { host = '127.0.0.1', port = 8_000, token, capacity = 4_096, deadline = 50, idle = 600 } = options;
  const { failed = () => {} } = options;
  check({ host, token, deadline, idle, capacity });
  let clients = 0;
  const admit = () => {
    if (clients >= capacity) return undefined;
    clients += 1;
    let left = false;
    return () => {
      if (!left) clients -= 1;
      left = true;
    };
  };
  const worlds = new Map(
    Object.entries(options.environments).map(([name, served]) => [
      name,
      worldOf(name, served, { seed: options.seed, deadline: deadline * 1000 }),
    ]),
  );
  if (worlds.size === 0) throw new DreamGymError('CONFIGURATION', 'there is no environment to serve');

  const app = new Hono();
  const mcp = [...worlds.values()].map((world) => ({
    world,
    routes: mcpRoutes(world, { version, admit, idle: idle * 1000, failed }),
  }));
  for (const { world, routes } of mcp) {
    app.route(`/${world.name}`, environmentRoutes(world)).route(`/${world.name}`, routes.app);
    if (worlds.size === 1) app.route('/', environmentRoutes(world)).route('/', routes.app);
  }
  app.route('/', taskRoutes(worlds));
  app.notFound((context) => context.json({ detail: `there is nothing at ${context.req.path}` }, 404));
  app.onError((error, context) => {
    if (error instanceof z.ZodError) return context.json({ detail: z.prettifyError(error) }, 422);
    if (error instanceof SyntaxError) return context.json({ detail: 'the body is no JSON text' }, 422);
    if (isDreamGymError(error) && error.code === 'CONFIGURATION') {
      return context.json({ detail: error.message, hint: error.hint }, 404);
    }
    failed(error);
    return context.json({ detail: error.message }, 500);
  });

  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    const refusal = refused(request, { host, token });
    if (refusal) {
      response.writeHead(refusal.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ detail: refusal.reason }));
      return;
    }
    void listener(request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage, perMessageDeflate: false });
  const ended = new Set<Promise<void>>();
  server.on('upgrade', (request, socket: Duplex, head) => {
    const world = worldAt(request, worlds);
    const refusal =
      refused(request, { host, token }) ?? (world ? undefined : { status: 404, reason: 'no such socket' });
    if (refusal || !world) {
      socket.end(`HTTP/1.1 ${refusal?.status} ${refusal?.reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const release = admit();
      if (!release) {
        refuse(client, errorMessage('CAPACITY_REACHED', `all ${capacity} places are taken; try again later`));
        return;
      }
      const place = world.open(request.headers['user-agent'] ?? 'openenv');
      const end = serveSocket(client, { session: place, idle: idle * 1000, failed }).finally(() => {
        release();
        ended.delete(end);
      });
      ended.add(end);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new DreamGymError('RUN', `cannot listen on ${host}:${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${isIP(host) === 6 ? `[${host}]` : host}:${actual}`,
    clients: () => clients,
    async close() {
      server.close();
      for (const client of sockets.clients) client.close(1001, 'the server is stopping');
      const late = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, farewell);
      await Promise.allSettled([...ended]);
      clearTimeout(late);
      for (const { routes } of mcp) await routes.close();
      for (const { assignments: given } of worlds.values()) await given.close();
      server.closeAllConnections();
    },
  };
}

function worldOf(name: string, served: Served, { seed, deadline }: { seed: number; deadline: number }): World {
  if (!/^[\w.-]+$/.test(name)) {
    throw new DreamGymError('CONFIGURATION', `"${name}" cannot stand in an address`, {
      hint: 'name environments by letters, digits, "-", "_" and "."',
    });
  }
  const { environment, curriculum, replayBuffer, concurrency } = served;
  const { splits = ['train'], groupSize = 8, tasksAtOnce = 16 } = served;
  const given = assignments({ environment, curriculum, replayBuffer, splits, groupSize, tasksAtOnce, seed });
  const limit = concurrency === undefined ? undefined : pLimit(concurrency);
  let episodes = 0;
  const nextEpisode = () => ++episodes;
  return {
    name,
    environment,
    splits,
    assignments: given,
    open: (client) => session({ environment, assignments: given, limit, deadline, client, nextEpisode }),
  };
}

function check(
  options: Required<Pick<ServeOptions, 'host' | 'deadline' | 'idle' | 'capacity'>> & { token?: string },
): void {
  const { host, token, deadline, idle, capacity } = options;
  if (!isLoopback(host) && !token) {
    throw new DreamGymError('CONFIGURATION', `${host} can be reached from other machines, and there is no token`, {
      hint: 'give a token that clients have to send, or listen on 127.0.0.1',
    });
  }
  const wrong = !(deadline > 0 && deadline < 60)
    ? `deadline is ${deadline}; give seconds above 0 and below 60, after which clients give up`
    : !(idle > 0)
      ? `idle is ${idle}; give seconds above 0`
      : !(Number.isInteger(capacity) && capacity > 0)
        ? `capacity is ${capacity}; give at least 1`
        : undefined;
  if (wrong) throw new DreamGymError('CONFIGURATION', wrong, { hint: 'mend that option' });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Why a request is not served at all. */
function refused(
  { headers }: IncomingMessage,
  { host, token }: { readonly host: string; readonly token?: string },
): { readonly status: number; readonly reason: string } | undefined {
  if (token !== undefined) {
    const sent = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    return same(sent, token) ? undefined : { status: 401, reason: 'send the token as "Authorization: Bearer …"' };
  }
  // Without a token whoever reaches loopback is let in; a page in a browser of this machine shall not be.
  const named = hostname(`http://${headers.host ?? ''}`);
  if (isLoopback(host) && !(named !== undefined && isLoopback(named))) return { status: 403, reason: 'unknown host' };
  const origin = headers.origin === undefined ? undefined : hostname(headers.origin);
  if (headers.origin !== undefined && !(origin !== undefined && isLoopback(origin))) {
    return { status: 403, reason: 'foreign origin' };
  }
  return undefined;
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The environment whose socket it is. */
function worldAt({ url }: IncomingMessage, worlds: ReadonlyMap<string, World>): World | undefined {
  const [, name, rest] = /^\/(?:([\w.-]+)\/)?(ws)(?:\?.*)?$/.exec(url ?? '') ?? [];
  if (rest === undefined) return undefined;
  if (name !== undefined) return worlds.get(name);
  return worlds.size === 1 ? worlds.values().next().value : undefined;
}

function refuse(client: WebSocket, message: string): void {
  client.on('error', () => {});
  client.send(message, () => client.close(1000, 'refused'));
}
