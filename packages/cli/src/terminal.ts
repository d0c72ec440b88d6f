import { createInterface } from 'node:readline/promises';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` can redraw a line. */
  readonly interactive: boolean;
  /** Asks a yes-or-no question; missing where nobody can answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

export function terminal(): Terminal {
  // A reader such as `head` may leave early; whoever follows the progress may leave without ending the run.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    ...(process.stdin.isTTY && process.stderr.isTTY && { confirm }),
  };
}

async function confirm(question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}

/** Says what takes its time: a line of its own, in the place of a bar where one is being drawn. */
export function noticeTo(output: Terminal): (text: string) => void {
  return (text) => output.err(`${output.interactive ? '\r\x1b[K' : ''}${text}\n`);
}

/** Ends a command: one JSON object on `out` with `--json`, text for people without. */
export function answer(output: Terminal, request: { json?: boolean; value: object; text?: string }): void {
  output.out(request.json ? `${JSON.stringify(request.value, undefined, 2)}\n` : `${request.text ?? ''}\n`);
}
