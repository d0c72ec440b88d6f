import { resolve } from 'node:path';
import { type AlfworldDownloadProgress, downloadAlfworld } from '@dreamgym/alfworld';
import { DreamGymError } from '@dreamgym/core';
import { Argument, Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { whole } from '../numbers.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag } from './flags.ts';

interface DataFlags {
  readonly out: string;
  readonly from?: readonly string[];
  readonly sha256?: readonly string[];
  readonly annotations: boolean;
  readonly unpack?: boolean;
  readonly json?: boolean;
}

export function dataCommand(output: Terminal): Command {
  return new Command('data')
    .description("Gets an environment's official games: fetches, checks and packs them into a folder for --data.")
    .addArgument(new Argument('<environment>', 'whose games').choices(['alfworld']))
    .option('--out <dir>', 'folder to write', 'alfworld')
    .option('--from <sources...>', 'URLs, .zip or .tar.gz files, or folders, instead of the official release')
    .option('--sha256 <hashes...>', 'what the sources must hash to, in their order')
    .option('--no-annotations', 'without the words of people for the tasks, two thirds of the download')
    .option('--unpack', 'lay the files out as the original wants them, too')
    .addOption(jsonFlag())
    .action((_environment: string, flags: DataFlags) => fetchData(flags, output));
}

async function fetchData(flags: DataFlags, output: Terminal): Promise<void> {
  const { from, sha256 = [], annotations, unpack, json } = flags;
  if (sha256.length > (from?.length ?? 0)) {
    throw new DreamGymError('CONFIGURATION', `there are ${sha256.length} hashes for ${from?.length ?? 0} sources`, {
      hint: '--sha256 goes with --from; the official release is checked without it',
    });
  }
  const sources = from?.map((source, index) => ({ from: source, sha256: sha256[index] }));
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; what has come is kept\n'));
  try {
    const onProgress = reports(output);
    const folder = resolve(flags.out);
    const downloaded = await downloadAlfworld({ folder, sources, annotations, unpack, signal, onProgress });
    const { train, valid_seen, valid_unseen } = downloaded.games;
    answer(output, {
      json,
      value: { command: 'data', version, environment: 'alfworld', ...downloaded },
      text: `${folder}: ${whole(train)} games to train, ${whole(valid_seen)} to validate, ${whole(valid_unseen)} to test\nplay them with --data ${flags.out}, or ALFWORLD_DATA=${folder}`,
    });
  } finally {
    stop();
  }
}

/** Says what is done, and how far it is every few seconds. */
function reports(output: Terminal): (progress: AlfworldDownloadProgress) => void {
  const interval = 3000;
  let task = '';
  let latest = 0;
  return (progress) => {
    const { stage, from } = progress;
    const began = task !== `${stage} ${from}`;
    if (!began && performance.now() - latest < interval) return;
    latest = performance.now();
    task = `${stage} ${from}`;
    if (began) output.err(`${stage === 'download' ? 'fetching' : 'reading'} ${from}\n`);
    else if (stage === 'read') output.err(`  ${whole(progress.games)} games\n`);
    else output.err(`  ${megabytes(progress.bytes)}${progress.total ? ` of ${megabytes(progress.total)}` : ''} MB\n`);
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
