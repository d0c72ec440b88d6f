import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
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
    ['no plugins', 'export default { train: {} }', 'plugins: Invalid input: expected array'],
    ['an empty list', 'export default { plugins: [] }', 'plugins: expected at least one plugin'],
    ['a plugin that is none', 'export default { plugins: [42] }', 'plugins.0: expected a plugin'],
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
      hint: expect.stringContaining('defineConfig'),
    });
  });

  it('says that a file does not load', async () => {
    const file = await config("throw new Error('the shelf is empty');");
    await expect(loadConfig(file)).rejects.toThrow(`${file} does not load: the shelf is empty`);
  });

  it('says that there is no such file', async () => {
    await expect(loadConfig('nowhere.config.ts')).rejects.toThrow('there is no config file nowhere.config.ts');
  });
});
