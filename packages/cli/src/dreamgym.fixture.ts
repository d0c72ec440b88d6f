import { main } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command as the shell would; gives the exit code and what was written. */
export async function dreamgym(args: readonly string[], confirm?: Terminal['confirm']) {
  const written = { out: '', err: '' };
  const output: Terminal = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    interactive: false,
    ...(confirm && { confirm }),
  };
  const code = await main(args, output);
  return { code, ...written };
}
