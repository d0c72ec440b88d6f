import fs, { copyFileSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolders } from '../folders.fixture.ts';
import { collected } from '../journal/journal.fixture.ts';
import { logJournal } from './log-journal.ts';

const folder = temporaryFolders();

function journals() {
  const file = join(folder(), 'trajectories.log');
  const writer = logJournal({ file, readOnly: false, sync: false });
  const reader = logJournal({ file, readOnly: true, sync: false });
  const write = (record: string) => {
    writer.append(record);
    collected(writer);
  };
  return { file, writer, reader, write };
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('the reader of a log', () => {
  it.each([
    ['a record of the same length', ['THIRD1']],
    ['a shorter record', ['3']],
    ['a longer record', ['the third one, which is longer']],
    ['two that end where it ended', ['t', 'h']],
    ['two of which the first ends where it ended', ['THIRD1', 'fourth']],
  ])('forgets what was taken back and written over by %s', (_, replacement) => {
    const { writer, reader, write } = journals();
    write('first');
    const position = writer.position();
    // As long as two records of one letter and what stands before the second of them.
    write(replacement.length === 2 && replacement[0] === 't' ? 's'.repeat(2 + 'xxxxxxxx \n'.length) : 'second');
    expect(collected(reader).records).toHaveLength(2);
    writer.cut(position);
    collected(writer);
    for (const record of replacement) write(record);
    expect(collected(reader)).toEqual({ records: ['first', ...replacement], restarted: true });
    expect(collected(reader)).toEqual({ records: [], restarted: false });
  });

  it('reads what is there where the file is cut while it reads', () => {
    const { file, reader, write } = journals();
    write('first');
    expect(collected(reader).records).toEqual(['first']);
    const before = file.replace('.log', '.before');
    copyFileSync(file, before);
    write('second');
    // What the reader was told of the size is no longer true.
    const { size } = fs.fstatSync(fs.openSync(file, 'r'));
    fs.truncateSync(file, readFileSync(before).length + 3);
    const stat = vi.spyOn(fs, 'fstatSync').mockReturnValue({ size } as fs.Stats);
    syncBuiltinESMExports();
    expect(collected(reader)).toEqual({ records: [], restarted: false });
    stat.mockRestore();
    syncBuiltinESMExports();
    copyFileSync(before, file);
    expect(collected(reader)).toEqual({ records: [], restarted: false });
  });
});
