import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { writeTinyModel } from './tiny-model.fixture.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const trainers = process.env.DREAMGYM_TRAINERS ?? '';

/** Whether `.ci/install-trainers` has put this one into the folder that DREAMGYM_TRAINERS names. */
export const isInstalled = (name: string) => existsSync(join(trainers, name, 'complete'));

/** Said of tests that are skipped. */
export const needs = (name: string) => `${name} (.ci/install-trainers installs it where DREAMGYM_TRAINERS says)`;

/** A program of one that is installed. */
export const program = (name: string, command: string) => join(trainers, name, 'bin', command);

/** A script of this example. */
export const script = (name: string) => fileURLToPath(new URL(`../python/${name}`, import.meta.url));

const env = () => ({
  ...process.env,
  // Trainers and engines start programs of their own through uv, and would fetch it.
  PATH: [join(trainers, 'uv', 'bin'), process.env.PATH].join(delimiter),
  UV_PYTHON_DOWNLOADS: 'never',
  HF_HUB_OFFLINE: '1',
  CUDA_VISIBLE_DEVICES: '',
  JAX_PLATFORMS: 'cpu',
  // Threads would cost more than they bring.
  OMP_NUM_THREADS: '1',
});

/** Runs a program to its end; what it printed. */
export async function run(file: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { cwd, env: env(), maxBuffer: 1 << 26 });
  return stdout;
}

/** The command, as it is built. */
export const bin = join(root, 'packages/cli/dist/bin.js');

export const dreamgym = (...args: string[]) => run(process.execPath, [bin, ...args], root);

/** Starts a program that goes on until the test has ended; waits until it says so much. */
export async function start(file: string, args: readonly string[], says: RegExp): Promise<RegExpExecArray> {
  // A group of its own, with all that it starts.
  const child = spawn(file, args, { cwd: root, env: env(), detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid!, 'SIGTERM');
    await Promise.race([ended, wait(20_000, undefined, { ref: false })]);
  });
  for (;;) {
    const found = says.exec(said);
    if (found) return found;
    if (child.exitCode !== null) throw new Error(`${file} ended before it said ${says}: ${said}`);
    await wait(100);
  }
}

/** Serves the workshop, dreamed and real, as `dreamgym serve` does; its address. */
export async function served(): Promise<string> {
  const folder = await temporaryFolder();
  const args = ['serve', '--config', config, '--world', 'both', '--port', '0', '--seed', '1', '--folder', folder];
  const [, url] = await start(process.execPath, [bin, ...args], /OpenEnv at (\S+)\/dream/);
  return url!;
}

/** As it is built, since the built command runs it. */
export const config = fileURLToPath(new URL('../dist/workshop.config.js', import.meta.url));

/** An empty folder that is gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dreamgym-trainers-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder of a tiny chat model whose answers are the actions of the workshop. */
export async function tinyModel(): Promise<string> {
  const folder = await temporaryFolder();
  const answers = ['kiln', 'lathe', 'loom', 'press'].flatMap((station) =>
    ['warm', 'oil', 'rinse'].map((verb) => `${verb} the ${station}`),
  );
  await writeTinyModel(folder, answers);
  return folder;
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
