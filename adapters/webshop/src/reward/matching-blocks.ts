/**
 * How many characters Python's difflib matches: the longest block that both texts share, then the same on either side.
 * Of equally long blocks the first one counts; characters that are frequent in a long second text start no block.
 */
export function matchingBlocks(one: string, other: string): number {
  const places = positions(other);
  let matched = 0;
  const open: [number, number, number, number][] = [[0, one.length, 0, other.length]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [oneFrom, oneTo, otherFrom, otherTo] = range;
    const block = longestBlock(one, other, places, range);
    if (block.size === 0) continue;
    matched += block.size;
    if (oneFrom < block.one && otherFrom < block.other) open.push([oneFrom, block.one, otherFrom, block.other]);
    const [oneEnd, otherEnd] = [block.one + block.size, block.other + block.size];
    if (oneEnd < oneTo && otherEnd < otherTo) open.push([oneEnd, oneTo, otherEnd, otherTo]);
  }
  return matched;
}

function positions(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const found = places.get(character);
    if (found) found.push(at);
    else places.set(character, [at]);
  }
  if (text.length >= 200) {
    const popular = Math.floor(text.length / 100) + 1;
    for (const [character, found] of places) if (found.length > popular) places.delete(character);
  }
  return places;
}

function longestBlock(
  one: string,
  other: string,
  places: ReadonlyMap<string, readonly number[]>,
  [oneFrom, oneTo, otherFrom, otherTo]: readonly [number, number, number, number],
) {
  let [bestOne, bestOther, size] = [oneFrom, otherFrom, 0];
  let lengths = new Map<number, number>();
  for (let i = oneFrom; i < oneTo; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(one[i]!) ?? []) {
      if (j < otherFrom) continue;
      if (j >= otherTo) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [bestOne, bestOther, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (bestOne > oneFrom && bestOther > otherFrom && one[bestOne - 1] === other[bestOther - 1]) {
    [bestOne, bestOther, size] = [bestOne - 1, bestOther - 1, size + 1];
  }
  while (bestOne + size < oneTo && bestOther + size < otherTo && one[bestOne + size] === other[bestOther + size])
    size++;
  return { one: bestOne, other: bestOther, size };
}
