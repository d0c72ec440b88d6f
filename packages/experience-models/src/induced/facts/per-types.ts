import type { Facts } from './facts.ts';

/** What depends on the types of at most two arguments alone, found once for the same types. */
export function perTypes<Value extends NonNullable<unknown>>(
  find: (types: readonly string[]) => Value,
): (facts: Facts, args: readonly number[]) => Value {
  /** By the numbers of the types, where there are such arguments. */
  const known: Value[][] = [];
  return (facts, args) => {
    const first = args.length > 0 ? facts.typeNumbers[args[0]!]! : 0;
    const second = args.length > 1 ? facts.typeNumbers[args[1]!]! : 0;
    const value = known[first]?.[second];
    if (value !== undefined) return value;
    const found = find(args.map((entity) => facts.types[entity]!));
    known[first] ??= [];
    known[first][second] = found;
    return found;
  };
}
