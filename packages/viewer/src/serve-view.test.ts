import { request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { serveView, type ViewServer } from './serve-view.ts';

let server: ViewServer;
afterEach(() => server.close());

const nothing = {
  runs: () => [],
  overview: () => ({ runs: { title: 'Runs', columns: [], rows: [] } }),
  onChange: () => () => {},
  episodes: async (run: string) => (run === 'known' ? [] : undefined),
  episode: async () => undefined,
};

/** The status of an answer, with these headers sent. */
function statusOf(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { headers }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    sent.on('error', reject).end();
  });
}

it('answers this machine only: no name of others that leads here, no page of others', async () => {
  server = await serveView(nothing, { port: 0 });
  const port = new URL(server.url).port;
  expect(await statusOf('/')).toBe(200);
  expect(await statusOf('/', { host: `localhost:${port}` })).toBe(200);
  expect(await statusOf('/', { host: `evil.example:${port}` })).toBe(403);
  expect(await statusOf('/events', { origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf('/nowhere')).toBe(404);
});

it('sends the page with its policy, to be kept by nobody and framed by nobody', async () => {
  server = await serveView(nothing, { port: 0 });
  const { headers } = await fetch(server.url);
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

it('gives episodes of the runs that it shows, and of no others', async () => {
  server = await serveView(nothing, { port: 0 });
  expect(await (await fetch(`${server.url}/episodes?run=known`)).json()).toEqual([]);
  for (const path of ['/episodes?run=../../etc', '/episodes', '/episode?run=known&at=0', '/episode?run=known&at=x']) {
    expect(await statusOf(path)).toBe(404);
  }
});
