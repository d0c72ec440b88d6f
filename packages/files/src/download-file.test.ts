import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadFile } from './download-file.ts';
import { type Behaviour, fileServer, tunnelProxy } from './file-server.fixture.ts';

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dreamgym-download-'));
  file = join(folder, 'games.zip');
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const { signal } = new AbortController();

async function fetchFrom(behaviours: readonly Behaviour[]) {
  const { url, ranges } = await fileServer(bytes, behaviours);
  const fetch = () => downloadFile({ url, file, signal, delay: 1 });
  return { url, ranges, fetch };
}

describe('downloadFile', () => {
  it('fetches a file, says how far it is, and leaves nothing else', async () => {
    const { url } = await fileServer(bytes);
    const heard: [number, number | undefined][] = [];
    await downloadFile({ url, file, signal, onProgress: (...progress) => heard.push(progress) });
    expect(await readFile(file)).toEqual(bytes);
    expect(heard.at(-1)).toEqual([100_000, 100_000]);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(existsSync(`${file}.part.json`)).toBe(false);
  });

  it('goes on where the connection was cut', async () => {
    const { ranges, fetch } = await fetchFrom([{ cutAfter: 30_000 }, { cutAfter: 20_000 }, 'serve']);
    await fetch();
    expect(await readFile(file)).toEqual(bytes);
    expect(ranges).toEqual([undefined, 'bytes=30000-', 'bytes=50000-']);
  });

  it('goes on in a later call, after it gave up', async () => {
    const broken: Behaviour[] = [{ cutAfter: 30_000 }, ...Array<Behaviour>(4).fill({ status: 503 })];
    const { url, ranges, fetch } = await fetchFrom([...broken, 'serve']);
    await expect(fetch()).rejects.toThrow(
      `${url} could not be fetched: the server answered 503 Service Unavailable. The 30000 bytes that came are kept in ${file}.part: run it again to go on.`,
    );
    expect(existsSync(file)).toBe(false);
    await fetch();
    expect(await readFile(file)).toEqual(bytes);
    expect(ranges.at(-1)).toBe('bytes=30000-');
  });

  it('begins anew where the file has changed, or where the server knows no ranges', async () => {
    for (const behaviour of ['changed', 'no-ranges'] as const) {
      const { ranges, fetch } = await fetchFrom([{ cutAfter: 30_000 }, behaviour]);
      await fetch();
      expect(await readFile(file)).toEqual(bytes);
      expect(ranges).toEqual([undefined, 'bytes=30000-']);
    }
  });

  it('takes no part of another URL, nor one that nothing is known of', async () => {
    const { ranges, fetch } = await fetchFrom(['serve']);
    await writeFile(`${file}.part`, 'something else');
    await fetch();
    await writeFile(`${file}.part`, 'something else');
    await writeFile(`${file}.part.json`, JSON.stringify({ url: 'http://elsewhere', validator: '"one"' }));
    await fetch();
    expect(await readFile(file)).toEqual(bytes);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('knows when all had come already', async () => {
    const { url, fetch } = await fetchFrom(['serve']);
    await writeFile(`${file}.part`, bytes);
    await writeFile(`${file}.part.json`, JSON.stringify({ url, validator: '"one"' }));
    await fetch();
    expect(await readFile(file)).toEqual(bytes);
  });

  it('does not ask again for what is not there', async () => {
    const { ranges, fetch } = await fetchFrom([{ status: 404 }]);
    await expect(fetch()).rejects.toThrow('the server answered 404 Not Found. Behind a proxy set HTTPS_PROXY');
    expect(ranges).toHaveLength(1);
  });

  it('takes no web page for a file, and says what else can be done', async () => {
    const { url, ranges } = await fileServer(bytes, ['page']);
    const download = downloadFile({ url, file, signal, delay: 1, otherwise: 'Ask a friend.' });
    await expect(download).rejects.toThrow(
      `${url} could not be fetched: the server answered with a web page. Behind a proxy set HTTPS_PROXY. Ask a friend.`,
    );
    expect(ranges).toHaveLength(1);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('says why there is no connection', async () => {
    const download = downloadFile({ url: 'http://127.0.0.1:9/games.zip', file, signal, delay: 1 });
    await expect(download).rejects.toThrow(/could not be fetched: .*(bad port|ECONNREFUSED)/);
  });

  it('asks the proxy of the environment', async () => {
    const [server, proxy] = [await fileServer(bytes), await tunnelProxy()];
    vi.stubEnv('HTTP_PROXY', proxy.url);
    await downloadFile({ url: server.url, file, signal });
    expect(await readFile(file)).toEqual(bytes);
    expect(proxy.asked).toEqual([new URL(server.url).host]);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    await downloadFile({ url: server.url, file, signal });
    expect(proxy.asked).toHaveLength(1);
  });

  it('ends when it is told to, and keeps what has come', async () => {
    const { url } = await fileServer(bytes, [{ cutAfter: 30_000 }]);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    const download = downloadFile({ url, file, signal: controller.signal, onProgress, delay: 1 });
    await expect(download).rejects.toThrow('enough');
    expect(existsSync(`${file}.part.json`)).toBe(true);
  });
});
