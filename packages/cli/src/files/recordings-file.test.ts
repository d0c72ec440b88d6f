import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Recordings, wire } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { household } from '../household.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { jsonLines, writeJsonLines } from './recordings-file.ts';

const read = (recordings: Recordings) => recordings.trajectories(new AbortController().signal);

async function recorded() {
  const file = join(await temporaryFolder(), 'recordings.jsonl');
  const trajectories = (await read(wire(household()).parts.recordings)).slice(0, 3);
  await writeJsonLines(file, trajectories);
  return { file, trajectories };
}

describe('jsonLines', () => {
  it('reads back what was written', async () => {
    const { file, trajectories } = await recorded();
    expect(await read(jsonLines({ file }))).toEqual(trajectories);
  });

  it('skips empty lines', async () => {
    const { file, trajectories } = await recorded();
    await appendFile(file, '\n\n');
    expect(await read(jsonLines({ file }))).toHaveLength(trajectories.length);
  });

  it('names the file and the line where a line is cut off', async () => {
    const { file } = await recorded();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -50));
    await expect(read(jsonLines({ file }))).rejects.toThrow(`${file}, line 3 is not JSON`);
  });

  it('names the field where a line has another shape', async () => {
    const { file } = await recorded();
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines[1] = lines[1]!.replace('"terminated":', '"finished":');
    await writeFile(file, lines.join('\n'));
    await expect(read(jsonLines({ file }))).rejects.toThrow(
      `${file}, line 2 is damaged: transitions.0.terminated: Invalid input: expected boolean`,
    );
  });

  it('says what to do where there is no such file', async () => {
    await expect(read(jsonLines({ file: '/nowhere/recordings.jsonl' }))).rejects.toMatchObject({
      code: 'RECORDINGS',
      message: 'there is no file /nowhere/recordings.jsonl',
      hint: expect.stringContaining('dreamgym record'),
    });
  });
});
