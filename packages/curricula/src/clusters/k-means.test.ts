import { random } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, sphericalMeans } from './k-means.ts';

const direction = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));

describe('sphericalMeans', () => {
  it('finds the directions that vectors are scattered around, whatever the seed', () => {
    const scattered = [0.1, 1.7, 3.9].flatMap((middle) =>
      [-0.1, -0.05, 0, 0.05, 0.1].map((off) => direction(middle + off)),
    );
    for (let seed = 0; seed < 30; seed++) {
      const angles = sphericalMeans(scattered, 3, random(seed)).map(
        ([x, y]) => (Math.atan2(y!, x!) + 7) % (2 * Math.PI),
      );
      const found = angles
        .map((angle) => (angle + 2 * Math.PI - 7 + 2 * Math.PI) % (2 * Math.PI))
        .sort((a, b) => a - b);
      for (const [i, middle] of [0.1, 1.7, 3.9].entries()) expect(found[i]).toBeCloseTo(middle, 3);
    }
  });

  it('ends where every centre is the mean of the vectors nearest to it', () => {
    const angles = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(angles, fc.integer({ min: 1, max: 6 }), fc.integer(), (list, count, seed) => {
        const vectors = list.map(direction);
        const centres = sphericalMeans(vectors, count, random(seed));
        expect(centres.length).toBeLessThanOrEqual(Math.min(count, new Set(list).size));
        for (const [place, centre] of centres.entries()) {
          const own = vectors.filter((vector) => nearest(centres, vector).place === place);
          const [x, y] = own.reduce(([x, y], vector) => [x + vector[0]!, y + vector[1]!], [0, 0]);
          if (Math.hypot(x, y) > 1e-3)
            expect(Math.cos(Math.atan2(y, x) - Math.atan2(centre[1]!, centre[0]!))).toBeCloseTo(1, 3);
        }
        expect(sphericalMeans(vectors, count, random(seed))).toEqual(centres);
      }),
    );
  });

  it('makes fewer clusters where fewer vectors differ', () => {
    expect(sphericalMeans([direction(1), direction(1), direction(2)], 3, random(1))).toHaveLength(2);
  });
});
