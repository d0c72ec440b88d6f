import { describe, expect, it } from 'vitest';
import { bytesOf, cut, cutStart, estimateTokens, wellFormed } from './text.ts';

const smile = '😀';

describe('cut', () => {
  it('keeps what fits, and no half of a character', () => {
    expect(cut(`ab${smile}`, 4)).toBe(`ab${smile}`);
    expect(cut(`ab${smile}c`, 3)).toBe('ab');
    expect(cut(`ab${smile}c`, 4)).toBe(`ab${smile}`);
    expect(cutStart(`c${smile}ab`, 3)).toBe('ab');
    expect(cutStart(`c${smile}ab`, 4)).toBe(`${smile}ab`);
    expect([cut('ab', 0), cutStart('ab', 0), cut('', 3)]).toEqual(['', '', '']);
  });

  it('leaves no lone surrogate at any length', () => {
    const text = `${smile}é漢${smile}${smile}x`;
    for (let limit = 0; limit <= text.length; limit++) {
      for (const piece of [cut(text, limit), cutStart(text, limit)]) {
        expect(wellFormed(piece)).toBe(piece);
        expect(piece.length).toBeGreaterThanOrEqual(limit - 1);
      }
    }
  });
});

describe('wellFormed', () => {
  it('replaces lone surrogates only', () => {
    expect(wellFormed(`${smile}\ud83d a\ude00`)).toBe(`${smile}\ufffd a\ufffd`);
  });
});

describe('estimateTokens', () => {
  it('counts bytes of UTF-8, whatever the script', () => {
    for (const text of ['', 'abc', 'żółć', '漢字', smile, `a${smile}é`]) {
      expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length);
    }
    expect(estimateTokens('abcde')).toBe(2);
  });
});
