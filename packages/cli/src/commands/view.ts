import { serveView } from '@dreamgym/viewer';
import { Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import type { Terminal } from '../terminal.ts';
import { findRuns } from '../view/find-runs.ts';
import { liveRuns } from '../view/live-runs.ts';
import { wholeNumber } from './flags/flags.ts';

export function viewCommand(output: Terminal): Command {
  return new Command('view')
    .argument('[runs...]', 'run folders, or folders of runs', ['runs'])
    .option('--port <n>', 'port to listen on, 0 for a free one', wholeNumber(0), 8_600)
    .action((runs: readonly string[], flags: { port: number }) => view(runs, flags, output));
}

async function view(folders: readonly string[], { port }: { port: number }, output: Terminal): Promise<void> {
  // Now, rather than on a page without runs.
  findRuns(folders);
  const { signal, stop } = onInterrupt(() => {});
  const server = await serveView(liveRuns(folders, signal), { port });
  try {
    output.out(`${server.url}\n`);
    output.err('Ctrl-C ends it; the runs go on\n');
    if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  } finally {
    await server.close();
    stop();
  }
}
