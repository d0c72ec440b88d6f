import { random } from '@dreamgym/core';
import { boostTrees, type Regression } from './boosted-trees.ts';

/** Enough to even out what single models make of few cases. */
const models = 8;
const trees = { rounds: 60, depth: 4 };

/** The mean of boosted trees that have each learned from another bootstrap sample (Breiman 1996), clamped to [0, 1]. */
export function bagTrees(inputs: readonly (readonly number[])[], targets: readonly number[], seed: number): Regression {
  const chance = random(seed);
  const bag = Array.from({ length: models }, () => {
    const rows = inputs.map(() => chance.integer(inputs.length));
    return boostTrees(
      rows.map((row) => inputs[row]!),
      rows.map((row) => targets[row]!),
      trees,
    );
  });
  return (features) => {
    let sum = 0;
    for (const model of bag) sum += Math.min(1, Math.max(0, model(features)));
    return sum / models;
  };
}
