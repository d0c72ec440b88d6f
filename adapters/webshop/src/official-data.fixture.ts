import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The folder of official WebShop data: in `DREAMGYM_DATA`, or beside the repository; undefined where there is none. */
export function officialData(): string | undefined {
  const repository = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../..');
  const folder = join(process.env.DREAMGYM_DATA ?? join(repository, '../shared/data'), 'webshop');
  return existsSync(folder) ? folder : undefined;
}

/** The text of a file, gzipped or not. */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function readJson<T>(file: string): T {
  return JSON.parse(readText(file)) as T;
}

export function readJsonLines<T>(file: string): T[] {
  return readText(file)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
