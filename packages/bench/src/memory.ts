import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The most memory that this process has held so far, in MiB. */
export const peakMemory = (): number => process.resourceUsage().maxRSS / 1024;

/** The memory of this process that is in use by JavaScript, after what nobody needs was collected, in MiB. */
export function heldHeap(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** The memory that this process holds, after what nobody needs was collected, in MiB. */
export function heldMemory(): number {
  collect();
  return process.memoryUsage.rss() / 2 ** 20;
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
