import type { Json } from '@dreamgym/core';
import { countOf, elementsOf, lengthOf, textOf } from '../python/values.ts';
import type { Order, Variant } from './records.ts';
import type { Shop } from './shop.ts';

/** The ids of items of an order, each as often as it is ordered at most. Throws the refusal for the first one that is not. */
export function chosenItems(order: Order, ids: Json, refusal: (id: string) => string): readonly Json[] {
  const ordered = order.items.map(({ item_id }) => item_id);
  const chosen = elementsOf(ids);
  for (const id of chosen) {
    if (countOf(ids, id) > ordered.filter((each) => each === id).length) throw new Error(refusal(textOf(id)));
  }
  return chosen;
}

export interface Swap {
  readonly id: Json;
  readonly other: string;
  readonly variant: Variant;
}

export interface SwapRequest {
  readonly ids: readonly Json[];
  /** What each of them becomes. */
  readonly others: Json;
  /** What is said where there are more of one than of the other. */
  readonly mismatch: string;
  /** Whether nothing may become what it is. */
  readonly mustDiffer?: boolean;
}

/** Items of an order that become other variants of their products, and what that costs, below 0 where it pays. */
export function pricesOf(
  shop: Shop,
  order: Order,
  { ids, others, mismatch, mustDiffer = false }: SwapRequest,
): { readonly swaps: readonly Swap[]; readonly difference: number } {
  if (ids.length !== lengthOf(others)) throw new Error(mismatch);
  let difference = 0;
  const swaps = elementsOf(others).map((other, at): Swap => {
    const id = ids[at]!;
    if (mustDiffer && id === other) throw new Error('The new item id should be different from the old item id');
    const item = order.items.find(({ item_id }) => item_id === id)!;
    const variant = shop.variant(item.product_id, other);
    if (!variant.available) throw new Error(`New item ${other} not found or available`);
    difference += variant.price - item.price;
    return { id, other: other as string, variant };
  });
  return { swaps, difference };
}

/** Puts the variants in the places of the items; all get the price and the options of the last one, as in the original. */
export function swappedItems({ items }: Order, swaps: readonly Swap[]): void {
  for (const { id, other } of swaps) {
    const { price, options } = swaps.at(-1)!.variant;
    Object.assign(items.find(({ item_id }) => item_id === id)!, { item_id: other, price, options });
  }
}

/** By code points, as ids are written. */
export const sorted = (ids: Json): readonly string[] => [...(elementsOf(ids) as readonly string[])].sort();
