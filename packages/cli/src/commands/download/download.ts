import { DreamGymError } from '@dreamgym/core';
import { Argument, Command, Option } from 'commander';
import { onInterrupt } from '../../interrupt.ts';
import type { Terminal } from '../../terminal.ts';
import { jsonFlag, wholeNumber } from '../flags/flags.ts';
import { downloadAlfworldData } from './download-alfworld.ts';
import type { DownloadFlags } from './download-request.ts';
import { downloadWebshopData } from './download-webshop.ts';

const commands = { alfworld: downloadAlfworldData, webshop: downloadWebshopData };
type Environment = keyof typeof commands;

/** The flags that only one of the environments has. */
const ownFlags: Readonly<Record<Environment, readonly (keyof DownloadFlags)[]>> = {
  alfworld: ['sha256', 'annotations', 'unpack'],
  webshop: ['catalogue', 'products'],
};

export function downloadCommand(output: Terminal): Command {
  return new Command('download')
    .addArgument(new Argument('<environment>', 'whose data').choices(Object.keys(commands)))
    .option('--out <dir>', "folder to write (default: the environment's name)")
    .option('--from <sources...>', 'URLs, files or folders instead of the official release')
    .option('--sha256 <hashes...>', 'alfworld: what the sources must hash to, in their order')
    .option('--no-annotations', 'alfworld: without the words of people for the tasks, two thirds of the download')
    .option('--unpack', 'alfworld: lay the files out as the original wants them, too')
    .addOption(
      new Option('--catalogue <size>', 'webshop: 1000 products, or all (default: small)').choices(['small', 'full']),
    )
    .option('--products <n>', 'webshop: only the first so many', wholeNumber(1))
    .addOption(jsonFlag())
    .action((environment: Environment, _flags: DownloadFlags, command: Command) => run(environment, command, output));
}

async function run(environment: Environment, command: Command, output: Terminal): Promise<void> {
  for (const [other, flags] of Object.entries(ownFlags)) {
    const given = flags.find((flag) => command.getOptionValueSource(flag) === 'cli');
    if (other === environment || given === undefined) continue;
    throw new DreamGymError(
      'CONFIGURATION',
      `--${given} is a flag of dreamgym download ${other}, not of ${environment}`,
      {
        hint: 'dreamgym download --help says which flag is whose',
      },
    );
  }
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; what has come is kept\n'));
  try {
    await commands[environment]({ flags: command.opts<DownloadFlags>(), output, signal });
  } finally {
    stop();
  }
}
