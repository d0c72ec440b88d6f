import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { originalOrder } from './original-order.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const first = (count: number, seed?: number) => originalOrder(numbers(count), seed).next().value;

describe('originalOrder', () => {
  it('is that of numpy.random.RandomState(1234).shuffle, pass after pass', () => {
    const passes = originalOrder(numbers(10));
    expect(passes.next().value).toEqual([7, 2, 9, 1, 0, 8, 4, 5, 6, 3]);
    expect(passes.next().value).toEqual([5, 1, 8, 2, 0, 6, 7, 9, 4, 3]);
  });

  it('is that of numpy for lists as long as the splits', () => {
    const hash = (order: readonly number[]) => createHash('sha256').update(order.join(',')).digest('hex');
    expect(hash(first(134, 7))).toBe('917d82133725642c307d4940fb213ef54dcfb06ed2d4753caea1c267c571a4e4');
    expect(hash(first(3553, 7))).toBe('531b0c52591150073dfd7035b4c78fcc72d878d62177378ddeef0f8f9bb6df18');
  });

  it('leaves the list alone, and short lists as they are', () => {
    const items = ['a', 'b', 'c'];
    originalOrder(items).next();
    expect(items).toEqual(['a', 'b', 'c']);
    expect(first(1)).toEqual([0]);
    expect(first(0)).toEqual([]);
  });

  it('refuses seeds that numpy refuses', () => {
    expect(() => first(3, -1)).toThrow('the seed is -1');
  });
});
