import { onExit } from 'signal-exit';

/**
 * Does something when this process ends, also where a signal ends it, unless the function that comes back was called before.
 * What SIGKILL ends cannot do anything any more.
 */
export function atExit(action: () => void): () => void {
  return onExit(action);
}
