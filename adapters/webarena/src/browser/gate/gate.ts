import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { type GateRules, isNavigation, refusal, siteOf } from './gate-rules.ts';
import { type Traffic, traffic } from './traffic.ts';

export interface GateOptions extends GateRules {
  /** Headers to add to every request to a site, by its name. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Seconds of silence after which a site counts as hung. */
  readonly patience: number;
}

/**
 * The only way out of a browser context: a proxy on loopback that passes nothing but what the rules allow. Since it stands in the
 * network's place, it sees every hop of a redirect, pop-ups, frames, workers and web sockets alike.
 */
export interface Gate {
  /** What the context has to name as its proxy. */
  readonly address: string;
  readonly traffic: Traffic;
  /** Why an address may not be opened as a page; undefined where it may. */
  refusal(url: string): string | undefined;
  /** The navigations refused since this was last asked, in words. */
  refused(): string[];
  /** Throws once a site has given no answer to a navigation. */
  throwIfDead(): void;
  /** Opens forbidden pages too, for an evaluator, as long as the call takes. */
  admitting<T>(evaluate: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const hopByHop = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade'];

export async function gate(options: GateOptions): Promise<Gate> {
  const { sites, headers = {}, patience } = options;
  const hosts = new Set(Object.values(sites).map((base) => hostAndPort(new URL(base))));
  // A connection that is kept may be closed by the site just when it is used again, and a request cannot be sent twice.
  const agent = new http.Agent({ keepAlive: false });
  const flow = traffic();
  const sockets = new Set<Socket>();
  let { forbids } = options;
  let refusals: string[] = [];
  let dead: Error | undefined;

  const pass = (request: IncomingMessage, response: ServerResponse, url: URL, navigation: boolean) => {
    const exchange = flow.begin({ method: request.method ?? 'GET', navigation });
    response.once('close', () => exchange.end());
    const fail = (seen: string) => {
      // The browser itself may have lost interest.
      if (response.destroyed) return;
      if (response.headersSent) return void response.destroy();
      if (navigation) dead ??= new Error(`the site ${siteOf(sites, url)} at ${url.origin} gave no answer: ${seen}`);
      response.writeHead(502).end();
    };
    const forwarded = http.request(url, {
      agent,
      method: request.method,
      timeout: patience * 1000,
      headers: { ...withoutHops(request.headers), ...headers[siteOf(sites, url) ?? ''] },
    });
    forwarded.on('timeout', () => forwarded.destroy(new Error(`silent for ${patience} s`)));
    forwarded.on('error', (error) => fail(error.message || String((error as NodeJS.ErrnoException).code)));
    forwarded.on('response', (answer) => {
      if (/^text\/event-stream/.test(answer.headers['content-type'] ?? '')) {
        // A stream of events stays open for as long as the page does: nobody waits for its end.
        exchange.end();
        forwarded.setTimeout(0);
      }
      answer.on('error', () => response.destroy());
      response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
      answer.pipe(response);
    });
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  };

  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    const navigation = isNavigation(request.headers);
    const reason = refusal({ sites, forbids }, { url, navigation });
    if (reason === undefined) return pass(request, response, new URL(url), navigation);
    if (navigation) refusals.push(reason);
    // Without content the browser stays on the page that it has.
    response.writeHead(navigation ? 204 : 403).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => {});
    // What is said in a tunnel cannot be read.
    flow.begin({ method: 'CONNECT', navigation: false }).end();
    const target = request.url ?? '';
    if (!hosts.has(target)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const { hostname, port } = new URL(`http://${target}`);
    const tunnel = net.connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) });
    tunnel.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      tunnel.write(head);
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.once('close', () => tunnel.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    traffic: flow,
    refusal: (url) => refusal({ sites, forbids }, { url, navigation: true }),
    refused() {
      const seen = refusals;
      refusals = [];
      return seen;
    },
    throwIfDead() {
      if (dead) throw dead;
    },
    async admitting(evaluate) {
      forbids = undefined;
      try {
        return await evaluate();
      } finally {
        forbids = options.forbids;
      }
    },
    async close() {
      agent.destroy();
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

function withoutHops(headers: http.IncomingHttpHeaders): http.IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

/** As a proxy is asked for it: the port is always there. */
function hostAndPort({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
