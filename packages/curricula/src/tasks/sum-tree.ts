import type { Random } from '@dreamgym/core';

/** Numbers of several kinds at one place, or their sums over several places. */
export type Sums<Kind extends string> = Readonly<Record<Kind, number>>;

/** Numbers by place, at least 0, and their sums over ever larger blocks of places: drawing a place or changing one takes log(n) steps. */
export interface SumTree<Kind extends string> {
  /** Places are taken one after the other: the next one may be set, too. */
  set(place: number, values: Sums<Kind>): void;
  total(): Sums<Kind>;
  /**
   * A place in proportion to what `weigh` makes of its numbers; undefined where that is 0 everywhere. `weigh` is linear and
   * never negative, so that what it makes of sums is the sum of what it makes of each place.
   */
  draw(weigh: (sums: Sums<Kind>) => number, random: Random): number | undefined;
  /** Runs what sets places, and takes all of that back. */
  tentatively<T>(run: () => T): T;
}

export interface SumTreeOptions<Kind extends string> {
  readonly kinds: readonly Kind[];
  readonly size: number;
  /** What stands at each place to begin with. */
  readonly valuesOf: (place: number) => Sums<Kind>;
}

export function sumTree<Kind extends string>({ kinds, size, valuesOf }: SumTreeOptions<Kind>): SumTree<Kind> {
  /** Node 1 is the root, nodes 2i and 2i + 1 stand below node i, and the places begin at node `capacity`. */
  let capacity = 1;
  while (capacity < size) capacity *= 2;
  let columns = kinds.map(() => new Float64Array(2 * capacity));
  let changes: { readonly place: number; readonly values: Sums<Kind> }[] | undefined;

  const at = (node: number): Sums<Kind> => {
    const sums = {} as Record<Kind, number>;
    for (let i = 0; i < kinds.length; i++) sums[kinds[i]!] = columns[i]![node]!;
    return sums;
  };

  const put = (node: number, values: Sums<Kind>) => {
    for (let i = 0; i < kinds.length; i++) columns[i]![node] = values[kinds[i]!];
  };

  /** Summed anew, since subtracting would leave rounding behind where all that is left is 0. */
  const sumUp = (node: number) => {
    for (const column of columns) column[node] = column[2 * node]! + column[2 * node + 1]!;
  };

  const write = (place: number, values: Sums<Kind>) => {
    put(capacity + place, values);
    for (let node = (capacity + place) >> 1; node >= 1; node >>= 1) sumUp(node);
  };

  const grow = () => {
    columns = columns.map((column) => {
      const larger = new Float64Array(4 * capacity);
      larger.set(column.subarray(capacity), 2 * capacity);
      return larger;
    });
    capacity *= 2;
    for (let node = capacity - 1; node >= 1; node--) sumUp(node);
  };

  for (let place = 0; place < size; place++) put(capacity + place, valuesOf(place));
  for (let node = capacity - 1; node >= 1; node--) sumUp(node);

  return {
    set(place, values) {
      if (place >= capacity) grow();
      changes?.push({ place, values: at(capacity + place) });
      write(place, values);
    },

    total: () => at(1),

    draw(weigh, random) {
      const total = weigh(at(1));
      if (total === 0) return undefined;
      // 53 bits: with 32 of them, a few of many millions of places would be favoured.
      let target = (random.next() + random.next() / 2 ** 32) * total;
      let node = 1;
      while (node < capacity) {
        node *= 2;
        const left = weigh(at(node));
        // Rounding must not lead to where nothing is.
        if (target < left || weigh(at(node + 1)) === 0) continue;
        target -= left;
        node += 1;
      }
      return node - capacity;
    },

    tentatively(run) {
      const outer = changes;
      const own: typeof changes = [];
      changes = own;
      try {
        return run();
      } finally {
        changes = outer;
        for (const { place, values } of own.reverse()) write(place, values);
      }
    },
  };
}
