import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The folder of official ALFWorld data: in `DREAMGYM_DATA`, or beside the repository; undefined where there is none. */
export function officialData(): string | undefined {
  const repository = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../..');
  const folder = join(process.env.DREAMGYM_DATA ?? join(repository, '../shared/data'), 'alfworld');
  return existsSync(folder) ? folder : undefined;
}

/** The lines of a gzipped JSON-lines file. */
export function readJsonLines<T>(file: string): T[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
