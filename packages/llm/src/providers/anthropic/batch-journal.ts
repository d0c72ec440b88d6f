import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { dropCutLine, readJsonLines } from '@dreamgym/files';

/** Where the answer to a request is, or will be. */
interface Place {
  readonly batch: string;
  readonly index: number;
}

/** Which requests went into which batch, in a file that outlives the process. */
export interface BatchJournal {
  /** Where the answer to a request of an earlier process is; each place is given once. */
  take(key: string): Place | undefined;
  add(batch: string, keys: readonly string[]): void;
}

interface Line {
  readonly batch: string;
  readonly keys: readonly string[];
}

export function batchJournal(file: string): BatchJournal {
  dropCutLine(file);
  const places = new Map<string, Place[]>();
  for (const { value } of existsSync(file) ? readJsonLines(file) : []) {
    const { batch, keys } = value as Line;
    for (const [index, key] of keys.entries()) places.set(key, [...(places.get(key) ?? []), { batch, index }]);
  }
  return {
    take: (key) => places.get(key)?.pop(),
    add(batch, keys) {
      mkdirSync(dirname(file), { recursive: true });
      // At once: a crash may lose no batch that is paid for.
      appendFileSync(file, `${JSON.stringify({ batch, keys })}\n`);
    },
  };
}
