import type { Random } from '@dreamgym/core';

const others: readonly unknown[] = [null, -3, 1e9, 0.5, true, '', '\u0000', [], [1], {}, { html: '<b>' }, [[]]];

/** Cuts, leaves out, doubles or flips something in a file. */
export function damagedBytes(whole: Uint8Array, { integer }: Random): Uint8Array {
  const at = integer(whole.length);
  const [before, after] = [whole.subarray(0, at), whole.subarray(at)];
  const join = (...parts: readonly Uint8Array[]) => Buffer.concat(parts);
  const flipped = join(whole);
  flipped[at]! ^= 1 << integer(8);
  const kinds = [
    before,
    join(before, after.subarray(1 + integer(40))),
    join(before, whole.subarray(0, integer(200)), after),
    flipped,
    join(before, Uint8Array.of(integer(256)), after),
  ];
  return kinds[integer(kinds.length)]!;
}

/** Puts something of another kind in the place of a value in JSON, or takes it out. */
export function otherValue(json: string, { integer, pick }: Random): string {
  const root = { value: JSON.parse(json) as unknown };
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (holder: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(holder)) {
      places.push([holder, key]);
      if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(root);
  const [holder, key] = places[integer(places.length)]!;
  if (integer(4) === 0 && holder !== root) delete holder[key];
  else holder[key] = pick(others);
  return JSON.stringify(root.value);
}
