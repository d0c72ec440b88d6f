import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJsonLines } from './json-lines.ts';
import { dropCutLine, readLines, streamLines } from './lines.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

function written(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'lines.jsonl');
  writeFileSync(file, content);
  return file;
}

describe('readLines', () => {
  it('ends lines at line feeds only, and takes a byte order mark and carriage returns off', () => {
    const file = written('\uFEFFone\u2028still\u2029one\u0085\vtwo\f\r\n\r\n3\rthree');
    expect([...readLines(file)].map(({ text }) => text)).toEqual([
      'one\u2028still\u2029one\u0085\vtwo\f',
      '',
      '3\rthree',
    ]);
  });

  it('says where each line ends, and whether it does', () => {
    const file = written('ä\n\nlast');
    expect([...readLines(file)]).toEqual([
      { text: 'ä', number: 1, end: 3, isWhole: true },
      { text: '', number: 2, end: 4, isWhole: true },
      { text: 'last', number: 3, end: 8, isWhole: false },
    ]);
    expect([...readLines(written(''))]).toEqual([]);
  });

  it('goes on behind a line that was read before', () => {
    const file = written('one\ntwo\nthr');
    const [, second] = readLines(file);
    expect([...readLines(file, { after: second! })]).toEqual([{ text: 'thr', number: 3, end: 11, isWhole: false }]);
    appendFileSync(file, 'ee\nfour\n');
    expect([...readLines(file, { after: second! })].map(({ text, number }) => [text, number])).toEqual([
      ['three', 3],
      ['four', 4],
    ]);
  });

  it('reads lines longer than a piece, cut anywhere', async () => {
    const long = '€'.repeat(900_000);
    const file = written(`${long}\n${long}`);
    expect([...readLines(file)].map(({ text }) => text === long)).toEqual([true, true]);
    const bytes = readFileSync(file);
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
    };
    const lines: boolean[] = [];
    for await (const { text } of streamLines(pieces(), 'pieces')) lines.push(text === long);
    expect(lines).toEqual([true, true]);
  });

  it('names the line that is no UTF-8', () => {
    const file = written(Buffer.from([0x61, 0x0a, 0xc3, 0x28, 0x0a]));
    expect(() => [...readLines(file)]).toThrow(`${file}, line 2 is no UTF-8 text`);
  });
});

describe('readJsonLines', () => {
  it('reads values with any character in them, and passes blank lines over', () => {
    const values = ['\u2028', { text: '\uFEFF\n' }, null];
    const file = written(`\uFEFF${values.map((value) => JSON.stringify(value)).join('\r\n \r\n')}`);
    expect([...readJsonLines(file)].map(({ value }) => value)).toEqual(values);
  });

  it('names file and line of what is no JSON, and passes a cut last line over where that is wanted', () => {
    const file = written('1\n{"a":\n');
    expect(() => [...readJsonLines(file)]).toThrow(`${file}, line 2 is not JSON`);
    const cut = written('1\n{"a":');
    expect([...readJsonLines(cut, { dropCutLine: true })]).toEqual([{ value: 1, number: 1, end: 2 }]);
    expect(() => [...readJsonLines(cut)]).toThrow(`${cut}, line 2 is not JSON`);
  });
});

it('dropCutLine cuts off what follows the last line break, however long it is', () => {
  const file = written('first\nsecond\n');
  dropCutLine(file);
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  appendFileSync(file, 'x'.repeat(2_500_000));
  dropCutLine(file);
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  writeFileSync(file, 'never whole');
  dropCutLine(file);
  expect(readFileSync(file, 'utf8')).toBe('');
  dropCutLine(join(file, '..', 'none'));
});
