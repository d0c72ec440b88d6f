import type { Abstraction } from '@dreamgym/core';
import type { Transcript } from '../recordings/transcript.ts';

/** Puts names in the order in which sentences list them. */
export type ListOrder = (names: readonly string[]) => string[];

interface Key {
  readonly name: string;
  readonly type: string;
  readonly number: number;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
/** By name, or by type with numbers rising or falling. */
const orders: readonly ((a: Key, b: Key) => number)[] = [
  (a, b) => compare(a.name, b.name),
  (a, b) => compare(a.type, b.type) || a.number - b.number,
  (a, b) => compare(a.type, b.type) || b.number - a.number,
];

/** Finds the order that the recorded lists break least often. */
export function learnListOrder(transcripts: readonly Transcript[], abstraction: Abstraction): ListOrder {
  const known = new Map<string, Key>();
  const keyOf = (name: string): Key => {
    const found = known.get(name);
    if (found) return found;
    const key = { name, type: abstraction.typeOf(name), number: Number(/(\d+)$/.exec(name)?.[1] ?? 0) };
    known.set(name, key);
    return key;
  };
  const broken = orders.map(() => 0);
  for (const { steps } of transcripts) {
    for (const { sentences } of steps) {
      for (const { items = [] } of sentences) {
        for (let index = 1; index < items.length; index++) {
          const [a, b] = [keyOf(items[index - 1]!), keyOf(items[index]!)];
          for (const [which, order] of orders.entries()) if (order(a, b) > 0) broken[which]! += 1;
        }
      }
    }
  }
  const order = orders[broken.indexOf(Math.min(...broken))]!;
  return (names) =>
    names
      .map(keyOf)
      .sort(order)
      .map(({ name }) => name);
}
