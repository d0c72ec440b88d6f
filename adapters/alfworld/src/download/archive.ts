import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

/** A file in an archive. */
export interface ArchivedFile {
  /** With `/` between its parts. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface ArchiveOptions {
  /** Which paths to read; the others are passed over. */
  readonly wanted: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** Far above the largest official file, and a bound to what a hostile archive can ask for. */
const largest = 64 * 2 ** 20;

/**
 * The wanted files of a `.zip`, a `.tar.gz` or a folder, one after the other. What it is is read from its first bytes.
 * Throws where it is none of them, is damaged, or holds a file of more than 64 MiB.
 */
export async function* archivedFiles(archive: string, options: ArchiveOptions): AsyncGenerator<ArchivedFile> {
  const files = (await stat(archive)).isDirectory()
    ? folderFiles(archive, '', options)
    : await packedFiles(archive, options);
  try {
    for await (const file of files) {
      options.signal.throwIfAborted();
      yield file;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    throw new Error(`${archive} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

async function packedFiles(archive: string, options: ArchiveOptions): Promise<AsyncGenerator<ArchivedFile>> {
  const head = await buffer(createReadStream(archive, { end: 3 }));
  if (head.toString('latin1').startsWith('PK')) return zipFiles(archive, options);
  if (head[0] === 0x1f && head[1] === 0x8b) return tarFiles(archive, options);
  throw new Error(`${archive} is neither a zip nor a tar.gz archive`);
}

async function* zipFiles(archive: string, { wanted }: ArchiveOptions): AsyncGenerator<ArchivedFile> {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (!wanted(entry.fileName)) continue;
    limit(entry.fileName, entry.uncompressedSize);
    yield { path: entry.fileName, bytes: await buffer(await zip.openReadStreamPromise(entry)) };
  }
}

async function* tarFiles(archive: string, { wanted, signal }: ArchiveOptions): AsyncGenerator<ArchivedFile> {
  const { createTarDecoder } = await import('modern-tar');
  // Errors of either are those of what comes out, and are seen there.
  const unzipped = pipeline(createReadStream(archive, { signal }), createGunzip(), () => {});
  const entries = (Readable.toWeb(unzipped) as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(
    createTarDecoder({ strict: true }),
  );
  for await (const { header, body } of entries) {
    const path = header.name.replace(/^\.\//, '');
    if (header.type === 'file' && wanted(path)) {
      limit(path, header.size);
      yield { path, bytes: await buffer(body) };
    } else await body.cancel();
  }
}

async function* folderFiles(root: string, below: string, options: ArchiveOptions): AsyncGenerator<ArchivedFile> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* folderFiles(root, path, options);
    else if (entry.isFile() && options.wanted(path)) yield { path, bytes: await readFile(join(root, path)) };
  }
}

function limit(path: string, size: number): void {
  if (size > largest) throw new Error(`${path} has ${size} bytes; game files have less than ${largest}`);
}
