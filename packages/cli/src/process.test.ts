import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(root, 'packages/cli/dist');

beforeAll(() => {
  // Node 20 runs no TypeScript, and a real signal needs a real process. Type errors are another check's business.
  spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/cli'], { cwd: root });
});

/** A child process, what it wrote, and how it ended. */
function start(...args: string[]) {
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

const train = ['--iterations', '20', '--tasks', '4', '--group-size', '4', '--transitions', '1000'];

describe('Ctrl-C', () => {
  it('stops at the end of an iteration, and the resumed run is the same to the bit', async () => {
    const folder = await temporaryFolder();
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const bin = join(dist, 'bin.js');
    const uninterrupted = await start(bin, 'train', ...train, '--run', whole, '--json').ended;
    expect(uninterrupted).toMatchObject({ code: 0 });

    const { child, ended, says } = start(bin, 'train', ...train, '--run', broken, '--json');
    await says('iteration 10');
    child.kill('SIGINT');
    // npm passes on what the terminal has sent already.
    child.kill('SIGINT');
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('stopping at the end of this iteration');
    expect(stopped.err).toContain(`dreamgym train --resume ${broken}`);
    expect(JSON.parse(stopped.out)).toMatchObject({ interrupted: true, rows: [] });

    const resumed = await start(bin, 'train', '--resume', broken, '--json').ended;
    expect(resumed.code).toBe(0);
    const [one, other] = [JSON.parse(uninterrupted.out), JSON.parse(resumed.out)];
    expect(other.sideBySide).toEqual(one.sideBySide);
    expect({ ...other.rows[0], seconds: 0 }).toEqual({ ...one.rows[0], seconds: 0 });
    const snapshot = async (run: string) =>
      JSON.parse(await readFile(join(run, 'checkpoints/dream.json'), 'utf8')).snapshot;
    expect(await snapshot(broken)).toEqual(await snapshot(whole));
  });

  it('ends the process at once the second time', async () => {
    const script = `
      import { onInterrupt } from ${JSON.stringify(join(dist, 'interrupt.js'))};
      const { signal } = onInterrupt(() => console.log('stopping'));
      setInterval(() => console.log(signal.aborted ? 'aborted' : 'waiting'), 20);
    `;
    const { child, ended, says } = start('--input-type=module', '--eval', script);
    await says('waiting');
    child.kill('SIGINT');
    await says('aborted');
    // Long enough not to be taken for the same key press.
    await wait(500);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT' });
  });
});

it('the built command answers --version', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'packages/cli/package.json'), 'utf8'));
  expect(await start(join(dist, 'bin.js'), '--version').ended).toMatchObject({ code: 0, out: `${version}\n` });
});
