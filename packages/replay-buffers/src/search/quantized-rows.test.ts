import { random } from '@dreamgym/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { quantizedRows } from './quantized-rows.ts';

const dimensions = 40;

function vectors(count: number, seed: number): Float32Array[] {
  const chance = random(seed);
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: dimensions }, () => chance.next() ** 3 - 0.25);
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function filled(all: readonly Float32Array[]) {
  const rows = quantizedRows(dimensions);
  for (const [row, vector] of all.entries()) rows.set(row, vector);
  return rows;
}

/** More rows than plain JavaScript is used for, and more than are multiplied at once. */
const many = vectors(5000, 1);
const [query] = vectors(1, 2);

afterEach(() => vi.unstubAllGlobals());

describe('quantizedRows', () => {
  it.each([10, 128, 129, 5000])('multiplies %i rows within its error', (count) => {
    const rows = filled(many.slice(0, count));
    const products = new Float32Array(count);
    rows.aim(query!);
    rows.multiply(count, products);
    expect(rows.error).toBeLessThan(0.02);
    for (const [row, product] of products.entries()) {
      expect(Math.abs(product - dot(many[row]!, query!))).toBeLessThanOrEqual(rows.error);
    }
  });

  it('gives the same numbers without SIMD', () => {
    const measured = () => {
      const rows = filled(many);
      const products = new Float32Array(many.length);
      rows.aim(query!);
      rows.multiply(many.length, products);
      return products;
    };
    const withSimd = measured();
    vi.stubGlobal('WebAssembly', undefined);
    expect(measured()).toEqual(withSimd);
  });

  it('takes a row far behind the others, and those between as zeros', () => {
    const rows = filled(many.slice(0, 3));
    rows.set(2000, many[1]!);
    const products = new Float32Array(2001);
    rows.aim(many[1]!);
    rows.multiply(2001, products);
    expect(products[2000]).toBe(products[1]);
    expect(products[1000]).toBe(0);
  });

  it('takes zeros', () => {
    const rows = filled([new Float32Array(dimensions)]);
    const products = new Float32Array(1);
    rows.aim(query!);
    rows.multiply(1, products);
    expect(products[0]).toBe(0);
  });
});
