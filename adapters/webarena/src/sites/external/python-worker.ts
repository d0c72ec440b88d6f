import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '@dreamgym/core/child-environment';
import { cut, cutStart } from '@dreamgym/core/text';
import { streamLines } from '@dreamgym/files';
import { within } from '../../browser/within.ts';
import { atExit } from '../at-exit.ts';

export interface PythonWorkerOptions {
  readonly python: string;
  /** A program that answers each line of its input, a JSON object with an `id`, by a line with the same `id`. */
  readonly source: string;
  /** Seconds that an answer may take; a process that takes longer is ended. */
  readonly patience: number;
}

/** A Python process that is kept, started when it is first asked and again after it has died. */
export interface PythonWorker {
  ask(request: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly waiting: Map<number, PromiseWithResolve>;
  readonly forget: () => void;
}

interface PromiseWithResolve {
  resolve(answer: Readonly<Record<string, unknown>>): void;
  reject(error: Error): void;
}

export function pythonWorker({ python, source, patience }: PythonWorkerOptions): PythonWorker {
  let running: Running | undefined;
  let asked = 0;

  const start = (): Running => {
    // What answers on this machine is not to be asked for through somebody's proxy.
    const env = childEnvironment(process.env, { NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' });
    const child = spawn(python, ['-u', '-c', source], { stdio: 'pipe', env });
    const waiting: Running['waiting'] = new Map();
    const started = { child, waiting, forget: atExit(() => void child.kill('SIGKILL')) };
    let said = '';
    const fail = (reason: string) => {
      if (running === started) running = undefined;
      started.forget();
      for (const { reject } of waiting.values()) reject(new Error(reason));
      waiting.clear();
    };
    child.stdin.on('error', () => {}); // a process that has died is reported by its exit
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = cutStart(said + text, 1000);
    });
    child.once('error', (error) => fail(`'${python}' could not be run: ${error.message}; install Python 3.9 or newer`));
    child.once('close', (code, signal) => fail(`'${python}' ended (${signal ?? `exit code ${code}`}): ${said.trim()}`));
    const listen = async () => {
      for await (const { text } of streamLines(child.stdout, `'${python}'`)) {
        const answer = answerIn(text);
        if (answer === undefined) throw new Error(`'${python}' answered something else: ${cut(text, 200)}`);
        waiting.get(answer.id)?.resolve({ ...answer });
        waiting.delete(answer.id);
      }
    };
    listen().catch((error: Error) => {
      fail(error.message);
      child.kill('SIGKILL');
    });
    return started;
  };

  return {
    async ask(request) {
      running ??= start();
      const { child, waiting } = running;
      const id = ++asked;
      const answered = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ ...request, id })}\n`);
      });
      try {
        return await within(patience * 1000, `an answer of '${python}'`, answered);
      } catch (error) {
        // One that hangs would keep all others waiting.
        if (waiting.delete(id)) child.kill('SIGKILL');
        throw error;
      }
    },
    async close() {
      const { child } = running ?? {};
      running = undefined;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function answerIn(line: string): { readonly id: number } | undefined {
  try {
    const answer = JSON.parse(line) as { readonly id?: unknown } | null;
    return typeof answer?.id === 'number' ? { ...answer, id: answer.id } : undefined;
  } catch {
    return undefined;
  }
}
