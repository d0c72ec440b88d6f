import type { DreamGymError } from '@dreamgym/core';
import { Command, CommanderError } from 'commander';
import colours from 'picocolors';
import { commands } from './commands/commands.ts';
import { closeShared } from './shared-parts.ts';
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
    .version(version)
    // So that what follows on the name of a command inside another one is its own.
    .enablePositionalOptions();
  let exitCode = 0;
  const exit = (code: number) => {
    exitCode = code;
  };
  const [named] = args.filter((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const [name, { description, load }] of Object.entries(commands)) {
    const command = name === named ? (await load())(output, exit) : new Command(name);
    program.addCommand(command.description(description));
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
    await closeShared();
    return exitCode;
  } catch (error) {
    // What went wrong first is what counts.
    await closeShared().catch(() => {});
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { isAbort, isBudgetSpent, isDreamGymError } = await import('@dreamgym/core');
    if (isAbort(error)) return 130;
    if (isBudgetSpent(error)) {
      output.err(`stopped: ${(error as Error).message}\n`);
      return 3;
    }
    const known = isDreamGymError(error) ? error : unexpected(error);
    output.err(explain(known, createColors(isColorSupported && output.interactive)));
    return isDreamGymError(error) && error.code === 'CONFIGURATION' ? 2 : 1;
  }
}

const { createColors, isColorSupported } = colours;

type Colours = ReturnType<typeof createColors>;

type Explained = Pick<DreamGymError, 'message' | 'hint' | 'stack' | 'cause'>;

function unexpected(error: unknown): Explained {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack, hint: 'DEBUG=1 shows where', cause: error };
}

/** One line of what went wrong and one of what to do; with DEBUG set, where. */
function explain({ message, hint, stack, cause }: Explained, { red, dim }: Colours): string {
  const lines = [`${red('error:')} ${message}`];
  if (hint) lines.push(`${dim('hint:')} ${hint}`);
  if (process.env.DEBUG) lines.push(stack ?? '', cause instanceof Error ? (cause.stack ?? '') : '');
  return `${lines.join('\n')}\n`;
}
