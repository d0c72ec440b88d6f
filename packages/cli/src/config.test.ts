import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { main } from './program.ts';
import { closeShared } from './shared-parts.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

async function config(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'dream.config.ts');
  await writeFile(file, text);
  return file;
}

describe('loadConfig', () => {
  it('runs TypeScript and gives plugins and settings', async () => {
    const file = await config(`
      interface Named { readonly name: string }
      const environment: Named = { name: 'mine' };
      export default { plugins: [{ environment }], train: { iterations: 12 } };
    `);
    expect(await loadConfig(file)).toEqual({
      plugins: [{ environment: { name: 'mine' } }],
      train: { iterations: 12 },
    });
  });

  it.each([
    ['no plugins', 'export default { train: {} }', 'the plugins are undefined'],
    ['an object for the list', 'export default { plugins: { policy: {} } }', 'the plugins are an object with policy'],
    [
      'a factory that was not called',
      'const mine = () => ({});\nexport default { plugins: [mine] }',
      'plugin 1 is the function mine',
    ],
    ['an empty list', 'export default { plugins: [] }', 'there is no plugin in its list'],
    ['a plugin that is none', 'export default { plugins: [42] }', 'plugin 1 is 42'],
    ['a wrong type', "export default { plugins: [{}], train: { tasks: 'x' } }", 'train.tasks: expected a whole number'],
    [
      'a wrong value',
      'export default { plugins: [{}], train: { groupSize: 1 } }',
      'train.groupSize: expected at least 2',
    ],
    ['an unknown key', 'export default { plugins: [{}], tarin: {} }', 'Unrecognized key: "tarin"'],
  ])('refuses %s', async (_, text, message) => {
    const file = await config(text);
    await expect(loadConfig(file)).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining(`${file} is no valid config: ${message}`),
      hint: expect.any(String),
    });
  });

  it.each([
    ['none', 'export const plugins = [];', 'it has no default export'],
    ['a number', 'export default 42', 'its default export is 42'],
    ['a list', 'export default [{}]', 'its default export is a list'],
    [
      'a function',
      'export default () => ({ plugins: [{}] })',
      'its default export is a function that has to be called',
    ],
    ['a promise', 'export default Promise.resolve({ plugins: [{}] })', 'the plugins are undefined'],
  ])('refuses a default export that is %s', async (_, text, message) => {
    const file = await config(text);
    await expect(loadConfig(file)).rejects.toThrow(`${file} is no valid config: ${message}`);
  });

  it.each([
    ['throws', "const list = [];\nthrow new Error('the shelf is empty');", 2, 'the shelf is empty'],
    ['is no TypeScript', 'const one = 1;\n\nconst two = ;', 3, 'Unexpected token'],
  ])('says where a file %s', async (_, text, line, message) => {
    const file = await config(text);
    await expect(loadConfig(file)).rejects.toThrow(`${file}, line ${line} does not load: `);
    await expect(loadConfig(file)).rejects.toThrow(message);
  });

  it('says that there is no such file', async () => {
    await expect(loadConfig('nowhere.config.ts')).rejects.toThrow('there is no config file nowhere.config.ts');
  });
});

describe('closeShared', () => {
  it('closes what config files have made, last first and once, and goes on where something does not close', async () => {
    const file = await config(`
      const log = (globalThis.closedParts = []);
      const part = (name, fails) => ({
        name,
        async close() {
          log.push(name);
          if (fails) throw new Error(name + ' does not close');
        },
      });
      const shared = part('environment', true);
      export default {
        plugins: [{ environment: shared, policy: () => part('made by runs') }, { environment: shared, replayBuffer: part('buffer') }],
      };
    `);
    await loadConfig(file);
    await expect(closeShared()).rejects.toThrow('environment does not close');
    await closeShared();
    expect((globalThis as { closedParts?: string[] }).closedParts).toEqual(['buffer', 'environment']);
  });

  it('comes at the end of a command, also of one that fails', async () => {
    const file = await config(`
      const environment = { name: 'shut', tasks: async () => { throw new Error('no tasks today'); }, start() {} };
      const close = async () => { globalThis.isShut = true; };
      const behaviours = { lazy: { name: 'lazy', begin() {} } };
      export default { plugins: [{ environment: { ...environment, close }, behaviours }] };
    `);
    const written: string[] = [];
    const output = { out: () => {}, err: (text: string) => void written.push(text), interactive: false };
    expect(await main(['record', '--config', file, '--out', `${file}.jsonl`], output)).toBe(1);
    expect(written.join('')).toContain('no tasks today');
    expect((globalThis as { isShut?: boolean }).isShut).toBe(true);
  });
});
