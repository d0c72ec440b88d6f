import { createHash } from 'node:crypto';
import type { Turn } from './conversation.ts';
import { turnKey } from './formats/requests.ts';

/**
 * Finds the requests that a later one repeats whole before it goes on, as logs of requests do: only the last one of a
 * conversation tells all of it. Equal beginnings of several attempts are told apart by their number: each that goes on
 * stands for one that began so. Remembers a hash for each conversation, not its text.
 */
export function repeatFinder() {
  const open = new Map<string, number[]>();
  const repeated = new Set<number>();
  return {
    repeated: repeated as ReadonlySet<number>,
    add(turns: readonly Turn[], record: number): void {
      let hash = '';
      const hashes = turns.map((turn) => {
        hash = createHash('sha1').update(hash).update(turnKey(turn)).digest('base64');
        return hash;
      });
      for (const each of hashes.slice(0, -1).reverse()) {
        const earlier = open.get(each);
        if (earlier === undefined) continue;
        repeated.add(earlier.shift()!);
        if (earlier.length === 0) open.delete(each);
        break;
      }
      open.set(hash, [...(open.get(hash) ?? []), record]);
    },
  };
}
