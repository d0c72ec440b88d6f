import { serveView } from '@dreamgym/viewer';
import { Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { noticeTo, type Terminal } from '../terminal.ts';
import { findRuns } from '../view/find-runs.ts';
import { liveRuns } from '../view/live-runs.ts';
import type { StageOptions } from '../view/stage.ts';
import { wholeNumber } from './flags/flags.ts';

export function viewCommand(output: Terminal): Command {
  return new Command('view')
    .argument('[runs...]', 'run folders, or folders of runs', ['runs'])
    .option('--port <n>', 'port to listen on, 0 for a free one', wholeNumber(0), 8_600)
    .option('--play', 'let whoever opens the printed address act by hand in the worlds of these runs')
    .action((runs: readonly string[], flags: ViewFlags) => view(runs, flags, output));
}

interface ViewFlags {
  readonly port: number;
  readonly play?: boolean;
}

async function view(folders: readonly string[], { port, play }: ViewFlags, output: Terminal): Promise<void> {
  // Now, rather than on a page without runs.
  findRuns(folders);
  const { signal, stop } = onInterrupt(() => {});
  const runs = liveRuns(folders, signal);
  // Who only looks waits for no training loop.
  const stage = play
    ? await openStage({ runs: () => runs.runs().map(({ id }) => id), notice: noticeTo(output), signal })
    : undefined;
  const server = await serveView({ ...runs, stage }, { port });
  try {
    output.out(`${server.url}\n`);
    output.err('Ctrl-C ends it; the runs go on\n');
    if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  } finally {
    await server.close();
    await stage?.close();
    stop();
  }
}

async function openStage(options: StageOptions) {
  const { stageOf } = await import('../view/stage.ts');
  return stageOf(options);
}
