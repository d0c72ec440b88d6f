import { Command } from 'commander';
import { readResult, readSettings } from '../run/files/run-folder.ts';
import { hasBegun, hasSeeds, readSeeds, runOfSeed } from '../run/files/seeds-file.ts';
import { resultText } from '../run/results/result-text.ts';
import { overSeeds, seedsText } from '../run/results/seeds-text.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { writeReport } from '../view/report-file.ts';
import { jsonFlag } from './flags/flags.ts';

export function reportCommand(output: Terminal): Command {
  return new Command('report')
    .argument('<run>', 'run folder, or one with several seeds')
    .addOption(jsonFlag())
    .action((run: string, flags: { json?: boolean }) => report(run, flags, output));
}

async function report(run: string, { json }: { json?: boolean }, output: Terminal): Promise<void> {
  if (hasSeeds(run)) return reportSeeds(run, { json }, output);
  const { train } = await readSettings(run);
  const result = await readResult(run);
  const file = await writeReport(run);
  const { finished, fidelity, dreamOnly, rows, sideBySide, verification } = result;
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
      dreamOnly,
      rows,
      sideBySide,
      verification,
    },
    text: resultText(result),
  });
}

async function reportSeeds(run: string, { json }: { json?: boolean }, output: Terminal): Promise<void> {
  const { seeds } = await readSeeds(run);
  const begun = seeds.filter((seed) => hasBegun(runOfSeed(run, seed)));
  const results = await Promise.all(begun.map((seed) => readResult(runOfSeed(run, seed))));
  const finished = results.length === seeds.length && results.every((result) => result.finished);
  const rows = overSeeds(results);
  const file = await writeReport(run);
  output.err(`report: ${file}\n`);
  const value = { command: 'report', version, run, seeds: begun, finished, report: file, rows };
  answer(output, { json, value, text: seedsText(rows, { seeds: begun, dreamOnly: results[0]?.dreamOnly }) });
}
