import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashingEmbedder } from './hashing-embedder.ts';

const embedder = hashingEmbedder();
const embed = (text: string) => embedder.embed([text])[0]!;
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const cosine = (a: string, b: string) => dot(embed(a), embed(b));

describe('hashingEmbedder', () => {
  it('gives vectors of the asked length, and of length 1 where there is a word', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (text, dimensions) => {
        const vector = hashingEmbedder({ dimensions }).embed([`word ${text}`])[0]!;
        expect(vector).toHaveLength(dimensions);
        // Two features may cancel each other out where there are few places.
        const length = Math.sqrt(dot(vector, vector));
        expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
      }),
    );
    expect(dot(embed('a mug'), embed('a mug'))).toBeCloseTo(1, 6);
  });

  it('embeds text without a word as zeros', () => {
    expect(embed('').every((value) => value === 0)).toBe(true);
    expect(embed(' > ... \n').every((value) => value === 0)).toBe(true);
  });

  it('hears no difference in case, punctuation and spacing', () => {
    expect(embed('Open the DRAWER 1.')).toEqual(embed('open  the drawer 1'));
  });

  it('hears the order of the words, through pairs', () => {
    expect(embed('mug on desk')).not.toEqual(embed('desk on mug'));
    expect(cosine('mug on desk', 'desk on mug')).toBeGreaterThan(0.5);
  });

  it('weighs a feature by the square root of its number', () => {
    // `a` alone has two features, the word and the trigram " a "; four times it has both four times and the pair "a a" three times.
    const [once, often] = [embed('a'), embed('a a a a')];
    const places = [...once.keys()].filter((place) => once[place] !== 0);
    expect(places).toHaveLength(2);
    for (const place of places) {
      expect(Math.abs(once[place]!)).toBeCloseTo(Math.sqrt(1 / 2), 6);
      expect(Math.abs(often[place]!)).toBeCloseTo(Math.sqrt(4 / 11), 6);
      expect(Math.sign(often[place]!)).toBe(Math.sign(once[place]!));
    }
  });

  it('puts what shares words above what shares letters above what shares nothing', () => {
    const query = 'take mug 1 from shelf 2';
    const shared = cosine(query, 'take mug 3 from shelf 1');
    const letters = cosine(query, 'mistaken mugs, shelves');
    const nothing = cosine(query, 'you go north');
    expect(shared).toBeGreaterThan(letters);
    expect(letters).toBeGreaterThan(nothing);
    expect(Math.abs(nothing)).toBeLessThan(0.2);
  });

  it('finds a page again of which half the words were replaced', () => {
    const words = (seed: number) => Array.from({ length: 40 }, (_, i) => `w${(seed * 7919 + i * 104729) % 5003}`);
    const pages = Array.from({ length: 300 }, (_, seed) => words(seed));
    const vectors = pages.map((page) => embed(page.join(' ')));
    const found = pages.filter((page, index) => {
      const damaged = embed(page.map((word, i) => (i % 2 ? word : `x${i}`)).join(' '));
      const scores = vectors.map((vector) => dot(vector, damaged));
      return scores.indexOf(Math.max(...scores)) === index;
    });
    expect(found.length / pages.length).toBeGreaterThan(0.95);
  });

  it('refuses dimensions that are no length', () => {
    expect(() => hashingEmbedder({ dimensions: 0 })).toThrow('dimensions is 0; give a whole number of at least 1');
  });
});
