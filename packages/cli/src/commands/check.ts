import { specificationVersion } from '@dreamgym/core';
import { Command } from 'commander';
import { check } from '../check/check.ts';
import { checkText } from '../check/check-text.ts';
import { onInterrupt } from '../interrupt.ts';
import { defaults } from '../run/defaults.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag, wholeNumber } from './flags/flags.ts';

interface CheckFlags {
  readonly data?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function checkCommand(output: Terminal, exit: (code: number) => void): Command {
  return new Command('check')
    .argument('<subject>', 'an adapter, by the name of its package or a path to it; or a config file')
    .option('--data <dir>', 'folder of its official data')
    .option('--seed <n>', `decides everything that is left to chance (default: ${defaults.seed})`, wholeNumber(0))
    .addOption(jsonFlag())
    .action(async (subject: string, flags: CheckFlags) => exit(await checkSubject(subject, flags, output)));
}

async function checkSubject(subject: string, flags: CheckFlags, output: Terminal): Promise<number> {
  const { data, seed = defaults.seed, json } = flags;
  const notice = noticeTo(output);
  const named = /\.config\.[cm]?[jt]s$/.test(subject) ? { config: subject } : { environment: subject, data };
  const { pipeline } = await loadPipeline(await pipelineSettings(named), { notice });
  const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
  try {
    const checked = await check({ plugins: pipeline(seed), seed, signal, notice });
    answer(output, {
      json,
      value: { command: 'check', version, subject, specificationVersion, ...checked },
      text: checkText(checked),
    });
    return checked.conforms ? 0 : 1;
  } finally {
    stop();
  }
}
