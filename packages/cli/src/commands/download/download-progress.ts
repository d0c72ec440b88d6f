import type { Terminal } from '../../terminal.ts';

const interval = 3000;

/** Says what is begun, and how far it is every few seconds. */
export function downloadProgress(output: Terminal): (task: string, state: string) => void {
  let begun = '';
  let latest = 0;
  return (task, state) => {
    const now = performance.now();
    if (task === begun && now - latest < interval) return;
    output.err(task === begun ? `  ${state}\n` : `${task}\n`);
    begun = task;
    latest = now;
  };
}

/** `1.5 of 36.5 MB`. */
export function transferred(bytes: number, total: number | undefined): string {
  return `${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''} MB`;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
