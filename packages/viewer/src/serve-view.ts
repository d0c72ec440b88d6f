import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { pageOf } from './page.ts';
import { playRoutes, type Stage } from './play-routes.ts';
import type { EpisodePair, EpisodeSummary, Overview, RunView } from './view.ts';

/** What a live page shows, whenever it changes. */
export interface LiveView {
  /** What is to be shown now. */
  runs(): readonly RunView[];
  overview(): Overview;
  /** Calls back with the run that has changed, until what it returns is called. */
  onChange(changed: (run: RunView) => void): () => void;
  /** What lists tell of the episodes of a run; undefined where there is no such run. */
  episodes(run: string): Promise<readonly EpisodeSummary[] | undefined>;
  /** The pair at a place; undefined where there is none. */
  episode(run: string, at: number): Promise<EpisodePair | undefined>;
  /** Where runs are acted in by hand; missing where the page is for looking only. */
  readonly stage?: Stage;
}

export interface ViewServer {
  /** `http://127.0.0.1:8600`, with the token of the stage where there is one. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the live page on loopback: whoever is on this machine may read it, pages of other sites may not. */
export async function serveView(view: LiveView, { port }: { readonly port: number }): Promise<ViewServer> {
  const app = new Hono();
  const page = pageOf();
  app.get('/', (context) => {
    context.header('Content-Security-Policy', `${page.contentSecurityPolicy}; frame-ancestors 'none'`);
    return context.html(page.html);
  });
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      let wake = () => {};
      const waiting = new Map<string, RunView>();
      const enqueue = (run: RunView) => {
        waiting.set(run.id, run);
        wake();
      };
      for (const run of view.runs()) waiting.set(run.id, run);
      const stop = view.onChange(enqueue);
      stream.onAbort(() => {
        stop();
        wake();
      });
      // Whoever reads slowly gets what is the latest by then, and no queue.
      while (!stream.aborted) {
        const runs = [...waiting.values()];
        waiting.clear();
        for (const run of runs) await stream.writeSSE({ event: 'run', data: JSON.stringify(run) });
        await stream.writeSSE({ event: 'overview', data: JSON.stringify(view.overview()) });
        if (waiting.size === 0 && !stream.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    }),
  );
  app.get('/episodes', async (context) => {
    const found = await view.episodes(context.req.query('run') ?? '');
    return found ? context.json(found) : context.notFound();
  });
  app.get('/episode', async (context) => {
    const { run = '', at = '' } = context.req.query();
    const found = await view.episode(run, Number(at));
    return found ? context.json(found) : context.notFound();
  });
  if (view.stage) app.route('/play', playRoutes(view.stage));
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    if (!isForUs(request)) {
      response.writeHead(403, { 'content-type': 'text/plain' });
      response.end('this page is for this machine alone\n');
      return;
    }
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    void listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    // What stands behind # is sent to nobody.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${view.stage ? `/#token=${view.stage.token}` : ''}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Whether the address bar says this machine: a name of somebody else's that leads here is a page of theirs. */
function isForUs({ headers }: IncomingMessage): boolean {
  const names = [`http://${headers.host ?? ''}`, headers.origin].filter((name) => name !== undefined);
  return names.every((name) => URL.canParse(name) && ['127.0.0.1', 'localhost'].includes(new URL(name).hostname));
}
