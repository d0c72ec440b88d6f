import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PartKind, parts, suggestedName, templates } from './answers.ts';
import { readArguments } from './arguments.ts';
import { create } from './create.ts';
import { scaffold } from './scaffold.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-dreamgym-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const answers = (changes = {}) => ({
  folder: join(folder, 'rooms'),
  template: 'adapter' as const,
  name: '@acme/dark-rooms',
  description: 'Rooms in "the dark"',
  author: 'Ada',
  ...changes,
});
const read = (path: string) => readFileSync(join(folder, 'rooms', path), 'utf8');

async function run(...args: string[]) {
  const written = { out: '', err: '' };
  for (const stream of ['out', 'err'] as const) {
    vi.spyOn(process[`std${stream}`], 'write').mockImplementation((text) => {
      written[stream] += text;
      return true;
    });
  }
  return { code: await create(args), ...written };
}

describe('a project', () => {
  it('is filled with what was answered', () => {
    const files = scaffold(answers());
    expect(files).toEqual(
      expect.arrayContaining(['.github/workflows/ci.yml', '.gitignore', 'LICENSE', 'src/index.ts']),
    );
    const manifest = JSON.parse(read('package.json'));
    expect(manifest).toMatchObject({ name: '@acme/dark-rooms', description: 'Rooms in the dark', author: 'Ada' });
    expect(manifest.peerDependencies['@dreamgym/core']).toMatch(/^>=\d+\.\d+\.\d+ <1\.0\.0$/);
    expect(read('src/environment.ts')).toContain('export function darkRooms(');
    expect(read('LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) 20\d\d Ada\n/);
  });

  it.each([
    ...(['adapter', 'pipeline'] as const).map((template) => ({ template })),
    ...(Object.keys(parts) as PartKind[]).map((part) => ({ template: 'part' as const, part })),
  ])('leaves nothing to be filled in: %j', (kind) => {
    for (const path of scaffold(answers(kind))) {
      expect(path).not.toMatch(/__|\.template$/);
      expect(read(path), path).not.toMatch(/__[a-z]+__/);
    }
    expect(existsSync(join(folder, 'rooms', 'README.md'))).toBe(true);
  });

  it('goes into no folder that holds anything', () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    expect(() => scaffold(answers({ folder }))).toThrow(`${folder} is not empty`);
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('create-dreamgym', () => {
  it('asks nothing with --yes, and says what comes next', async () => {
    const { code, out } = await run(join(folder, 'rooms'), '--template', 'part', '--part', 'policy', '--yes');
    expect(code).toBe(0);
    expect(out).toContain('dreamgym-policy-rooms: ');
    expect(out).toContain('npm test');
    expect(existsSync(join(folder, 'rooms/src/rooms.ts'))).toBe(true);
  });

  it.each<[string[], string]>([
    [['rooms', '--yes'], 'which template? give --template adapter|pipeline|part'],
    [['--template', 'adapter', '--yes'], 'which folder?'],
    [['rooms', '--template', 'part', '--yes'], 'which part? give --part curriculum|'],
    [['rooms', '--template', 'app'], '--template is "app"; give one of adapter, pipeline, part'],
    [['rooms', '--part', 'engine'], '--part is "engine"; give one of curriculum'],
    [['rooms', '--template', 'adapter', '--part', 'policy'], '--part has no effect beside --template adapter'],
    [['rooms', 'halls'], 'there are 2 folders; give one'],
    [['rooms', '--template', 'adapter', '--name', 'Rooms!'], '--name is "Rooms!"; use small letters'],
    [['rooms', '--template', 'adapter', '--name', 'rooms'], 'adapters are called dreamgym-adapter-NAME'],
    [['rooms', '--tempalte', 'adapter'], "Unknown option '--tempalte'"],
  ])('answers %j with one error, a hint and exit code 2', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(`error: ${message}`.replace('adapters are', '--name is "rooms"; adapters are'));
    expect(err).toContain('hint: npm create dreamgym -- --help');
  });

  it('says its options, one for everything that is asked', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--template', '--part', '--name', '--description', '--author', '--yes']) {
      expect(out).toContain(option);
    }
    for (const template of Object.keys(templates)) expect(out).toContain(`${template}:`);
  });

  it('knows a part by --part alone', () => {
    expect(readArguments(['rooms', '--part', 'optimizer']).given).toMatchObject({
      template: 'part',
      part: 'optimizer',
    });
  });

  it('suggests names that follow the convention', () => {
    expect(suggestedName('My Rooms', 'adapter')).toBe('dreamgym-adapter-my-rooms');
    expect(suggestedName('./dreamgym-adapter-rooms/', 'adapter')).toBe('dreamgym-adapter-rooms');
    expect(suggestedName('halves', 'part', 'curriculum')).toBe('dreamgym-curriculum-halves');
    expect(suggestedName('dreams', 'pipeline')).toBe('dreams');
  });
});
