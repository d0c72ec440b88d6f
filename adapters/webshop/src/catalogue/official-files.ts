import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip, gunzipSync } from 'node:zlib';
import { jsonElements, parse } from './json-stream.ts';
import type { OfficialFiles, RawAttributes, RawEntry, RawHumanInstruction, RawProduct } from './product.ts';

export type CatalogueSize = 'small' | 'full';

/** What the official files of a catalogue are called beyond their stems. */
export const fileSuffix: Readonly<Record<CatalogueSize, string>> = { small: '_1000', full: '' };

/**
 * Reads a folder of official files, gzipped or not: `items_shuffle*.json`, `items_ins_v2*.json` and, for goals in the
 * words of people, `items_human_ins*.json`. `small` is the catalogue of 1000 products, `full` that of 1.18 million.
 */
export async function officialFiles(folder: string, size: CatalogueSize): Promise<AsyncIterable<RawEntry>> {
  const names = await readdir(folder).catch(() => {
    throw new Error(
      `${folder} is missing or no folder; it should hold items_shuffle_1000.json and items_ins_v2_1000.json`,
    );
  });
  const find = (stem: string) => {
    const fits = (name: string) => name.startsWith(`${stem}.`) && /\.json(\.gz)?$/.test(name);
    const found = names.filter(fits).sort()[0];
    return found === undefined ? undefined : join(folder, found);
  };
  const need = (stem: string) => {
    const file = find(stem);
    if (file === undefined) throw new Error(`${folder} holds no ${stem}.json or ${stem}.json.gz`);
    return file;
  };
  const suffix = fileSuffix[size];
  const human = find('items_human_ins');
  const files: OfficialFiles = {
    products: need(`items_shuffle${suffix}`),
    attributes: need(`items_ins_v2${suffix}`),
    humanInstructions: human,
  };
  const attributes = await readRecord<RawAttributes>(files.attributes);
  return entriesOf(files, attributes, human === undefined ? {} : await readRecord(human));
}

async function* entriesOf(
  files: OfficialFiles,
  attributes: Readonly<Record<string, RawAttributes>>,
  humanInstructions: Readonly<Record<string, readonly RawHumanInstruction[]>>,
): AsyncGenerator<RawEntry> {
  for await (const product of productsOf(files.products)) {
    const { asin } = product;
    yield { product, attributes: own(attributes, asin), humanInstructions: own(humanInstructions, asin), files };
  }
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function productsOf(file: string): AsyncIterable<RawProduct> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 18 });
  return jsonElements(file.endsWith('.gz') ? bytes.pipe(createGunzip({ chunkSize: 1 << 18 })) : bytes, file);
}

async function readRecord<T>(file: string): Promise<Record<string, T>> {
  const record: unknown = parse(await readText(file), file);
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new Error(`${file}: expected an object with an entry for each product`);
  }
  return record as Record<string, T>;
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
