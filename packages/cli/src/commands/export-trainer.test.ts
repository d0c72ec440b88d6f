import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServerHandle, serve } from '@dreamgym/server';
import { corridor } from '@dreamgym/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

const run = promisify(execFile);
/** Whether there is a Python that reads TOML. */
const hasPython = spawnSync('python3', ['-c', 'import tomllib']).status === 0;
/** A Python with openenv, for tests that play through its real client. */
const python = process.env.DREAMGYM_OPENENV_PYTHON ?? '';
const hasOpenEnv = python !== '' && existsSync(python);

let server: ServerHandle;
let folder: string;
beforeEach(async () => {
  server = await serve({ environments: { corridor: { environment: corridor(), groupSize: 2 } }, seed: 3, port: 0 });
  folder = await temporaryFolder();
});
afterEach(() => server.close());

const exported = (trainer: string, ...args: string[]) =>
  dreamgym(['export', 'trainer', '--for', trainer, '--url', `${server.url}/corridor/`, '--out', folder, ...args]);

const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('dreamgym export trainer', () => {
  it('writes the tasks and the address that are served', async () => {
    for (const trainer of ['trl', 'skyrl']) {
      expect(await exported(trainer)).toMatchObject({ code: 0 });
      const lines = (await read('tasks.jsonl')).trim().split('\n');
      expect(lines).toHaveLength(8);
      expect(JSON.parse(lines[0]!)).toEqual({ task_id: 'corridor/3 rooms/from 0', instruction: 'Take the lamp.' });
    }
    const { out } = await exported('verifiers', '--tasks', '2', '--json');
    expect(JSON.parse(out)).toMatchObject({ command: 'export trainer', trainer: 'verifiers', tasks: 2 });
    const toml = await read('verifiers.toml');
    expect(toml).toContain(`base_url = "${server.url}/corridor"\n`);
    expect(toml).toContain(
      'resets = [\n  { task_id = "corridor/3 rooms/from 0" },\n  { task_id = "corridor/3 rooms/from 2" },\n]',
    );
    for (const name of await readdir(folder)) {
      const text = await read(name);
      expect(text).not.toMatch(/__[A-Z]+__/);
      if (name.endsWith('.py')) expect(text).toContain(`URL = "${server.url}/corridor"\n`);
    }
  });

  it('says what is wrong with an address', async () => {
    const { code, err } = await dreamgym(['export', 'trainer', '--for', 'trl', '--url', `${server.url}/nowhere`]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('it answers 404') });
    expect(err).toContain('dreamgym serve');
    const nobody = await dreamgym(['export', 'trainer', '--for', 'trl', '--url', 'http://127.0.0.1:9/dream']);
    expect(nobody.err).toContain('nobody answers there');
  });

  it.runIf(hasPython)('writes what Python takes for Python, and TOML that it reads', async () => {
    for (const trainer of ['trl', 'skyrl', 'verifiers']) await exported(trainer);
    for (const name of ['trl_rollout.py', 'skyrl_env.py']) {
      await run('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', join(folder, name)]);
    }
    const script = 'import json, sys, tomllib; print(json.dumps(tomllib.load(open(sys.argv[1], "rb"))))';
    const { stdout } = await run('python3', ['-c', script, join(folder, 'verifiers.toml')]);
    expect(JSON.parse(stdout)).toMatchObject({
      push: false,
      env: { taskset: { id: 'openenv', resets: { length: 8 } }, player: { runtime: { type: 'subprocess' } } },
    });
  });

  it.runIf(hasOpenEnv)(
    'plays episodes through the real client: groups in one world, tokens and masks whole, rewards right (DREAMGYM_OPENENV_PYTHON names a Python with openenv)',
    async () => {
      await exported('trl');
      await writeFile(join(folder, 'try.py'), tryTrl);
      const { stdout } = await run(python, ['try.py'], { cwd: folder });
      const rows = JSON.parse(stdout.trim().split('\n').at(-1)!);
      expect(rows.prompt_ids[0]).toEqual(rows.prompt_ids[1]);
      for (const [at, ids] of rows.completion_ids.entries()) {
        expect(rows.logprobs[at]).toHaveLength(ids.length);
        expect(rows.env_mask[at]).toHaveLength(ids.length);
        expect(rows.env_mask[at][0]).toBe(1);
        expect(rows.env_mask[at].at(-1)).toBe(1);
      }
      expect(rows.episode_reward).toEqual([1, 1, 1, 1]);
    },
    600_000,
  );
});

/** Four attempts, two at each of two tasks, by a player that walks to the lamp; a token is a character. */
const tryTrl = `
import json, trl_rollout as t
prompts = [t.tasks()[0]["task_id"]] * 2 + [t.tasks()[5]["task_id"]] * 2
def generate(contexts):
    written = []
    for at, ids in enumerate(contexts):
        text = "".join(map(chr, ids))
        listed = [line[2:] for line in text[text.rindex("The actions open to you:"):].splitlines() if line.startswith("- ")]
        take = [each for each in listed if each.startswith("take")]
        going = "go west" if "go east" not in listed else "go east" if "go west" not in listed else None
        last = [word for word in ("go east", "go west") if "<action>" + word in text]
        latest = max(last, key=lambda word: text.rindex("<action>" + word)) if last else "go east"
        action = take[0] if take else going or latest
        out = "<action>" + action + "</action>"
        written.append(([ord(c) for c in out], [-0.5] * len(out)))
    return written
rows = t.play(prompts, generate, lambda text, first: [ord(c) for c in text], lambda ids: "".join(map(chr, ids)), 3)
print(json.dumps(rows))
`;
