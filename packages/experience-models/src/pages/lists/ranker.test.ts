import { describe, expect, it } from 'vitest';
import { learnRanker } from './ranker.ts';

const texts = new Map([
  ['a', 'red cotton shirt'],
  ['b', 'blue cotton shirt'],
  ['c', 'wooden chair'],
  ['d', 'garden table'],
]);

describe('a learned ranking', () => {
  it('puts first what more and rarer words speak for', () => {
    const rank = learnRanker([], texts);
    expect(rank('blue shirts')).toEqual(['b', 'a']);
    expect(rank('red chair table')[0]).not.toBe('b');
    expect(rank('nothing known')).toEqual([]);
  });

  it('lists what was listed for a word that its text does not have', () => {
    const recorded = [
      {
        query: 'furniture',
        places: new Map([
          [0, 'd'],
          [1, 'c'],
        ]),
      },
    ];
    expect(learnRanker(recorded, texts)('furniture')).toEqual(['d', 'c']);
  });

  it('holds long texts back', () => {
    const long = new Map([...texts, ['e', `red shirt ${'with many more words '.repeat(20)}`]]);
    expect(learnRanker([], long)('red shirt')).toEqual(['a', 'e', 'b']);
  });

  it('lists what was listed for a similar query, though words speak for others as well', () => {
    const many = new Map([...texts, ['f', 'red cotton dress'], ['g', 'red cotton scarf']]);
    const places = new Map([
      [0, 'g'],
      [1, 'f'],
    ]);
    const query = 'red cotton';
    expect(learnRanker([], many)(query).slice(0, 3)).toEqual(['a', 'f', 'g']);
    expect(learnRanker([{ query: 'cotton, red', places }], many)(query).slice(0, 3)).toEqual(['g', 'f', 'a']);
    expect(learnRanker([{ query: 'velvet curtains', places }], many)(query).slice(0, 3)).toEqual(['a', 'f', 'g']);
  });
});
