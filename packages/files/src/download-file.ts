import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

export interface FileDownload {
  readonly url: string;
  /** Where to put it. What has come so far is kept beside it, as `.part`. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Hears how many bytes there are, and how many there will be where the server says so. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
  /** What somebody can do where the file cannot be fetched, as a sentence. */
  readonly otherwise?: string;
  /** Milliseconds before the first repetition; doubled before each further one. */
  readonly delay?: number;
}

/** Failures in a row, without a byte between them, after which a download is given up. */
const patience = 5;
/** Milliseconds without an answer or a byte after which a connection counts as cut. */
const silence = 60_000;

/**
 * Fetches a file by HTTP, through the proxy of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` where they are set. A cut
 * connection is taken up where it broke, now or in a later call, as long as the server's file is still the same.
 * A web page is no file: it is what a gateway or a full server answers.
 */
export async function downloadFile(request: FileDownload): Promise<void> {
  const { url, file, signal, onProgress, otherwise = 'Fetch the file another way.', delay = 1000 } = request;
  const { EnvHttpProxyAgent } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    headersTimeout: silence,
    bodyTimeout: silence,
    connect: { timeout: silence },
  });
  const part = `${file}.part`;
  try {
    for (let failures = 0; ; ) {
      signal.throwIfAborted();
      const before = await size(part);
      try {
        if (await fetchRest({ url, part, dispatcher, signal, onProgress })) break;
      } catch (error) {
        signal.throwIfAborted();
        failures = (await size(part)) > before ? 1 : failures + 1;
        if (error instanceof Refusal || failures >= patience)
          throw unfinished(request, error, await size(part), otherwise);
        await wait(delay * 2 ** (failures - 1), undefined, { signal });
      }
    }
  } finally {
    await dispatcher.destroy();
  }
  await rename(part, file);
  await rm(`${part}.json`, { force: true });
}

/** An answer that will not get better by asking again. */
class Refusal extends Error {}

interface Request {
  readonly url: string;
  readonly part: string;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly onProgress?: FileDownload['onProgress'];
}

/** Fetches what is missing; true when nothing is any more. */
async function fetchRest({ url, part, dispatcher, signal, onProgress }: Request): Promise<boolean> {
  const { fetch } = await import('undici');
  const validator = await validatorOf(part, url);
  const start = validator === undefined ? 0 : await size(part);
  const range = start > 0 && { range: `bytes=${start}-`, 'if-range': validator! };
  const headers = { 'accept-encoding': 'identity', ...range };
  const response = await fetch(url, { headers, dispatcher, signal });
  const { status } = response;
  const [, first, all] = /^bytes (\d+|\*)(?:-\d+)?\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (status === 416 && Number(all) === start) return true;
  if (status === 416 || (status === 206 && Number(first) !== start)) {
    await response.body?.cancel();
    if (start === 0) throw new Refusal(`the server answered ${status} to a request for the whole file`);
    await rm(`${part}.json`, { force: true });
    return false;
  }
  if (status !== 200 && status !== 206) {
    await response.body?.cancel();
    const message = `the server answered ${status} ${response.statusText}`.trim();
    throw status >= 500 || status === 408 || status === 429 ? new Error(message) : new Refusal(message);
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    await response.body?.cancel();
    throw new Refusal('the server answered with a web page');
  }
  await writeFile(`${part}.json`, JSON.stringify({ url, validator: strongValidator(response.headers) }));
  const resumed = status === 206;
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = resumed ? Number(all) : Number.isNaN(length) ? undefined : length;
  let bytes = resumed ? start : 0;
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
      onProgress?.(bytes, total);
    }
  };
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as never);
  await pipeline(body, count, createWriteStream(part, { flags: resumed ? 'a' : 'w' }), { signal });
  if (total !== undefined && bytes !== total) throw new Error(`the connection ended after ${bytes} of ${total} bytes`);
  return true;
}

/** What tells whether the server's file is still the one that was begun, where the server says it. */
function strongValidator(headers: { get(name: string): string | null }): string | undefined {
  const tag = headers.get('etag');
  return tag?.startsWith('"') ? tag : (headers.get('last-modified') ?? undefined);
}

async function validatorOf(part: string, url: string): Promise<string | undefined> {
  try {
    const noted = JSON.parse(await readFile(`${part}.json`, 'utf8')) as { url?: unknown; validator?: unknown };
    return noted.url === url && typeof noted.validator === 'string' ? noted.validator : undefined;
  } catch {
    return undefined;
  }
}

async function size(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

function unfinished({ url, file }: FileDownload, error: unknown, bytes: number, otherwise: string): Error {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  const kept = bytes > 0 ? ` The ${bytes} bytes that came are kept in ${file}.part: run it again to go on.` : '';
  return new Error(`${url} could not be fetched: ${reason}.${kept} Behind a proxy set HTTPS_PROXY. ${otherwise}`, {
    cause: error,
  });
}
