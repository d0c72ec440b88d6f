import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wire } from '@dreamgym/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { loadPipeline, pipelineSettings } from '../pipeline.ts';
import { findAdapter } from './find-adapter.ts';

afterEach(() => vi.restoreAllMocks());

/** A folder with packages installed in it, in which commands are given. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  return folder;
}

const manifest = (name: string) => JSON.stringify({ name, type: 'module', exports: { import: './main.js' } });
const packageOf = (name: string, text: string) => ({
  [`node_modules/${name}/package.json`]: manifest(name),
  [`node_modules/${name}/main.js`]: text,
});

const rooms = (name = 'rooms') => `
const task = (id) => ({ id, instruction: 'leave', origin: { kind: 'seed' } });
const environment = {
  name: '${name}',
  stepLimit: 3,
  tasks: async (split) => [task(split + '/1')],
  async start() {
    return {
      observation: { text: 'a room', actions: ['leave'] },
      step: () => ({ observation: { text: 'a garden' }, reward: 1, terminated: true, truncated: false }),
      async close() {},
    };
  },
};
export const adapter = {
  specificationVersion: 1,
  plugin: ({ data }) => ({ environment: { ...environment, description: data } }),
  dataVariable: 'ROOMS_DATA',
  defaults: { transitions: 12, attemptsAtOnce: 3 },
};`;

describe('an adapter is found', () => {
  it.each([
    ['rooms', '@dreamgym/rooms'],
    ['rooms', 'dreamgym-adapter-rooms'],
    ['rooms', 'rooms'],
    ['dreamgym-adapter-rooms', 'dreamgym-adapter-rooms'],
    ['@acme/rooms', '@acme/rooms'],
  ])('as "%s" where %s is installed', async (name, installed) => {
    await project(packageOf(installed, rooms()));
    const { pipeline, defaults } = await loadPipeline({ environment: name });
    expect(wire(pipeline(1)()).parts.environment.name).toBe('rooms');
    expect(defaults).toMatchObject({ transitions: 12, attemptsAtOnce: 3, iterations: 150 });
  });

  it('as a package whose name follows the convention rather than as any other of that name', async () => {
    await project({ ...packageOf('rooms', 'export {}'), ...packageOf('dreamgym-adapter-rooms', rooms()) });
    expect(await findAdapter('rooms')).toHaveProperty('plugin');
  });

  it('as a file or the folder of a package, from anywhere once its path is written down', async () => {
    const folder = await project({
      'mine/package.json': manifest('mine'),
      'mine/main.js': rooms(),
      'rooms.ts': `import type { Adapter } from '@dreamgym/core';\n${rooms()} adapter satisfies object;`,
    });
    for (const name of ['./mine', './rooms.ts', join(folder, 'mine', 'main.js')]) {
      expect(await findAdapter(name)).toHaveProperty('plugin');
    }
    const { environment } = await pipelineSettings({ environment: './mine' });
    expect(environment).toBe(join(folder, 'mine'));
  });

  it('among those that come with this repository, by their short names', async () => {
    for (const name of ['alfworld', 'webshop', 'webarena']) expect(await findAdapter(name)).toHaveProperty('plugin');
  });
});

describe('an adapter that is found', () => {
  it('gets the folder that its variable names', async () => {
    await project(packageOf('dreamgym-adapter-rooms', rooms()));
    vi.stubEnv('ROOMS_DATA', '/rooms');
    const settings = await pipelineSettings({ environment: 'rooms' });
    expect(settings).toMatchObject({ environment: 'rooms', data: '/rooms', transitions: 12 });
    vi.unstubAllEnvs();
  });

  it('can be recorded by chance where it has no behaviours', async () => {
    const folder = await project(packageOf('dreamgym-adapter-rooms', rooms()));
    const out = join(folder, 'recordings.jsonl');
    const { code, out: text } = await dreamgym(['record', '--environment', 'rooms', '--out', out, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ transitions: 12, behaviours: ['random'] });
  });
});

describe('an adapter whose environment has no abstraction', () => {
  it('is dreamed as its text is found to read, which is said once', async () => {
    await project(packageOf('dreamgym-adapter-rooms', rooms()));
    const said: string[] = [];
    const { pipeline } = await loadPipeline({ environment: 'rooms' }, { notice: (text) => said.push(text) });
    for (const seed of [1, 2]) expect(wire(pipeline(seed)()).parts.experienceModel.name).toBe('induced-from-text');
    expect(said).toEqual(['rooms has no abstraction: its text is read as recordings show it']);
  });
});

describe('what is no adapter', () => {
  it.each<[string, string, string, RegExp]>([
    ['nowhere', '', 'an adapter "nowhere" is not installed', /alfworld, webshop, webarena.+dreamgym-adapter-nowhere/],
    ['@acme/nowhere', '', '@acme/nowhere is not installed', /^install it: npm install @acme\/nowhere$/],
    ['./nowhere', '', 'there is no adapter at ./nowhere', /a file that exports "adapter"/],
    [
      'rooms',
      'export const tool = 1;',
      'rooms is no adapter: it exports no "adapter" but tool',
      /export const adapter/,
    ],
    ['rooms', 'export {};', 'rooms is no adapter: it exports no "adapter" but nothing', /export const adapter/],
    ['rooms', 'export const adapter = { specificationVersion: 1 };', 'the adapter of rooms lacks plugin()', /plugin/],
    ['rooms', 'export const adapter = { plugin() {} };', 'the adapter of rooms lacks specificationVersion', /: 1/],
    ['rooms', rooms().replace('Version: 1', 'Version: 2'), 'the adapter of rooms says specificationVersion 2', /newer/],
    [
      'rooms',
      "import 'the-missing-engine';",
      "rooms does not load: Cannot find package 'the-missing-engine'",
      /install/,
    ],
    ['rooms', 'export const adapter = ;', 'rooms does not load: Unexpected token', /mend/],
  ])('%s: %j', async (name, text, message, hint) => {
    await project(text === '' ? {} : packageOf('rooms', text));
    await expect(findAdapter(name)).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(hint),
    });
  });

  it.each([
    ['throws', "plugin() { throw new Error('no engine here'); }", 'rooms cannot be played: no engine here'],
    ['gives no environment', 'plugin: () => ({})', 'the adapter of rooms gives no environment'],
    [
      'gives an environment itself',
      "plugin: () => ({ name: 'rooms', tasks() {}, start() {} })",
      'gives the unknown part',
    ],
  ])('as one whose plugin %s', async (_, plugin, message) => {
    await project(packageOf('rooms', `export const adapter = { specificationVersion: 1, ${plugin} };`));
    await expect(loadPipeline({ environment: 'rooms' })).rejects.toThrow(message);
  });
});
