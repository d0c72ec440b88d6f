import { describe, expect, it } from 'vitest';
import { asksFor, priceFit, readRequest, similarity } from './shopping-request.ts';

describe('a shopping request', () => {
  const request = readRequest('Find me blue mugs with size: 12 oz, and price lower than 30.50 dollars');

  it('has words and a bound', () => {
    expect([...request.words]).toEqual(['blue', 'mugs', 'size', '12', 'oz']);
    expect(request.bound).toBe(30.5);
    expect(readRequest('find a mug').bound).toBeUndefined();
  });

  it('shares words with texts', () => {
    expect(similarity(request, 'blue mugs, blue mugs')).toBeCloseTo(2 / 5);
    expect(similarity(readRequest(''), 'anything')).toBe(0);
  });

  it('asks for whole words only', () => {
    expect(asksFor(request, '12 oz')).toBe(true);
    expect(asksFor(request, '2 oz')).toBe(false);
    expect(asksFor(request, 'mug')).toBe(false);
  });

  it.each([
    ['$30.5', 1],
    ['from $31 to $9', 2],
    ['30', 0],
  ])('compares the price %s', (text, fit) => {
    expect(priceFit(request, text)).toBe(fit);
    expect(priceFit(readRequest('a mug'), text)).toBe(0);
  });
});
