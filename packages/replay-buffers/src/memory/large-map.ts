/** A map that goes on where one of the engine's own is full: those hold 2^24 entries at most. */
export interface LargeMap<Key, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  clear(): void;
  keys(): Iterable<Key>;
}

const mostEntries = 2 ** 23;

export function largeMap<Key, Value>(most = mostEntries): LargeMap<Key, Value> {
  let maps = [new Map<Key, Value>()];
  const holder = (key: Key) => (maps.length === 1 ? maps[0]! : maps.find((map) => map.has(key)));
  return {
    get size() {
      return maps.reduce((sum, { size }) => sum + size, 0);
    },
    get: (key) => holder(key)?.get(key),
    set(key, value) {
      const known = maps.find((map) => map.has(key)) ?? maps.find(({ size }) => size < most);
      if (known) known.set(key, value);
      else maps.push(new Map([[key, value]]));
    },
    delete(key) {
      holder(key)?.delete(key);
    },
    clear() {
      maps = [new Map()];
    },
    *keys() {
      for (const map of maps) yield* map.keys();
    },
  };
}
