import type { Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { correspondences, patched } from './line-patch.ts';

const lines = (text: string): Sentence[] =>
  text.split(' ').map((word) => ({ kind: word.replace(/[A-Z0-9].*/, ''), arguments: [word] }));
const textOf = (page: readonly Sentence[]) => page.map(({ arguments: [word] }) => word).join(' ');
const patch = (from: string, to: string, onto: string, accepts?: (line: Sentence) => boolean) =>
  textOf(patched({ from: lines(from), to: lines(to), onto: lines(onto), accepts }));

describe('a change of one page, made on another', () => {
  it('adds lines after those that they follow, and takes away what is gone', () => {
    expect(patch('head foot', 'head news foot', 'head body foot')).toBe('head news body foot');
    expect(patch('head news foot', 'head foot', 'head news body foot')).toBe('head body foot');
    expect(patch('head', 'note head', 'head body')).toBe('note head body');
  });

  it('changes what stands in the place of a line that changed', () => {
    expect(patch('head textA foot', 'head textB foot', 'head textC foot')).toBe('head textB foot');
  });

  it('adds nothing that is there, and keeps to the lines that it may change', () => {
    expect(patch('head foot', 'head news foot', 'head news foot')).toBe('head news foot');
    const accepts = ({ kind }: Sentence) => kind === 'link';
    expect(patch('head linkA textA', 'head linkB textB', 'head linkA textC', accepts)).toBe('head linkB textC');
  });

  it('leaves a page as it is where nothing changed', () => {
    expect(patch('head a foot', 'head a foot', 'head b foot')).toBe('head b foot');
  });
});

describe('lines that stand for each other', () => {
  it('are the same ones, and those of a kind between them', () => {
    expect([...correspondences(lines('head textA linkA foot'), lines('head textB foot'))]).toEqual(
      expect.arrayContaining([
        [0, 0],
        [1, 1],
        [3, 2],
      ]),
    );
    expect(correspondences(lines('head linkA foot'), lines('head textB foot')).has(1)).toBe(false);
  });
});
