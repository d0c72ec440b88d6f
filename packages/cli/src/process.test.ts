import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dist, root, start } from './built-command.fixture.ts';
import { noChromium } from './no-chromium.fixture.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

function childrenOf(pid: number): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

/** One that has ended, but was not asked about by its parent, does not run. */
function isRunning(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) Z /.test(readFileSync(path, 'utf8'));
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

  it("leaves a run to the process that writes it, and a killed one in nobody's way", async () => {
    const run = join(await temporaryFolder(), 'run');
    const bin = join(dist, 'bin.js');
    const { child, ended, says } = start(bin, 'train', ...train, '--iterations', '100000', '--run', run);
    await says('iteration 10');
    const before = await readFile(join(run, 'events.jsonl'), 'utf8');
    const second = await start(bin, 'train', '--resume', run).ended;
    expect(second.code).toBe(2);
    expect(second.err).toContain(`the run folder ${run} is in use: process ${child.pid}`);
    expect((await readFile(join(run, 'events.jsonl'), 'utf8')).startsWith(before)).toBe(true);
    child.kill('SIGKILL');
    await ended;
    const third = start(bin, 'train', '--resume', run);
    await third.says('iteration');
    third.child.kill('SIGINT');
    expect(await third.ended).toMatchObject({ code: 130 });
    expect(existsSync(join(run, 'writer.lock'))).toBe(false);
  });

  it.skipIf(noChromium() || !existsSync('/proc'))(
    'leaves no browser, no server and no file behind (skipped without a browser or /proc)',
    async () => {
      const folder = await temporaryFolder();
      const temporary = join(folder, 'temporary');
      await mkdir(temporary);
      vi.stubEnv('TMPDIR', temporary);
      const recordings = join(folder, 'recordings.jsonl');
      const { child, ended } = start(join(dist, 'bin.js'), 'record', '--environment', 'webarena', '--out', recordings);
      vi.unstubAllEnvs();
      while (childrenOf(child.pid!).length === 0) await wait(50);
      // Until the first attempt is under way.
      await wait(2000);
      const browsers = childrenOf(child.pid!);
      child.kill('SIGINT');
      expect(await ended).toMatchObject({ code: 130 });
      expect(browsers.filter(isRunning)).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(existsSync(recordings)).toBe(false);
    },
    300_000,
  );

  it.each([1, 2])('ends the process at once after the presses that are announced: %i', async (announced) => {
    const notices = Array.from({ length: announced }, (_, at) => `() => console.log('notice ${at}')`).join(', ');
    const script = `
      import { onInterrupt } from ${JSON.stringify(join(dist, 'interrupt.js'))};
      const { signal, last } = onInterrupt(${notices});
      setInterval(() => console.log(last.aborted ? 'all' : signal.aborted ? 'first' : 'waiting'), 20);
    `;
    const { child, ended, says } = start('--input-type=module', '--eval', script);
    await says('waiting');
    for (let press = 1; press <= announced; press++) {
      child.kill('SIGINT');
      await says(press < announced ? 'first' : 'all');
      await says(`notice ${press - 1}`);
      // Long enough not to be taken for the same key press.
      await wait(500);
      expect(child.exitCode).toBeNull();
    }
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT' });
  });

  it('ends the servers that were started with the process, also the second time', async () => {
    const server =
      "require('node:http').createServer((_, answer) => answer.end()).listen(process.argv[1], '127.0.0.1')";
    const script = `
      import { onInterrupt } from ${JSON.stringify(join(dist, 'interrupt.js'))};
      import { siteProcess } from ${JSON.stringify(join(root, 'adapters/webarena/dist/sites/site-process.js'))};
      const options = { command: process.execPath, arguments: (port) => ['-e', ${JSON.stringify(server)}, String(port)] };
      const { url } = await siteProcess(options);
      const { signal } = onInterrupt(() => console.log('stopping'));
      setInterval(() => console.log(signal.aborted ? 'aborted' : \`serving \${url} .\`), 20);
    `;
    const { child, ended, says } = start('--input-type=module', '--eval', script);
    await says('serving');
    child.kill('SIGTERM');
    await says('aborted');
    await wait(500);
    child.kill('SIGTERM');
    const { signal, out } = await ended;
    expect(signal).toBe('SIGTERM');
    const [, url] = /serving (\S+)/.exec(out)!;
    await expect(fetch(url!)).rejects.toThrow();
  });
});

