import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Makes this process the only writer of something until the returned function is called, or until the process ends, however
 * it ends. Throws where another process is. `path` is the file that says who it is.
 */
export function lockForWriting(path: string): () => void {
  const own = `${process.pid} ${hostname()} ${++taken}`;
  const draft = `${path}.${process.pid}.${taken}`;
  writeFileSync(draft, own);
  try {
    if (!claim(draft, path)) takeOver(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  held.add(own);
  return () => {
    held.delete(own);
    if (readIfThere(path) === own) rmSync(path, { force: true });
  };
}

let taken = 0;
/** What the locks of this process say. Another one with its number is that of a process that had the number before. */
const held = new Set<string>();

/** A link appears with all its content or not at all. */
function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Replaces the lock of a process that is no more. A second lock keeps others from doing so at the same moment. */
function takeOver(draft: string, path: string): void {
  const guard = `${path}.takeover`;
  if (!claim(draft, guard)) throw new Error(`another process is taking over ${path}; if none is, delete ${guard}`);
  try {
    const owner = readIfThere(path);
    if (owner !== undefined) {
      const [pid, host] = owner.split(' ');
      const isStale = host === hostname() && (Number(pid) === process.pid ? !held.has(owner) : !isAlive(Number(pid)));
      if (!isStale) {
        throw new Error(
          `process ${pid} on ${host} writes here already (${path}); open it for reading only, or delete that file if the process is gone`,
        );
      }
      rmSync(path);
    }
    if (!claim(draft, path)) throw new Error(`another process has just taken ${path}; try again`);
  } finally {
    rmSync(guard, { force: true });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
