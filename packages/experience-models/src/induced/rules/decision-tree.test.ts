import { describe, expect, it } from 'vitest';
import { type Case, type DecisionTree, growTree } from './decision-tree.ts';

const most = (cases: readonly Case<string>[]) =>
  cases.reduce((best, one) => (one.count > best.count ? one : best)).result;

function grow(...cases: [mask: string, result: string, count: number][]): DecisionTree<string> {
  return growTree(
    cases.map(([mask, result, count]) => ({ mask, result, count })),
    2,
    most,
  );
}

describe('a decision tree', () => {
  it('asks nothing where there is one result', () => {
    expect(grow(['00', 'on', 30], ['11', 'on', 2])).toEqual({ leaf: 'on' });
  });

  it('asks for the literal that tells the results apart', () => {
    expect(grow(['00', 'on', 30], ['10', 'on', 10], ['01', 'closed', 20], ['11', 'closed', 5])).toEqual({
      literal: 1,
      yes: { leaf: 'closed' },
      no: { leaf: 'on' },
    });
  });

  it('asks twice where it takes two literals', () => {
    expect(grow(['00', 'plain', 30], ['10', 'hot', 30], ['01', 'clean', 30], ['11', 'both', 30])).toMatchObject({
      yes: { literal: expect.any(Number) },
      no: { literal: expect.any(Number) },
    });
  });

  it('does not follow a single odd case among many', () => {
    expect(grow(['00', 'on', 200], ['10', 'on', 100], ['10', 'odd', 1])).toEqual({ leaf: 'on' });
  });
});
