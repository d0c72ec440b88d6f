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

it('lets nobody act who does not send the token, and takes nothing that is no request', async () => {
  const situation = { attempt: '1', task: 't', instruction: 'i', observation: 'o', actions: [], steps: 0, reward: 0 };
  const stage = { token: 'secret', begin: async () => situation, act: async () => situation };
  server = await serveView({ ...nothing, stage }, { port: 0 });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=secret$/);
  const begin = { run: 'one', world: 'real', split: 'train', seed: 1 };
  const status = async (path: string, body: unknown, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(new URL(path, server.url), { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.status;
  };
  expect(await status('/play/begin', begin)).toBe(401);
  expect(await status('/play/begin', begin, 'secreT')).toBe(401);
  expect(await status('/play/act', { attempt: '1', action: 'look' }, '')).toBe(401);
  expect(await status('/play/begin', begin, 'secret')).toBe(200);
  expect(await status('/play/act', { attempt: '1', action: 'look' }, 'secret')).toBe(200);
  for (const change of [{ run: 1 }, { world: 'moon' }, { split: 'x' }, { seed: -1 }, { seed: 'x' }, { task: 3 }]) {
    expect(await status('/play/begin', { ...begin, ...change }, 'secret')).toBe(422);
  }
  expect(await status('/play/act', { attempt: 1 }, 'secret')).toBe(422);
  expect(await status('/play/act', { attempt: '1', action: 'x'.repeat(70_000) }, 'secret')).toBe(413);
});

it('has nothing to act in where it was not asked to', async () => {
  server = await serveView(nothing, { port: 0 });
  expect((await fetch(`${server.url}/play/begin`, { method: 'POST' })).status).toBe(404);
});
