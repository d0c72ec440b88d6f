import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, random } from './random.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

describe('random', () => {
  it('gives the same numbers for the same seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [one, other] = [random(seed), random(seed)];
        const draw = (from: typeof one) => [from.next(), from.integer(100), from.pick('abc'.split('')), from.next()];
        expect(draw(one)).toEqual(draw(other));
      }),
    );
  });

  it('gives numbers that do not change between versions', () => {
    const draw = random(7);
    expect([draw.next(), draw.next(), draw.integer(1000), draw.integer(1000)]).toMatchInlineSnapshot(`
      [
        0.023104680003598332,
        0.7398504265584052,
        580,
        919,
      ]
    `);
    expect(random(7).shuffle([1, 2, 3, 4, 5, 6])).toMatchInlineSnapshot(`
      [
        3,
        2,
        5,
        1,
        6,
        4,
      ]
    `);
  });

  it('stays in range', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 1_000_000 }), (seed, bound) => {
        const draw = random(seed);
        const [share, whole] = [draw.next(), draw.integer(bound)];
        expect(share >= 0 && share < 1).toBe(true);
        expect(Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true);
      }),
    );
  });

  it('is uniform', () => {
    const draw = random(11);
    const counts = new Array<number>(10).fill(0);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) {
      counts[draw.integer(10)]! += 1;
      sum += draw.next();
    }
    // The 99.9 % point of chi squared with 9 degrees of freedom is 27.9.
    const chiSquared = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(27.9);
    expect(sum / 100_000).toBeCloseTo(0.5, 2);
  });

  it('is uniform over the first numbers of small seeds', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => random(seed).next());
    for (const quarter of [0, 0.25, 0.5, 0.75]) {
      const share = firsts.filter((first) => first >= quarter && first < quarter + 0.25).length / firsts.length;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.05);
    }
  });

  it('shuffles a copy, every order about as often', () => {
    const draw = random(3);
    const items = ['a', 'b', 'c'];
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = draw.shuffle(items).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('refuses to pick from nothing', () => {
    expect(() => random(1).pick([])).toThrow('empty list');
  });
});

describe('deriveSeed', () => {
  it('gives seeds that do not change between versions', () => {
    expect(deriveSeed(7)).toMatchInlineSnapshot(`4195733450`);
    expect(deriveSeed(7, 'rollout', 0)).toMatchInlineSnapshot(`1413232846`);
    expect(deriveSeed(7, 'rollout', 1)).toMatchInlineSnapshot(`867413959`);
  });

  it('gives 32 bits, and others for other seeds, names and orders', () => {
    const name = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ') }), fc.nat(1000));
    fc.assert(
      fc.property(seeds, seeds, fc.array(name), fc.array(name), (seed, otherSeed, names, otherNames) => {
        const derived = deriveSeed(seed, ...names);
        expect(derived).toBe(derived >>> 0);
        const same =
          seed === otherSeed && names.join('/') === otherNames.join('/') && names.length === otherNames.length;
        expect(deriveSeed(otherSeed, ...otherNames) === derived).toBe(same);
      }),
      { seed: 1 },
    );
  });

  it('keeps names apart where they would join to the same text', () => {
    expect(deriveSeed(1, 'a', 'b')).not.toBe(deriveSeed(1, 'ab'));
    expect(deriveSeed(1, 1, 11)).not.toBe(deriveSeed(1, 11, 1));
  });

  it('has few collisions: 20,000 neighbours meet about 0.05 times', () => {
    const derived = new Set<number>();
    for (let index = 0; index < 20_000; index++) derived.add(deriveSeed(1, 'attempt', index));
    expect(derived.size).toBeGreaterThanOrEqual(19_998);
  });

  it('makes streams that do not follow each other', () => {
    const draws = Array.from({ length: 2000 }, (_, index) => random(deriveSeed(5, index)).next());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    let covariance = 0;
    for (let i = 1; i < draws.length; i++) covariance += (draws[i]! - mean) * (draws[i - 1]! - mean);
    // The variance of a uniform draw is 1/12; the correlation of 2,000 independent pairs stays within 0.1.
    expect(Math.abs((covariance / draws.length) * 12)).toBeLessThan(0.1);
    expect(mean).toBeCloseTo(0.5, 1);
  });
});
