import { describe, expect, it } from 'vitest';
import { bytesOf, cut, cutStart, estimateTokens, fitted, wellFormed } from './text.ts';

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

describe('fitted', () => {
  const make = (texts: readonly string[]) => JSON.stringify(texts);

  it('cuts the longest texts to what there is room for, and none where all have room', () => {
    const texts = ['short', `"${smile}`.repeat(200), 'é'.repeat(300)];
    expect(fitted(texts, { bytes: 10_000, make })).toBe(make(texts));
    for (const bytes of [60, 200, 333, 1_000]) {
      const text = fitted(texts, { bytes, make });
      expect(bytesOf(text)).toBeLessThanOrEqual(bytes);
      expect(bytesOf(text)).toBeGreaterThan(bytes - 20);
      expect(JSON.parse(text)[0]).toBe('short');
      expect(wellFormed(text)).toBe(text);
    }
  });

  it('leaves nothing of them where there is no room at all', () => {
    expect(fitted(['abc', ''], { bytes: 3, make })).toBe('[" …",""]');
    expect(fitted([], { bytes: 1, make })).toBe('[]');
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
