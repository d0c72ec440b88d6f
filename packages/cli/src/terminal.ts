import { createInterface } from 'node:readline/promises';
import colours from 'picocolors';
import { statusLines } from './status-lines.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is read by somebody at a terminal. */
  readonly interactive: boolean;
  /** Columns of `err`; 80 where nobody knows. */
  readonly columns?: () => number;
  /** Shows these lines below everything else, in the place of those before; missing where no line can be redrawn. */
  readonly status?: (lines: readonly string[]) => void;
  /** Asks a yes-or-no question; missing where nobody can answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Reads what is typed or piped in; missing where nothing can be. */
  readonly lines?: () => LineReader;
}

/** Lines, one after the other. */
export interface LineReader {
  /** The next one, asked for by this prompt; undefined where there are no more: at Ctrl-D, Ctrl-C and the end of a file. */
  next(prompt: string): Promise<string | undefined>;
  close(): void;
}

export function terminal(): Terminal {
  // A reader such as `head` may leave early; whoever follows the progress may leave without ending the run.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  const interactive = process.stderr.isTTY === true;
  if (!interactive) {
    return {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      interactive,
      lines: typedLines,
    };
  }
  const columns = () => process.stderr.columns || usualColumns;
  const { show, above } = statusLines((text) => void process.stderr.write(text));
  return {
    out: (text) => above(() => void process.stdout.write(text)),
    err: (text) => above(() => void process.stderr.write(text)),
    interactive,
    columns,
    lines: typedLines,
    ...(process.env.TERM !== 'dumb' && { status: show }),
    ...(process.stdin.isTTY && {
      async confirm(question) {
        show([]);
        return confirm(question);
      },
    }),
  };
}

/** What a terminal has at least. */
export const usualColumns = 80;

/** The colours of `err`: none where it is no terminal, or where NO_COLOR is set. */
export function coloursOf({ interactive }: Terminal) {
  return colours.createColors(colours.isColorSupported && interactive);
}

async function confirm(question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}

/** What is typed at a terminal, with its history under the arrow keys, or piped in. */
function typedLines(): LineReader {
  const terminal = process.stdin.isTTY === true;
  // The prompt belongs to whoever types: what is piped on shows answers alone.
  const reader = createInterface({ input: process.stdin, output: terminal ? process.stderr : undefined });
  // At a terminal Ctrl-C is a key like others, which ends the lines.
  reader.on('SIGINT', () => reader.close());
  const lines = reader[Symbol.asyncIterator]();
  return {
    async next(prompt) {
      const asked = prompt.lastIndexOf('\n') + 1;
      if (terminal) process.stderr.write(prompt.slice(0, asked));
      reader.setPrompt(prompt.slice(asked));
      if (terminal) reader.prompt();
      const { value, done } = await lines.next();
      return done ? undefined : value;
    },
    close: () => reader.close(),
  };
}

/** Says something in a line of its own. */
export function noticeTo(output: Terminal): (text: string) => void {
  const { yellow } = coloursOf(output);
  return (text) => output.err(`${text.replace(/^warning:/, yellow('warning:'))}\n`);
}

/** Ends a command: one JSON object on `out` with `--json`, text for people without. */
export function answer(output: Terminal, request: { json?: boolean; value: object; text?: string }): void {
  output.out(request.json ? `${JSON.stringify(request.value, undefined, 2)}\n` : `${request.text ?? ''}\n`);
}
