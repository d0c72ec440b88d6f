import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJson, readText } from '../official-data.fixture.ts';

interface Request {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The recorded pages of the original site, served on a port of their own. */
export async function recordedSite(folder: string) {
  const requests = readJson<Request[]>(`${folder}/requests.json`);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!);
    asked.push(path);
    const found = requests.find((known) => known.method === request.method && decodeURIComponent(known.path) === path);
    // With one of two options chosen, a page was not recorded: it differs from the bare one in links only.
    const bare = path.startsWith('/item_page/') ? requests.find(({ name }) => name === 'item') : undefined;
    const page = found ?? bare ?? requests.find(({ name }) => name === 'unknown_session_results')!;
    response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8' });
    response.end(readText(`${folder}/${page.name}.html`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
