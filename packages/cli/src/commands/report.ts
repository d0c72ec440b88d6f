import { Command } from 'commander';
import { writeReport } from '../report/report.ts';
import { readResult, readSettings } from '../run/files/run-folder.ts';
import { resultText } from '../run/results/result-text.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag } from './flags/flags.ts';

export function reportCommand(output: Terminal): Command {
  return new Command('report')
    .argument('<run>', 'run folder')
    .addOption(jsonFlag())
    .action((run: string, flags: { json?: boolean }) => report(run, flags, output));
}

async function report(run: string, { json }: { json?: boolean }, output: Terminal): Promise<void> {
  const { train } = await readSettings(run);
  const result = await readResult(run);
  const file = await writeReport(run);
  const { finished, fidelity, rows, sideBySide, verification } = result;
  output.err(`report: ${file}\n`);
  answer(output, {
    json,
    value: {
      command: 'report',
      version,
      run,
      seed: train.seed,
      finished,
      report: file,
      fidelity,
      rows,
      sideBySide,
      verification,
    },
    text: resultText(result),
  });
}
