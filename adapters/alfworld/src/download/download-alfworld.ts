import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { downloadFile, writeFileAtomically } from '@dreamgym/files';
import * as z from 'zod';
import { encode } from '../data/encode.ts';
import { type SplitFolder, splitFolders } from '../data/library.ts';
import { type Collected, collectGames } from './collect-games.ts';
import { type GameSource, officialAnnotations, officialCounts, officialGames } from './release.ts';

export interface AlfworldDownloadOptions {
  /** Folder for the compact games. It is made where it is missing; games that it holds are replaced. */
  readonly folder: string;
  /** Where the games come from; the official release by default. Of two games with one id the later source's is taken. */
  readonly sources?: readonly GameSource[];
  /** Whether to fetch what people said of the tasks of the official release, two thirds of it; yes by default. */
  readonly annotations?: boolean;
  /** Whether to lay the files out as the original wants them, too, below `json_2.1.1`: for `alfworldRemote`. */
  readonly unpack?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AlfworldDownloadProgress) => void;
}

export type AlfworldDownloadProgress =
  | { readonly stage: 'download'; readonly from: string; readonly bytes: number; readonly total?: number }
  | { readonly stage: 'read'; readonly from: string; readonly games: number };

export interface DownloadedAlfworld {
  readonly folder: string;
  readonly games: Readonly<Record<SplitFolder, number>>;
  /** Where they came from; SHA-256 and size of what is no folder. */
  readonly sources: readonly SourceRecord[];
}

const sourceRecord = z.object({ from: z.string(), sha256: z.string().optional(), bytes: z.number().optional() });

type SourceRecord = Readonly<z.infer<typeof sourceRecord>>;

/**
 * Gets ALFWorld's games and writes them in the compact form, about 1 MB for all. A broken download is taken up again by
 * the next call. A URL without a known SHA-256 is trusted once: its hash is noted in `sources.json` and held against it
 * from then on. Throws, saying what to do, where something cannot be fetched, is damaged or cannot be played.
 */
export async function downloadAlfworld(options: AlfworldDownloadOptions): Promise<DownloadedAlfworld> {
  const { folder, annotations = true, unpack = false, signal = new AbortController().signal, onProgress } = options;
  const official = annotations ? [officialGames, officialAnnotations] : [officialGames];
  const sources = options.sources ?? official;
  await mkdir(folder, { recursive: true });
  const noted = await readRecords(folder);
  const collected: Collected = { games: new Map(), annotations: new Map() };
  const records: SourceRecord[] = [];
  const fetched: string[] = [];
  for (const source of sources) {
    const { from } = source;
    const isRemote = /^https?:\/\//.test(from);
    const archive = isRemote ? join(folder, 'downloads', nameOf(from)) : from;
    if (isRemote) {
      fetched.push(archive);
      await fetchOnce(from, archive, signal, onProgress);
    }
    const expected =
      source.sha256?.toLowerCase() ?? (isRemote ? noted.find((one) => one.from === from)?.sha256 : undefined);
    const record = await check(from, archive, expected, isRemote);
    records.push(record);
    const layout = unpack ? join(folder, 'json_2.1.1') : undefined;
    const onGame = (games: number) => onProgress?.({ stage: 'read', from, games });
    await collectGames(archive, collected, { signal, layout, onGame }).catch(async (error: unknown) => {
      // What cannot be read will not get better; the next call fetches it anew.
      if (isRemote && !signal.aborted) await rm(archive);
      throw error;
    });
  }
  const games = counts(collected);
  if (options.sources === undefined) requireOfficial(games);
  await writeCompact(folder, collected);
  await writeFileAtomically(join(folder, 'sources.json'), `${JSON.stringify(records, undefined, 2)}\n`);
  for (const archive of fetched) await rm(archive);
  return { folder, games, sources: records };
}

/** A file name for what a URL leads to; another URL has another one, so that nothing is mistaken for what it is not. */
function nameOf(url: string): string {
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 12);
  return `${hash}-${basename(new URL(url).pathname)}`;
}

async function fetchOnce(
  url: string,
  file: string,
  signal: AbortSignal,
  onProgress: AlfworldDownloadOptions['onProgress'],
): Promise<void> {
  if (await exists(file)) return;
  await mkdir(dirname(file), { recursive: true });
  await downloadFile({
    url,
    file,
    signal,
    otherwise: 'Or fetch the file another way and name it as the source.',
    onProgress: (bytes, total) => onProgress?.({ stage: 'download', from: url, bytes, total }),
  });
}

/** Hashes an archive and holds it against what is expected of it. What was fetched and is wrong is deleted. */
async function check(
  from: string,
  archive: string,
  expected: string | undefined,
  isRemote: boolean,
): Promise<SourceRecord> {
  const found = await stat(archive).catch(() => undefined);
  if (!found) throw new Error(`there is no ${archive}: name a .zip, a .tar.gz or a folder of games`);
  if (found.isDirectory()) {
    if (expected !== undefined)
      throw new Error(`${archive} is a folder, which has no SHA-256: leave it out, or name an archive`);
    return { from };
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  const sha256 = hash.digest('hex');
  if (expected !== undefined && sha256 !== expected) {
    if (isRemote) await rm(archive);
    const way = isRemote
      ? 'It was damaged on the way or has changed at its source, and was deleted: run it again, and if it stays so, name a source and a SHA-256 that you trust'
      : 'It is damaged or another file: get it again, or name the SHA-256 that you trust';
    throw new Error(`${from} has the SHA-256 ${sha256}, not the expected ${expected}. ${way}.`);
  }
  return { from, sha256, bytes: found.size };
}

async function readRecords(folder: string): Promise<readonly SourceRecord[]> {
  const file = join(folder, 'sources.json');
  if (!(await exists(file))) return [];
  try {
    return z.array(sourceRecord).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new Error(`${file} is damaged: delete it, which forgets the checksums of former downloads`);
  }
}

function counts({ games }: Collected): Record<SplitFolder, number> {
  const found = { train: 0, valid_seen: 0, valid_unseen: 0 };
  for (const { split } of games.values()) found[split]++;
  return found;
}

function requireOfficial(games: Readonly<Record<SplitFolder, number>>): void {
  for (const split of splitFolders) {
    if (games[split] === officialCounts[split]) continue;
    throw new Error(`the official release has ${officialCounts[split]} games in ${split}, this one ${games[split]}`);
  }
}

async function writeCompact(folder: string, { games, annotations }: Collected): Promise<void> {
  if (games.size === 0) {
    throw new Error('no game was found: sources must hold <split>/<task>/<trial>/game.tw-pddl files that can be won');
  }
  const sorted = [...games.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const encoded = encode(sorted.map(([, { definition }]) => definition));
  const lines: Record<SplitFolder, string> = { train: '', valid_seen: '', valid_unseen: '' };
  for (const [index, [path, { split }]] of sorted.entries()) {
    const anns = annotations.get(path);
    lines[split] += `${JSON.stringify({ ...encoded.games[index], ...(anns && { anns }) })}\n`;
  }
  await writeFileAtomically(join(folder, 'rules.json.gz'), gzipSync(JSON.stringify(encoded.tables), { level: 9 }));
  for (const split of splitFolders) {
    const file = join(folder, `${split}.jsonl.gz`);
    // Games of before would be read by the tables of now.
    if (lines[split] === '') await rm(file, { force: true });
    else await writeFileAtomically(file, gzipSync(lines[split], { level: 9 }));
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
