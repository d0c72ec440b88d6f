import { Command, CommanderError } from 'commander';
import { commands } from './commands/commands.ts';
import type { Failure } from './failure.ts';
import { closeShared } from './shared-parts.ts';
import { answer, coloursOf, type Terminal, terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Runs the `dreamgym` command with these arguments, the program's name not among them. Gives the exit code: 0 where it
 * did what was asked, 1 where it could not, 2 where it was asked wrongly or given what is not there, 3 where a budget was
 * spent before it was done, 4 where attempts were lost to failures, 5 where an alarm ended a training, 130 where it was
 * interrupted.
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
  const isAsking = args.some((arg) => ['help', '-h', '--help'].includes(arg));
  for (const [name, { description, heavy, load }] of Object.entries(commands)) {
    // Replaced by the first thing that there is to show.
    if (name === named && heavy && !isAsking) output.status?.([`dreamgym ${name} …`]);
    const command = name === named ? (await load())(output, exit) : new Command(name);
    program.addCommand(command.description(description));
  }
  prepare(program, 'dreamgym', output);
  try {
    await program.parseAsync(args, { from: 'user' });
    await closeShared();
    output.status?.([]);
    return exitCode;
  } catch (error) {
    output.status?.([]);
    // What went wrong first is what counts.
    await closeShared().catch(() => {});
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? misuse(error) : (await import('./failure.ts')).failureOf(error);
    if (!(error instanceof CommanderError)) output.err(explain(failure, error, output));
    if (args.includes('--json')) {
      const { code, message, hint, exitCode } = failure;
      answer(output, { json: true, value: { command: named, version, error: { code, message, hint, exitCode } } });
    }
    return failure.exitCode;
  }
}

/** Has a command and those in it end by an error, say where help is, and write where the program writes. */
function prepare(command: Command, path: string, output: Terminal): void {
  command
    .exitOverride()
    .showHelpAfterError(`hint: ${path} --help lists what there is`)
    .configureOutput({ writeOut: output.out, writeErr: output.err });
  for (const inner of command.commands) prepare(inner, `${path} ${inner.name()}`, output);
}

/** What commander has said of the arguments already. */
function misuse({ message }: CommanderError): Failure {
  const hint = '--help lists what there is';
  return { code: 'CONFIGURATION', message: message.replace(/^error: /, '').split('\n')[0]!, hint, exitCode: 2 };
}

/** One line of what went wrong and one of what to do; with DEBUG set, where. Whoever interrupts a command knows it. */
function explain({ code, message, hint }: Failure, error: unknown, output: Terminal): string {
  if (code === 'INTERRUPTED') return '';
  const { red, dim } = coloursOf(output);
  const lines = [code === 'BUDGET' ? `stopped: ${message}` : `${red('error:')} ${message}`];
  if (hint) lines.push(`${dim('hint:')} ${hint}`);
  if (process.env.DEBUG && error instanceof Error) {
    lines.push(error.stack ?? '', error.cause instanceof Error ? (error.cause.stack ?? '') : '');
  }
  return `${lines.join('\n')}\n`;
}
