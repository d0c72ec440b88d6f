import { contains } from '../facts/conditions.ts';
import type { Mask } from '../facts/vocabulary.ts';

/** A choice among outcomes by the literals that hold. */
export type DecisionTree<Leaf> =
  | { readonly literal: number; readonly yes: DecisionTree<Leaf>; readonly no: DecisionTree<Leaf> }
  | { readonly leaf: Leaf };

/** One recorded case: the literals that held, what came of it, and how often. */
export interface Case<Result> {
  readonly mask: Mask;
  readonly result: Result;
  count: number;
}

const deepest = 5;

/** Grows a tree by information gain (ID3) over `width` literals; leaves are made from the cases that reach them. */
export function growTree<One extends Case<unknown>, Leaf>(
  cases: readonly One[],
  width: number,
  makeLeaf: (cases: readonly One[]) => Leaf,
  depth = 0,
): DecisionTree<Leaf> {
  const before = entropy(cases);
  if (depth === deepest || before.share === 1) return { leaf: makeLeaf(cases) };
  let best = -1;
  let least = before.bits - 1e-6;
  for (let literal = 0; literal < width; literal++) {
    const yes = entropy(cases.filter(({ mask }) => contains(mask, literal)));
    const no = entropy(cases.filter(({ mask }) => !contains(mask, literal)));
    if (yes.weight === 0 || no.weight === 0) continue;
    const bits = (yes.bits * yes.weight + no.bits * no.weight) / before.weight;
    if (bits < least) {
      least = bits;
      best = literal;
    }
  }
  // A split has to save more than it costs to say which literal it asks for, or it follows the noise.
  if (best < 0 || (before.bits - least) * before.weight < Math.log2(width) + 1) return { leaf: makeLeaf(cases) };
  const branch = (holds: boolean) =>
    growTree(
      cases.filter(({ mask }) => contains(mask, best) === holds),
      width,
      makeLeaf,
      depth + 1,
    );
  return { literal: best, yes: branch(true), no: branch(false) };
}

function entropy(cases: readonly Case<unknown>[]): { bits: number; weight: number; share: number } {
  const counts = new Map<unknown, number>();
  let weight = 0;
  for (const { result, count } of cases) {
    counts.set(result, (counts.get(result) ?? 0) + count);
    weight += count;
  }
  let bits = 0;
  let share = 0;
  for (const count of counts.values()) {
    const probability = count / weight;
    bits -= probability * Math.log2(probability);
    share = Math.max(share, probability);
  }
  return { bits, weight, share };
}

/** The literals that a tree asks for. */
export function literalsIn<Leaf>(tree: DecisionTree<Leaf>): number[] {
  return 'leaf' in tree ? [] : [tree.literal, ...literalsIn(tree.yes), ...literalsIn(tree.no)];
}
