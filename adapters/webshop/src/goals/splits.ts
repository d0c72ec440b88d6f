import type { Split } from '@dreamgym/core';
import type { Variant } from '../shop/shop.ts';

/** Where a split's goals begin and end (exclusive) among the shuffled ones. */
export type Splits = Readonly<Record<Split, readonly [number, number]>>;

/**
 * The original's: test 0-499, validation 500-1499, train the rest; verl-agent's: test 0-499, train the rest. Too few
 * goals for that are shared out, a quarter each to test and validation.
 */
export function splits(goals: number, variant: Variant): Splits {
  const small = goals < 3000;
  const test = small ? Math.floor(goals / 4) : 500;
  const validation = variant === 'verl-agent' ? test : small ? 2 * test : 1500;
  return { test: [0, test], validation: [test, validation], train: [validation, goals] };
}
