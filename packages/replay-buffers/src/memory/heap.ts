/** What a heap holds: it knows its own place there, so that it can be moved and taken out. */
export interface HeapItem {
  place: number;
}

/** Items with the first of them on top; putting one in, moving one and taking one out take log(n) steps. */
export interface Heap<Item extends HeapItem> {
  readonly size: number;
  first(): Item | undefined;
  add(item: Item): void;
  /** To be called where an item compares otherwise than before. */
  moved(item: Item): void;
  remove(item: Item): void;
  items(): readonly Item[];
}

export function heap<Item extends HeapItem>(compare: (a: Item, b: Item) => number): Heap<Item> {
  const items: Item[] = [];

  const put = (item: Item, place: number) => {
    items[place] = item;
    item.place = place;
  };

  const sift = (item: Item) => {
    let { place } = item;
    for (let above = (place - 1) >> 1; place > 0 && compare(item, items[above]!) < 0; above = (place - 1) >> 1) {
      put(items[above]!, place);
      place = above;
    }
    for (let below = 2 * place + 1; below < items.length; below = 2 * place + 1) {
      if (below + 1 < items.length && compare(items[below + 1]!, items[below]!) < 0) below += 1;
      if (compare(item, items[below]!) <= 0) break;
      put(items[below]!, place);
      place = below;
    }
    put(item, place);
  };

  return {
    get size() {
      return items.length;
    },
    first: () => items[0],
    add(item) {
      item.place = items.push(item) - 1;
      sift(item);
    },
    moved: sift,
    remove(item) {
      const last = items.pop()!;
      if (last === item) return;
      put(last, item.place);
      sift(last);
    },
    items: () => items,
  };
}
