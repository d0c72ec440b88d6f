import type { Random } from '@dreamgym/core';

/** The most rounds of moving centres; most data settle sooner. */
const rounds = 50;

/**
 * The centres of `count` clusters of vectors of length 1, each of length 1 itself, by their dot products: spherical k-means,
 * begun with vectors far from each other (k-means++, Arthur and Vassilvitskii 2007). Fewer where fewer vectors differ.
 */
export function sphericalMeans(vectors: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  let centres = farApart(vectors, count, random);
  let places: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const now = vectors.map((vector) => nearest(centres, vector).place);
    if (now.every((place, i) => place === places[i])) break;
    places = now;
    centres = centres.map((centre, place) => meanOf(vectors.filter((_, i) => now[i] === place)) ?? centre);
  }
  return centres;
}

/** The centre whose dot product with a vector is greatest. */
export function nearest(centres: readonly Float32Array[], vector: Float32Array): { place: number; similarity: number } {
  let best = { place: 0, similarity: -Infinity };
  for (const [place, centre] of centres.entries()) {
    let similarity = 0;
    for (let i = 0; i < vector.length; i++) similarity += centre[i]! * vector[i]!;
    if (similarity > best.similarity) best = { place, similarity };
  }
  return best;
}

/** Vectors drawn one after the other in proportion to their distance from those drawn before. */
function farApart(vectors: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  const chosen = [random.pick(vectors)];
  while (chosen.length < count) {
    // Rounding leaves equal vectors a little apart.
    const distances = vectors.map((vector) => {
      const distance = 1 - nearest(chosen, vector).similarity;
      return distance < 1e-6 ? 0 : distance;
    });
    let target = random.next() * distances.reduce((sum, distance) => sum + distance, 0);
    const place = distances.findIndex((distance) => {
      target -= distance;
      return distance > 0 && target <= 0;
    });
    if (place < 0) break;
    chosen.push(vectors[place]!);
  }
  return chosen;
}

/** The mean, scaled to length 1; undefined where it has no direction. */
function meanOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  const length = Math.hypot(...sum);
  return length === 0 ? undefined : sum.map((value) => value / length);
}
