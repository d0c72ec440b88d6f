import { main } from './program.ts';
import type { LineReader, Terminal } from './terminal.ts';

/** Runs the command as the shell would, with what somebody types; gives the exit code and what was written. */
export async function dreamgym(
  args: readonly string[],
  { confirm, typed }: { readonly confirm?: Terminal['confirm']; readonly typed?: readonly string[] } = {},
) {
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
    ...(typed && { lines: () => linesOf(typed) }),
  };
  const code = await main(args, output);
  return { code, ...written };
}

/** Lines as if somebody had typed them. */
export function linesOf(typed: readonly string[]): LineReader {
  const left = [...typed];
  return { next: async () => left.shift(), close() {} };
}
