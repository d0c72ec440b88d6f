import { describe, expect, it } from 'vitest';
import { asksFor, likeness, priceFit, readWish } from './wish.ts';

describe('a wish', () => {
  const wish = readWish('Find me blue mugs with size: 12 oz, and price lower than 30.50 dollars');

  it('has words and a bound', () => {
    expect([...wish.words]).toEqual(['blue', 'mugs', 'size', '12', 'oz']);
    expect(wish.bound).toBe(30.5);
    expect(readWish('find a mug').bound).toBeUndefined();
  });

  it('shares words with texts', () => {
    expect(likeness(wish, 'blue mugs, blue mugs')).toBeCloseTo(2 / 5);
    expect(likeness(readWish(''), 'anything')).toBe(0);
  });

  it('asks for whole words only', () => {
    expect(asksFor(wish, '12 oz')).toBe(true);
    expect(asksFor(wish, '2 oz')).toBe(false);
    expect(asksFor(wish, 'mug')).toBe(false);
  });

  it.each([
    ['$30.5', 1],
    ['from $31 to $9', 2],
    ['30', 0],
  ])('compares the price %s', (text, fit) => {
    expect(priceFit(wish, text)).toBe(fit);
    expect(priceFit(readWish('a mug'), text)).toBe(0);
  });
});
