import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { childEnvironment } from '@dreamgym/core/child-environment';
import { cut, cutStart } from '@dreamgym/core/text';
import { streamLines } from '@dreamgym/files';
import * as z from 'zod';
import { serverSource } from './server-source.ts';

export interface PythonProcessOptions {
  /** The interpreter that has the `alfworld` package. */
  readonly python: string;
  /** Seconds that a request may take. */
  readonly timeout: number;
}

/** The original in a child process, started when it is first asked and again after it has died. */
export interface PythonProcess {
  /** Asks the running process, which `generation` names; 0 for whichever runs or is to be started. */
  request(
    body: Readonly<Record<string, unknown>>,
    generation?: number,
  ): Promise<{ readonly result: unknown; readonly generation: number }>;
  close(): Promise<void>;
}

const install = "python3 -m pip install 'alfworld>=0.4'";
const greeting = z.union([
  z.object({ ready: z.object({ python: z.string(), alfworld: z.string(), textworld: z.string() }) }),
  z.object({ missing: z.string() }),
]);
const reply = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });

interface Running {
  readonly generation: number;
  readonly child: ChildProcessWithoutNullStreams;
  readonly waiting: Map<number, { resolve(result: unknown): void; reject(error: Error): void }>;
  readonly ready: Promise<void>;
}

export function pythonProcess({ python, timeout }: PythonProcessOptions): PythonProcess {
  let running: Running | undefined;
  let generations = 0;
  let requests = 0;

  const start = (): Running => {
    const child = spawn(python, ['-u', '-c', serverSource], { stdio: 'pipe', env: childEnvironment(process.env) });
    const generation = ++generations;
    const waiting: Running['waiting'] = new Map();
    let complaints = '';
    let welcome: { resolve(): void; reject(error: Error): void };
    const ready = new Promise<void>((resolve, reject) => {
      welcome = { resolve, reject };
    });
    // Whoever asks waits for it, and gets the error; a process that nobody asks may fail unheard.
    ready.catch(() => {});
    const fail = (error: Error) => {
      if (running?.generation === generation) running = undefined;
      welcome.reject(error);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = cutStart(complaints + text, 2000);
    });
    child.stdin.on('error', () => {}); // a process that has died is reported by its exit
    child.on('error', (error: NodeJS.ErrnoException) => {
      fail(
        new Error(
          error.code === 'ENOENT'
            ? `there is no Python '${python}': install Python 3.9 or newer, then ${install}`
            : `'${python}' could not be run: ${error.message}`,
        ),
      );
    });
    child.on('close', (code, signal) => {
      fail(
        new Error(
          `the original ALFWorld ended (${signal ?? `exit code ${code}`})${complaints.trim() ? `: ${complaints.trim()}` : ''}`,
        ),
      );
    });
    let greeted = false;
    const hear = (line: string) => {
      const message: unknown = JSON.parse(line);
      if (greeted) settle(waiting, reply.parse(message));
      else greet(greeting.parse(message), python);
      greeted = true;
      welcome.resolve();
    };
    const listen = async () => {
      for await (const { text } of streamLines(child.stdout, `'${python}'`)) {
        try {
          hear(text);
        } catch (error) {
          if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
          throw new Error(`'${python}' answered something else: ${cut(text, 200)}`, { cause: error });
        }
      }
    };
    listen().catch((error: Error) => {
      fail(error);
      child.kill();
    });
    return { generation, child, waiting, ready };
  };

  return {
    async request(body, generation = 0) {
      if (generation !== 0 && generation !== running?.generation) {
        throw new Error('the original ALFWorld has been restarted since this attempt began; start another one');
      }
      running ??= start();
      const target = running;
      const id = ++requests;
      const answered = target.ready.then(
        () =>
          new Promise<unknown>((resolve, reject) => {
            target.waiting.set(id, { resolve, reject });
            target.child.stdin.write(`${JSON.stringify({ ...body, id })}\n`);
          }),
      );
      const result = await withTimeout(answered, timeout, () => {
        if (running === target) running = undefined;
        target.child.kill('SIGKILL');
        return new Error(
          `the original ALFWorld gave no answer within ${timeout} s and was ended; it is started again when needed`,
        );
      });
      return { result, generation: target.generation };
    },
    async close() {
      const target = running;
      running = undefined;
      if (!target || target.child.exitCode !== null) return;
      const gone = new Promise((resolve) => target.child.once('close', resolve));
      target.child.stdin.end();
      const patience = setTimeout(() => target.child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(patience);
    },
  };
}

function greet(message: z.infer<typeof greeting>, python: string): void {
  if ('missing' in message) {
    throw new Error(
      `'${python}' cannot play the original ALFWorld (${message.missing}): ${install}, or name the interpreter that has it as \`python\``,
    );
  }
  const [major = 0, minor = 0] = message.ready.alfworld.split('.').map(Number);
  if (major === 0 && minor < 4) {
    throw new Error(`'${python}' has alfworld ${message.ready.alfworld}, which is too old: ${install}`);
  }
}

function settle(waiting: Running['waiting'], { id, result, error }: z.infer<typeof reply>): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) asked?.resolve(result);
  else asked?.reject(new Error(`the original ALFWorld failed: ${error}`));
}

async function withTimeout<T>(promise: Promise<T>, seconds: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), seconds * 1000);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
