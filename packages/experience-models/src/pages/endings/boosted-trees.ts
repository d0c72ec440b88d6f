/** A regression tree: a threshold on one feature, or a value. */
type Tree =
  | { readonly feature: number; readonly threshold: number; readonly below: Tree; readonly above: Tree }
  | { readonly value: number };

/** Predicts a number from features. */
export type Regression = (features: readonly number[]) => number;

export interface BoostingOptions {
  readonly rounds?: number;
  readonly depth?: number;
  /** How much of each tree's correction is taken, in (0, 1]. */
  readonly shrinkage?: number;
  /** Cases per leaf, at least. */
  readonly leaf?: number;
}

/** Gradient boosting of small trees on squared error (Friedman 2001); without cases, always 0. */
export function boostTrees(
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
  { rounds = 80, depth = 3, shrinkage = 0.1, leaf = 8 }: BoostingOptions = {},
): Regression {
  const mean = targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length);
  const residuals = Float64Array.from(targets, (target) => target - mean);
  const all = Array.from(inputs.keys());
  const orders = (inputs[0] ?? []).map((_, feature) =>
    all.toSorted((a, b) => inputs[a]![feature]! - inputs[b]![feature]!),
  );
  const trees: Tree[] = [];
  for (let round = 0; round < rounds; round++) {
    const tree = growTree({ inputs, residuals, leaf }, orders, depth);
    trees.push(tree);
    for (const row of all) residuals[row]! -= shrinkage * evaluate(tree, inputs[row]!);
  }
  return (features) => {
    let sum = mean;
    for (const tree of trees) sum += shrinkage * evaluate(tree, features);
    return sum;
  };
}

function evaluate(tree: Tree, features: readonly number[]): number {
  let node = tree;
  while ('feature' in node) node = features[node.feature]! <= node.threshold ? node.below : node.above;
  return node.value;
}

interface Growth {
  readonly inputs: readonly (readonly number[])[];
  readonly residuals: Float64Array;
  readonly leaf: number;
}

/** Grows a tree for the rows, given once per feature in the feature's order. */
function growTree(growth: Growth, orders: readonly (readonly number[])[], depth: number): Tree {
  const { inputs, residuals, leaf } = growth;
  const rows = orders[0] ?? [];
  let total = 0;
  for (const row of rows) total += residuals[row]!;
  const value = rows.length === 0 ? 0 : total / rows.length;
  if (depth === 0 || rows.length < 2 * leaf) return { value };
  let best = { gain: 1e-9, feature: -1, threshold: 0 };
  for (const [feature, order] of orders.entries()) {
    let sum = 0;
    for (let count = 1; count < order.length; count++) {
      sum += residuals[order[count - 1]!]!;
      const here = inputs[order[count - 1]!]![feature]!;
      const next = inputs[order[count]!]![feature]!;
      if (here === next || count < leaf || order.length - count < leaf) continue;
      const rest = total - sum;
      const gain = (sum * sum) / count + (rest * rest) / (order.length - count) - total * value;
      if (gain > best.gain) best = { gain, feature, threshold: (here + next) / 2 };
    }
  }
  if (best.feature < 0) return { value };
  const isBelow = (row: number) => inputs[row]![best.feature]! <= best.threshold;
  const side = (below: boolean) => orders.map((order) => order.filter((row) => isBelow(row) === below));
  return {
    feature: best.feature,
    threshold: best.threshold,
    below: growTree(growth, side(true), depth - 1),
    above: growTree(growth, side(false), depth - 1),
  };
}
