import { join } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { Command } from 'commander';
import { tensorBoard } from '../listeners/tensorboard.ts';
import { readEvents } from '../run/files/event-log.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { findRuns, namesOf } from '../view/find-runs.ts';
import { jsonFlag } from './flags/flags.ts';

interface ExportTensorBoardFlags {
  readonly out: string;
  readonly json?: boolean;
}

export function exportTensorBoardCommand(output: Terminal): Command {
  return new Command('tensorboard')
    .description('Writes the curves of runs for TensorBoard, from their logs.')
    .argument('<runs...>', 'run folders, or folders of runs')
    .option('--out <dir>', 'folder to write', 'tensorboard')
    .addOption(jsonFlag())
    .action((runs: readonly string[], flags: ExportTensorBoardFlags) => exportTensorBoard(runs, flags, output));
}

function exportTensorBoard(folders: readonly string[], { out, json }: ExportTensorBoardFlags, output: Terminal): void {
  const runs = findRuns(folders);
  const names = namesOf(runs);
  let events = 0;
  for (const run of runs) {
    const board = tensorBoard(runs.length === 1 ? out : join(out, names.get(run)!));
    for (const { value } of readEvents(run)) {
      board.add(value);
      events += 1;
    }
  }
  if (events === 0) {
    throw new DreamGymError('CONFIGURATION', `nothing has happened yet in ${folders.join(', ')}`, {
      hint: 'give run folders that dreamgym train wrote',
    });
  }
  answer(output, {
    json,
    value: { command: 'export tensorboard', version, runs, folder: out },
    text: `${out}: look at it with tensorboard --logdir ${out}`,
  });
}
