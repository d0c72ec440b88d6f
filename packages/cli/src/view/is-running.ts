import { statSync } from 'node:fs';
import { files } from '../run/files/run-folder.ts';

/** Milliseconds after which a lock without a sign of life is nobody's. */
const silence = 30_000;

/** Whether a process writes in a run folder. */
export function isRunning(run: string): boolean {
  const lock = statSync(files.lock(run), { throwIfNoEntry: false });
  return lock !== undefined && Date.now() - lock.mtimeMs < silence;
}
