import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const dist = join(root, 'packages/cli/dist');
export const bin = join(dist, 'bin.js');

beforeAll(() => {
  // Node 20 runs no TypeScript, and a real signal needs a real process. Type errors are another check's business.
  spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/cli'], { cwd: root });
}, 600_000);

/** A child process, what it wrote, and how it ended. */
export function start(...args: string[]) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    written.out += data;
  });
  child.stderr.on('data', (data) => {
    written.err += data;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...written }));
  return { child, ended, says: (text: string) => says(child, written, text) };
}

async function says(child: ChildProcess, written: { out: string; err: string }, text: string): Promise<void> {
  while (!`${written.out}${written.err}`.includes(text)) {
    if (child.exitCode !== null) throw new Error(`ended before it said "${text}": ${written.err}`);
    await wait(10);
  }
}
