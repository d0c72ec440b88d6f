import { DreamGymError, isAbort, isBudgetSpent, isDreamGymError } from '@dreamgym/core';
import { Command, CommanderError } from 'commander';
import colours from 'picocolors';
import { annotateCommand } from './commands/annotate.ts';
import { downloadCommand } from './commands/download.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fidelityCommand } from './commands/fidelity.ts';
import { recordCommand } from './commands/record.ts';
import { reportCommand } from './commands/report.ts';
import { serveCommand } from './commands/serve.ts';
import { trainCommand } from './commands/train.ts';
import { workerCommand } from './commands/worker.ts';
import { closeConfigs } from './config.ts';
import { type Terminal, terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Runs the `dreamgym` command with these arguments, the program's name not among them. Gives the exit code: 0 where it
 * did what was asked, 1 where it could not, 2 where it was asked wrongly, 3 where a budget was spent before it was done, 4
 * where it is done but attempts were lost to failures, 5 where an alarm ended a training, 130 where it was interrupted.
 */
export async function main(args: readonly string[], output: Terminal = terminal()): Promise<number> {
  const program = new Command('dreamgym')
    .description('Trains agents in learned dreams of an environment, and proves in the real one what was gained.')
    .version(version);
  let exitCode = 0;
  const exit = (code: number) => {
    exitCode = code;
  };
  const commands = [
    downloadCommand,
    recordCommand,
    trainCommand,
    evaluateCommand,
    serveCommand,
    workerCommand,
    fidelityCommand,
    reportCommand,
    annotateCommand,
    exportCommand,
  ];
  for (const make of commands) {
    program.addCommand(make(output, exit));
  }
  for (const command of [program, ...program.commands]) {
    const path = command === program ? 'dreamgym' : `dreamgym ${command.name()}`;
    command
      .exitOverride()
      .showHelpAfterError(`hint: ${path} --help lists what there is`)
      .configureOutput({ writeOut: output.out, writeErr: output.err });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    await closeConfigs();
    return exitCode;
  } catch (error) {
    // What went wrong first is what counts.
    await closeConfigs().catch(() => {});
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (isAbort(error)) return 130;
    if (isBudgetSpent(error)) {
      output.err(`stopped: ${(error as Error).message}\n`);
      return 3;
    }
    output.err(explain(error, createColors(isColorSupported && output.interactive)));
    return isDreamGymError(error) && error.code === 'CONFIGURATION' ? 2 : 1;
  }
}

const { createColors, isColorSupported } = colours;

type Colours = ReturnType<typeof createColors>;

/** One line of what went wrong and one of what to do; with DEBUG set, where. */
function explain(error: unknown, { red, dim }: Colours): string {
  const known = isDreamGymError(error)
    ? error
    : new DreamGymError('RUN', error instanceof Error ? error.message : String(error), {
        hint: 'DEBUG=1 shows where',
        cause: error,
      });
  const lines = [`${red('error:')} ${known.message}`];
  if (known.hint) lines.push(`${dim('hint:')} ${known.hint}`);
  if (process.env.DEBUG) lines.push(known.stack ?? '', known.cause instanceof Error ? (known.cause.stack ?? '') : '');
  return `${lines.join('\n')}\n`;
}
