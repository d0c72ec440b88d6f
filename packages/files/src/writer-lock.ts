import { closeSync, linkSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** Somebody else writes there. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  /** Milliseconds until the lock gives way, where no sign of life comes until then: its process cannot be seen from here. */
  readonly givesWayIn?: number;

  constructor(message: string, options: { readonly givesWayIn?: number } = {}) {
    super(message);
    this.givesWayIn = options.givesWayIn;
  }
}

interface Owner extends ProcessIdentity {
  /** Locks of one process differ by it. */
  readonly lock: number;
}

/** Milliseconds between two signs of life, and without one after which a process that cannot be seen counts as gone. */
const pulse = 5_000;
const silence = 30_000;

let taken = 0;
/** Locks that this module has taken. Without a machine that says when a process began, they tell own ones from those of a process that had the number before. */
const held = new Set<string>();

/**
 * Makes this process the only writer of something until the returned function is called, or until the process ends, however
 * it ends. `path` is the file that says who it is. Throws a `LockedError` where another process is.
 *
 * A lock whose process is gone gives way by itself: at once where that can be seen (the same machine and container, whatever
 * its host name is now), else when it has given no sign of life for 30 s. So a process of another container or machine that
 * is stopped, or busy without a pause, for longer than that loses its lock; and file systems without hard links hold none.
 */
export function lockForWriting(path: string): () => void {
  const own: Owner = { ...ownIdentity(), lock: ++taken };
  const text = JSON.stringify(own);
  const draft = `${path}.${process.pid}-${taken}.tmp`;
  writeFileSync(draft, text);
  try {
    if (!claim(draft, path)) takeOver(draft, path, own);
  } finally {
    rmSync(draft, { force: true });
  }
  held.add(text);
  const isOwn = () => readIfThere(path) === text;
  const timer = setInterval(() => {
    if (isOwn()) touch(path);
  }, pulse);
  timer.unref();
  return () => {
    clearInterval(timer);
    held.delete(text);
    if (isOwn()) rmSync(path, { force: true });
  };
}

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
function takeOver(draft: string, path: string, own: Owner): void {
  const guard = `${path}.takeover`;
  if (!claim(draft, guard)) {
    requireGone(guard, draft, own);
    rmSync(guard, { force: true });
    if (!claim(draft, guard)) throw new LockedError(`another process is taking over ${path}`);
  }
  try {
    requireGone(path, draft, own);
    rmSync(path, { force: true });
    if (!claim(draft, path)) throw new LockedError(`another process has just taken ${path}`);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Throws where the process whose lock this is writes still, or may. A file that names no process is nobody's lock. */
function requireGone(path: string, draft: string, own: Owner): void {
  const text = readIfThere(path);
  const owner = text === undefined ? undefined : ownerIn(text);
  if (!owner) return;
  const who = `process ${owner.pid} on ${owner.host} writes here already (${path})`;
  const running = isRunning(owner, own);
  const isOurs = owner.pid === own.pid && own.started === undefined;
  if (running === true && (!isOurs || held.has(text!))) throw new LockedError(who);
  if (running !== undefined) return;
  const quiet = modified(draft) - modified(path);
  if (quiet >= silence) return;
  const givesWayIn = silence - Math.max(0, quiet);
  const wait = `it cannot be seen from here; if it is gone, its lock gives way in ${Math.ceil(givesWayIn / 1000)} s`;
  throw new LockedError(`${who}; ${wait}`, { givesWayIn });
}

function ownerIn(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner | null;
    return Number.isInteger(owner?.pid) && typeof owner?.host === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Both by the clock of the file system: those of two machines differ. */
const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Writes the first byte again, so that the file bears the time of its file system. */
function touch(path: string): void {
  try {
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, '{', 0);
    closeSync(descriptor);
  } catch {
    // The next one may succeed; whoever cannot write here will hear of it where it matters.
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
