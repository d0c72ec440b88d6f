import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { requireWritable, writeFileAtomically } from './output-file.ts';

describe('writeFileAtomically', () => {
  it('makes the folder and replaces what was there', async () => {
    const file = join(await temporaryFolder(), 'deep', 'checkpoint.json');
    await writeFileAtomically(file, 'first');
    await writeFileAtomically(file, ['sec', 'ond']);
    expect(await readFile(file, 'utf8')).toBe('second');
  });

  it('leaves the last good file where the disk is full halfway', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'checkpoint.json');
    await writeFileAtomically(file, 'good');
    const halfway = function* () {
      yield 'ha';
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    await expect(writeFileAtomically(file, halfway())).rejects.toMatchObject({
      message: `cannot write ${file}: ENOSPC: no space left on device, write`,
      hint: expect.stringContaining('free some space'),
    });
    expect(await readFile(file, 'utf8')).toBe('good');
    expect(await readdir(folder)).toEqual(['checkpoint.json']);
  });

  it('names the file where its folder is a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'runs'), '');
    const file = join(folder, 'runs', '1', 'config.json');
    await expect(writeFileAtomically(file, '{}')).rejects.toThrow(`cannot write ${file}`);
  });
});

describe('requireWritable', () => {
  it('says before anything is written where it cannot be, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'kept');
    await requireWritable(join(folder, 'deep', 'out.jsonl'));
    await requireWritable(join(folder, 'file'));
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept');
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['deep', 'file']);
    for (const [path, message] of [
      [folder, 'it is a folder'],
      [join(folder, 'file', 'out.jsonl'), 'E'],
    ] as const) {
      await expect(requireWritable(path)).rejects.toMatchObject({
        message: expect.stringContaining(`cannot write ${path}: ${message}`),
        hint: expect.stringMatching(/^choose another/),
      });
    }
  });
});
