import { Command } from 'commander';
import { table } from '../table.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { readNamedRuns } from '../view/named-runs.ts';
import { runColumns, runRows } from '../view/overview.ts';
import { jsonFlag } from './flags/flags.ts';

export function listCommand(output: Terminal): Command {
  return new Command('list')
    .argument('[runs...]', 'run folders, or folders of runs', ['runs'])
    .addOption(jsonFlag())
    .action((folders: readonly string[], flags: { json?: boolean }) => list(folders, flags, output));
}

async function list(folders: readonly string[], { json }: { json?: boolean }, output: Terminal): Promise<void> {
  const named = await readNamedRuns(folders);
  const runs = named.map(({ name, status, settings, result }) => ({
    run: name,
    seed: settings.train.seed,
    status,
    rows: result.rows.map(({ outcomes: _, ...row }) => row),
  }));
  const text = named.length === 0 ? 'there is no run yet' : table(runColumns, runRows(named));
  answer(output, { json, value: { command: 'list', version, runs }, text });
}
