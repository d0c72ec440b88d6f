import { rmdirSync, statSync } from 'node:fs';

const milliseconds = 20;

/**
 * Removes the lock that a killed process left: `node-sqlite3-wasm` locks a database by a folder beside it, which no system
 * takes away when its process ends. Locks are held for moments, so one that stands unchanged for so many seconds has nobody. The
 * writer may be quick: no other process writes, and what was read under a lock that it took away is checked.
 */
export function clearStaleLock(file: string, { seconds }: { readonly seconds: number }): void {
  const lock = `${file}.lock`;
  const first = identityOf(lock);
  if (first === undefined) return;
  for (let waited = 0; waited < seconds * 1000; waited += milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    if (identityOf(lock) !== first) return;
  }
  try {
    rmdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** What tells a lock from one that was taken later. */
function identityOf(lock: string): string | undefined {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.birthtimeMs} ${stat.ctimeMs}`;
}
