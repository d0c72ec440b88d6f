import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile } from '@dreamgym/files';
import { writeIndexFile } from '../catalogue/index-file.ts';
import { type CatalogueSize, officialFiles } from '../catalogue/official-files.ts';
import { indexFileOf } from '../catalogue/open-official.ts';
import { packCatalogue } from '../catalogue/pack.ts';
import type { RawEntry } from '../catalogue/product.ts';
import { type GeneratorOptions, generateCatalogue } from '../generator/generator.ts';
import { officialSmall, sourceFiles } from './official-source.ts';

export interface PrepareWebshopOptions {
  /** Where to write the index, and what is fetched. It is then what `webshop({ data })` takes. */
  readonly folder: string;
  /**
   * A folder with the official files, gzipped or not, or the URL of a server's folder that has them by their names.
   * Without it they are fetched from where the original's `setup.sh` fetches them; files that are there already are kept.
   */
  readonly from?: string;
  /** A catalogue to generate instead, as large as is wanted. */
  readonly generate?: GeneratorOptions;
  readonly catalogue?: CatalogueSize;
  /** Only the first so many products, at least 1. */
  readonly products?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PrepareWebshopProgress) => void;
}

export type PrepareWebshopProgress =
  | { readonly stage: 'download'; readonly from: string; readonly bytes: number; readonly total: number | undefined }
  | { readonly stage: 'read'; readonly from: string; readonly products: number };

export interface PreparedWebshop {
  /** The index. */
  readonly file: string;
  readonly bytes: number;
  readonly products: number;
  readonly goals: { readonly synthetic: number; readonly human: number };
}

/**
 * Checks the official files and writes an index of them, which opens in seconds where the files themselves take a minute.
 * Throws where a file is missing or damaged, naming the line or the product, and where the fetched catalogue of 1000
 * products is not the official one.
 */
export async function prepareWebshop(options: PrepareWebshopOptions): Promise<PreparedWebshop> {
  const { folder, from, generate, catalogue: size = 'small', products } = options;
  const { signal = new AbortController().signal } = options;
  if (products !== undefined && !(Number.isInteger(products) && products >= 1)) {
    throw new Error(`products is ${products}; it must be a whole number of at least 1`);
  }
  await mkdir(folder, { recursive: true });
  const remote = generate === undefined && (from === undefined || /^https?:\/\//.test(from));
  const source = from === undefined || remote ? folder : from;
  if (remote) await fetchMissing(sourceFiles(size, from), options, signal);

  const entries = watched(generate ? generateCatalogue(generate) : await officialFiles(source, size), (count) => {
    signal.throwIfAborted();
    options.onProgress?.({ stage: 'read', from: source, products: count });
  });
  const packed = await packCatalogue(entries, { limit: products });
  const found = {
    products: packed.ids.length,
    goals: {
      synthetic: packed.choices.reduce((sum, count) => sum + Math.max(0, count), 0),
      human: packed.wishes.reduce((sum, count) => sum + count, 0),
    },
  };
  const official = remote && from === undefined && size === 'small' && products === undefined;
  if (
    official &&
    (found.products !== officialSmall.products || found.goals.synthetic !== officialSmall.syntheticGoals)
  ) {
    throw new Error(
      `${folder} has ${found.products} products with ${found.goals.synthetic} templated goals, the official catalogue ${officialSmall.products} with ${officialSmall.syntheticGoals}; delete its files to fetch them anew`,
    );
  }
  const file = indexFileOf(folder, size);
  await writeIndexFile(packed, file);
  return { file, bytes: (await stat(file)).size, ...found };
}

/** Google Drive answers with a web page when too many have fetched a file. */
const otherwise =
  "Or fetch the official files another way (the original's setup.sh uses gdown) and name their folder with --from.";

async function fetchMissing(
  files: ReturnType<typeof sourceFiles>,
  { folder, onProgress }: PrepareWebshopOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, url } of files) {
    const file = join(folder, name);
    const isThere = await stat(file).catch(() => undefined);
    if (isThere) continue;
    await downloadFile({
      url,
      file,
      signal,
      otherwise,
      onProgress: (bytes, total) => onProgress?.({ stage: 'download', from: url, bytes, total }),
    });
  }
}

/** The same entries; says from time to time how many there were. */
async function* watched(
  entries: Iterable<RawEntry> | AsyncIterable<RawEntry>,
  report: (count: number) => void,
): AsyncGenerator<RawEntry> {
  let count = 0;
  for await (const entry of entries) {
    if (count++ % 1000 === 0) report(count - 1);
    yield entry;
  }
}
