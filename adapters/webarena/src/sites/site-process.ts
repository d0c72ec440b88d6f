import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { childEnvironment } from '@dreamgym/core/child-environment';
import { cutStart } from '@dreamgym/core/text';
import { atExit } from './at-exit.ts';

export interface SiteProcessOptions {
  readonly command: string;
  /** Makes the command's arguments; the site has to answer at this port of 127.0.0.1. */
  readonly arguments: (port: number) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** How to get the command, for those who lack it. */
  readonly install: string;
  /** Seconds until it has to answer. */
  readonly patience?: number;
}

/** A site that another program serves. */
export interface SiteProcess {
  readonly url: string;
  /** Ends the program. May be called twice. */
  close(): Promise<void>;
}

/** Starts a program and waits until it answers; it ends with this process at the latest. Rejects with its last words where it does not. */
export async function siteProcess({
  command,
  arguments: write,
  environment,
  install,
  patience = 20,
}: SiteProcessOptions): Promise<SiteProcess> {
  const port = await freePort();
  const child = spawn(command, write(port), {
    env: childEnvironment(process.env, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = atExit(() => void child.kill('SIGKILL'));
  let failure: Error | undefined;
  let said = '';
  child.once('error', (error) => {
    failure = new Error(`'${command}' could not be started: ${error.message}; ${install}`);
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said = cutStart(`${said}${text}`, 500);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    forget();
    await end(child);
  };
  const late = AbortSignal.timeout(patience * 1000);
  while (!(await answers(url))) {
    if (child.exitCode !== null)
      failure ??= new Error(`'${command}' ended with exit code ${child.exitCode}: ${said.trim()}`);
    if (late.aborted)
      failure ??= new Error(`'${command}' did not answer at ${url} within ${patience} seconds: ${said.trim()}`);
    if (failure) {
      await close();
      throw failure;
    }
    await pause(30);
  }
  return { url, close };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(force);
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

/** A port that nobody listens at now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
