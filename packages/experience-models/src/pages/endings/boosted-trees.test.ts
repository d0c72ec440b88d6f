import { random } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { boostTrees } from './boosted-trees.ts';

describe('boosted trees', () => {
  const rng = random(3);
  const inputs = Array.from({ length: 400 }, () => [rng.next(), rng.next(), rng.next()]);

  it('learn what several features decide together, and ignore the others', () => {
    const both = ([a, b]: readonly number[]) => (a! > 0.5 && b! > 0.5 ? 1 : 0);
    const predict = boostTrees(inputs, inputs.map(both));
    let worst = 0;
    for (const a of [0.1, 0.4, 0.6, 0.9]) {
      for (const b of [0.1, 0.4, 0.6, 0.9])
        worst = Math.max(worst, Math.abs(predict([a, b, rng.next()]) - both([a, b])));
    }
    expect(worst).toBeLessThan(0.1);
  });

  it('say the mean where nothing tells cases apart', () => {
    expect(boostTrees([[1], [1], [1], [1]], [0, 1, 1, 1])([1])).toBeCloseTo(0.75);
    expect(boostTrees([], [])([1])).toBe(0);
  });

  it('take no leaf with fewer cases than asked for', () => {
    const targets = inputs.map((_, index) => (index === 0 ? 100 : 0));
    const predict = boostTrees(inputs, targets, { rounds: 1, depth: 3, shrinkage: 1, leaf: 50 });
    expect(predict(inputs[0]!)).toBeLessThanOrEqual(100 / 50);
  });
});