describe('kill', () => {
  let server: ChatServer;
  afterEach(() => server.close());

  it('costs a run with a chat model nothing, whenever it comes: the resumed run is the same to the bit', async () => {
    let held = false;
    server = await chatServer((received) => ({ text: answer(received), ...(held && { seconds: 60 }) }));
    const folder = await temporaryFolder();
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const bin = join(dist, 'bin.js');
    const size = ['--iterations', '5', '--checkpoint-every', '2', '--tasks', '2', '--group-size', '3'];
    const small = [...size, '--evaluate-every', '0', '--transitions', '300'];
    const chat = ['--experience-model', 'reasoning', '--llm', `openai:small@${server.origin}/v1`, '--yes'];
    const begin = (run: string) => start(bin, 'train', ...small, ...chat, '--run', run, '--json');
    const resume = () => start(bin, 'train', '--resume', broken, '--json');
    expect(await begin(whole).ended).toMatchObject({ code: 0 });

    const log = (run: string) => readFile(join(run, 'replay/trajectories.log'), 'latin1');
    const checkpoint = (run: string) => join(run, 'checkpoints/dream.json');
    const snapshot = async (run: string) => JSON.parse(await readFile(checkpoint(run), 'utf8')).snapshot;
    const killAfter = async ({ child, ended }: ReturnType<typeof start>, iteration: number) => {
      held = false;
      const events = join(broken, 'events.jsonl');
      const isDone = async () =>
        existsSync(events) && (await readFile(events, 'utf8')).includes(`"iteration-end","iteration":${iteration}`);
      while (!(await isDone())) await wait(2);
      held = true;
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    };
    await killAfter(begin(broken), 1);
    expect(existsSync(checkpoint(broken))).toBe(false);
    const first = await log(broken);
    await killAfter(resume(), 3);
    expect((await snapshot(broken)).iteration).toBe(2);
    // There is more in the log than the checkpoint knows of: a group of six in each of three iterations, and the recordings.
    expect((await log(broken)).split('\n').length).toBe(first.split('\n').length + 2 * 6);
    held = false;
    const resumed = await resume().ended;
    expect(resumed).toMatchObject({ code: 0 });

    expect(await log(broken)).toBe(await log(whole));
    expect(await snapshot(broken)).toEqual(await snapshot(whole));
    const { sideBySide } = JSON.parse(await readFile(join(whole, 'result.json'), 'utf8'));
    expect(JSON.parse(resumed.out).sideBySide).toEqual(sideBySide);
    expect(await log(whole)).toContain(`"experienceModel":"reasoning(openai:small@${server.origin}/v1)"`);
  });
});

/** Three steps that depend on all that the model is shown, the references from the replay buffer among it. */
function answer({ messages, schema }: Received): string {
  const seen = createHash('sha256').update(JSON.stringify(messages)).digest();
  const done = messages.filter(({ role }) => role === 'assistant').length >= 3;
  const answers: Record<string, unknown> = {
    reasoning: 'So it is.',
    facts: 'Rooms lie in a row.',
    observation: `You see number ${seen[0]}.`,
    actions: ['open drawer 1', 'go to desk 1', 'look'],
    done,
    success: done && seen[1]! % 2 === 0,
  };
  // What the server is asked before the run, to hear whether it answers.
  if (schema === undefined) return 'So it is.';
  const { required } = schema as { readonly required: readonly string[] };
  return JSON.stringify(Object.fromEntries(required.map((name) => [name, answers[name]])));
}

it('the built command answers --version', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'packages/cli/package.json'), 'utf8'));
  expect(await start(join(dist, 'bin.js'), '--version').ended).toMatchObject({ code: 0, out: `${version}\n` });
});
