import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from './commands/commands.ts';
import { dreamgym } from './dreamgym.fixture.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

/** Nobody answers there. */
const llm = ['--experience-model', 'reasoning', '--llm', 'openai:small@http://127.0.0.1:9/v1', '--yes'];

/** Every place in which a command reads a file that is given. */
const places: Readonly<Record<string, (file: string, folder: string) => readonly string[]>> = {
  'record --config': (file, folder) => ['record', '--config', file, '--out', join(folder, 'out.jsonl')],
  'train --config': (file, folder) => ['train', '--config', file, '--run', join(folder, 'run')],
  'check CONFIG': (file) => ['check', file],
  'train --recordings': (file, folder) => ['train', '--recordings', file, '--run', join(folder, 'run')],
  'fidelity --recordings': (file) => ['fidelity', '--recordings', file],
  'serve --recordings': (file) => ['serve', '--recordings', file, '--port', '0'],
  'annotate RECORDINGS': (file, folder) => [
    'annotate',
    file,
    ...llm.slice(2),
    '--out',
    join(folder, 'annotations.jsonl'),
  ],
  'export RECORDINGS': (file, folder) => ['export', file, '--out', join(folder, 'training')],
  'import TRACES': (file, folder) => ['import', file, '--out', join(folder, 'out.jsonl')],
  'import --hooks': (file, folder) => ['import', join(folder, 'log.jsonl'), '--hooks', file],
  'train --prices': (file, folder) => ['train', ...llm, '--prices', file, '--run', join(folder, 'run')],
  'train --resume': (file) => ['train', '--resume', file],
  'evaluate RUN': (file) => ['evaluate', file],
  'fidelity --run': (file) => ['fidelity', '--transitions', '300', '--run', file],
  'report RUN': (file) => ['report', file],
};

/** What stands in a file of each kind where it is broken, and the line that is named. */
const broken: Readonly<Record<string, readonly [text: string, line: number]>> = {
  ts: ["const list = [];\n\nthrow new Error('the shelf is empty');\n", 3],
  jsonl: ['\n{"task": {}\n', 2],
  json: ['{\n  "a": 1,\n  "b" 2\n}\n', 3],
};

const kindOf = (place: string) =>
  /CONFIG|--config|--hooks/.test(place) ? 'ts' : /RECORDINGS|--recordings|TRACES/.test(place) ? 'jsonl' : 'json';

/** Runs a command that has to fail, and gives what it says for people and for programs. */
async function failing(args: readonly string[]) {
  const { code, out, err } = await dreamgym([...args, ...(args[0] === 'serve' ? [] : ['--json'])]);
  expect(err).not.toContain('    at ');
  return { code, err, error: args[0] === 'serve' ? undefined : JSON.parse(out).error };
}

describe('a file that is given', () => {
  it.each(Object.keys(places))('%s: one error and exit code 2 where it is not there', async (place) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'log.jsonl'), '{}\n');
    const file = join(folder, `nowhere.config.${kindOf(place)}`);
    const { code, err, error } = await failing(places[place]!(file, folder));
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(file) });
    if (error) expect(error).toMatchObject({ message: expect.stringContaining(file), exitCode: 2 });
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });

  it.each(Object.keys(places))('%s: one error and exit code 2 where it is a folder', async (place) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'log.jsonl'), '{}\n');
    const file = join(folder, `folder.config.${kindOf(place)}`);
    await mkdir(file);
    const { code, err } = await failing(places[place]!(file, folder));
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(file) });
    expect(err).toMatch(/is a folder, not a|is no run folder/);
  });

  it.each(Object.keys(places))('%s: one error and exit code 2 where it is empty', async (place) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'log.jsonl'), '{}\n');
    const file = join(folder, `empty.config.${kindOf(place)}`);
    await writeFile(file, '');
    const { code, err } = await failing(places[place]!(file, folder));
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(file) });
  });

  it.each(Object.keys(places).filter((place) => !/RUN|--run|--resume/.test(place)))(
    '%s: the line is named where it is broken',
    async (place) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'log.jsonl'), '{}\n');
      const file = join(folder, `broken.config.${kindOf(place)}`);
      const [text, line] = broken[kindOf(place)]!;
      await writeFile(file, text);
      const { code, err } = await failing(places[place]!(file, folder));
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(`${file}, line ${line}`) });
    },
  );
});

describe('a flag that there is not', () => {
  const all = [...Object.keys(commands).map((name) => [name]), ['export', 'trainer']];
  it.each(all.map((path) => [path.join(' '), path] as const))('%s: exit code 2, and JSON', async (name, path) => {
    const { code, out, err } = await dreamgym([...path, '--nonsense', '--json']);
    expect(code).toBe(2);
    expect(err).toContain(`hint: dreamgym ${name} --help`);
    expect(JSON.parse(out)).toMatchObject({
      command: path[0],
      error: { code: 'CONFIGURATION', message: expect.any(String), hint: expect.any(String), exitCode: 2 },
    });
  });
});

describe('data of an environment', () => {
  it('is missed before anything is played', async () => {
    for (const args of [
      ['record', '--out', join(await temporaryFolder(), 'out.jsonl')],
      ['serve', '--world', 'real', '--port', '0'],
      ['train', '--run', join(await temporaryFolder(), 'run')],
    ]) {
      const { code, err } = await dreamgym([...args, '--data', '/nowhere/games']);
      expect({ code, err }).toMatchObject({
        code: 2,
        err: expect.stringContaining('there is no folder /nowhere/games'),
      });
    }
  });
});

describe('what ends a command otherwise', () => {
  /** An environment whose parts fail in one way or another. */
  async function config(environment: string, more = ''): Promise<string> {
    const file = join(await temporaryFolder(), 'dream.config.ts');
    await writeFile(
      file,
      `const task = { id: 'a', instruction: 'leave', origin: { kind: 'seed' } };
       const behaviours = { lazy: { name: 'lazy', begin: () => ({ act: () => ({ text: 'wait' }) }) } };
       const environment = { name: 'hall', stepLimit: 2, tasks: async () => [task], ${environment} };
       export default { plugins: [{ environment, behaviours, ${more} }] };`,
    );
    return file;
  }
  const recording = async (file: string) => failing(['record', '--config', file, '--out', `${file}.jsonl`]);

  it('is every attempt that failed: 4', async () => {
    const file = await config("start: async () => { throw new Error('no hall today'); }");
    const { code, error } = await recording(file);
    expect(code).toBe(4);
    expect(error).toMatchObject({ code: 'ATTEMPTS', message: expect.stringContaining('no hall today'), exitCode: 4 });
  });

  it('is a part that fails: 1, and the part is named', async () => {
    const file = await config("tasks: async () => { throw new Error('no tasks today'); }, start() {}");
    const { code, error } = await recording(file);
    expect(code).toBe(1);
    expect(error).toMatchObject({ code: 'ENVIRONMENT', message: 'hall: no tasks today' });
  });
});
