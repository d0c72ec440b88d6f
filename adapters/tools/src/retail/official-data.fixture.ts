import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Json } from '@dreamgym/core';

/** The folder of official retail data: in `DREAMGYM_DATA`, or beside the repository; undefined where there is none. */
export function officialData(): string | undefined {
  const repository = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../..');
  const folder = join(process.env.DREAMGYM_DATA ?? join(repository, '../shared/data'), 'tau2-retail');
  return existsSync(folder) ? folder : undefined;
}

/** A task's reference calls mixed with wrong ones, as the original answered them, and what had changed afterwards. */
export interface RecordedPlay {
  readonly task: string;
  readonly steps: readonly (readonly [tool: string, given: Json, answer: string, isError: boolean])[];
  readonly changed: readonly Change[];
  /** After the reference calls alone. */
  readonly gold_changed: readonly Change[];
}

export type Change = readonly [path: string, before: Json, after: Json];

export function recordedPlays(folder: string): readonly RecordedPlay[] {
  const text = gunzipSync(readFileSync(join(folder, 'golden_calls.jsonl.gz'))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedPlay);
}
