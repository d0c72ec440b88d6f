import { DreamGymError } from '@dreamgym/core';
import { Command } from 'commander';
import { table } from '../table.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { readNamedRuns } from '../view/named-runs.ts';
import { compareRuns, comparisonTable } from '../view/overview.ts';
import { jsonFlag } from './flags/flags.ts';

export function compareCommand(output: Terminal): Command {
  return new Command('compare')
    .argument('<runs...>', 'run folders, or folders of one run with several seeds')
    .addOption(jsonFlag())
    .action((folders: readonly string[], flags: { json?: boolean }) => compare(folders, flags, output));
}

async function compare(folders: readonly string[], { json }: { json?: boolean }, output: Terminal): Promise<void> {
  const compared = compareRuns(await readNamedRuns(folders));
  if (compared.rows.length === 0) {
    throw new DreamGymError('CONFIGURATION', 'there is nothing to compare: give two runs in which a row is done', {
      hint: 'runs that differ in their seeds alone are taken together; dreamgym list shows what there is',
    });
  }
  const { note = '', columns, rows } = comparisonTable(compared);
  const value = { command: 'compare', version, ...compared };
  answer(output, { json, value, text: [note, '', table(columns, rows)].join('\n') });
}
