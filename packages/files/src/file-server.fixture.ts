import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server does with the requests for its file, in their order; the last one again and again. */
export type Behaviour =
  | 'serve'
  | 'page'
  | 'no-ranges'
  | 'changed'
  | { readonly cutAfter: number }
  | { readonly status: number };

export interface FileServer {
  readonly url: string;
  /** The `Range` headers of the requests so far. */
  readonly ranges: (string | undefined)[];
}

/** Serves bytes on a port of this machine until the test has ended. */
export async function fileServer(bytes: Buffer, behaviours: readonly Behaviour[] = ['serve']): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(ranges.length, behaviours.length - 1)]!;
    ranges.push(request.headers.range);
    serve(bytes, behaviour, request, response);
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/games.zip`, ranges };
}

function serve(bytes: Buffer, behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  if (typeof behaviour === 'object' && 'status' in behaviour) {
    response.writeHead(behaviour.status).end('no');
    return;
  }
  if (behaviour === 'page') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Too many have fetched it.</p>');
    return;
  }
  const tag = behaviour === 'changed' ? '"two"' : '"one"';
  const isSame = request.headers['if-range'] === tag;
  const range =
    behaviour === 'no-ranges' || !isSame ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const start = Number(range ?? 0);
  if (range !== undefined && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const headers = {
    etag: tag,
    'content-length': bytes.length - start,
    ...(range !== undefined && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  };
  response.writeHead(range === undefined ? 200 : 206, headers);
  if (typeof behaviour !== 'object') {
    response.end(bytes.subarray(start));
    return;
  }
  // What is written before the connection is cut has to reach the other side first.
  response.write(bytes.subarray(start, start + behaviour.cutAfter), () => setTimeout(() => response.destroy(), 250));
}

/** A proxy that tunnels to where it is asked to; `asked` lists those places. */
export async function tunnelProxy(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request: IncomingMessage, client, head) => {
    asked.push(request.url!);
    const [host, port] = request.url!.split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    for (const side of [target, client]) side.on('error', () => client.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}
