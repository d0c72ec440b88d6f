import type { Sentence } from '@dreamgym/core';

/** A change of one page into another, line by line, to be made on a third one. */
interface LinePatch {
  readonly from: readonly Sentence[];
  readonly to: readonly Sentence[];
  readonly onto: readonly Sentence[];
  /** Which lines may be added and taken away; all of them by default. */
  readonly accepts?: (line: Sentence) => boolean;
}

/**
 * The third page with the change made on it: lines that `to` adds come after the line that they follow there, lines that it lacks go. What
 * the third page has in the place of a line that changed is changed in its stead.
 */
export function patched({ from, to, onto, accepts = () => true }: LinePatch): Sentence[] {
  const kept = aligned(from, to);
  const places = correspondences(from, onto);
  const removed = new Set<number>();
  const keptFrom = new Set(kept.map(([one]) => one));
  for (const [at, line] of from.entries()) {
    const place = places.get(at);
    if (!keptFrom.has(at) && place !== undefined && accepts(line)) removed.add(place);
  }
  const present = new Set(onto.map((line) => JSON.stringify(line)));
  const added = new Map<number, Sentence[]>();
  const keptTo = new Map(kept.map(([one, other]) => [other, one]));
  let anchor = -1;
  let last = -1;
  for (const [at, line] of to.entries()) {
    const one = keptTo.get(at);
    if (one !== undefined) {
      last = one;
      anchor = places.get(one) ?? anchor;
      continue;
    }
    if (!accepts(line)) continue;
    // Whatever stood there before the line that goes is what the new one follows.
    const gone = places.get(last + 1);
    if (gone !== undefined && gone > anchor && removed.has(gone)) anchor = gone;
    if (
      present.has(JSON.stringify(line)) &&
      !removed.has(onto.findIndex((one) => JSON.stringify(one) === JSON.stringify(line)))
    )
      continue;
    added.set(anchor, [...(added.get(anchor) ?? []), line]);
  }
  return [
    ...(added.get(-1) ?? []),
    ...onto.flatMap((line, at) => [...(removed.has(at) ? [] : [line]), ...(added.get(at) ?? [])]),
  ];
}

/** Which line of the other page stands for each line of the one: the same, or between such, one of its kind in the same order. */
export function correspondences(one: readonly Sentence[], other: readonly Sentence[]): ReadonlyMap<number, number> {
  const pairs = aligned(one, other);
  const found = new Map(pairs);
  let [start, begin] = [0, 0];
  for (const [end, stop] of [...pairs, [one.length, other.length] as const]) {
    let next = begin;
    for (let at = start; at < end; at++) {
      const { kind } = one[at]!;
      let place = next;
      while (place < stop && other[place]!.kind !== kind) place++;
      if (place === stop) continue;
      found.set(at, place);
      next = place + 1;
    }
    [start, begin] = [end + 1, stop + 1];
  }
  return found;
}

/** The longest common subsequence of two pages' lines, as pairs of places. */
function aligned(one: readonly Sentence[], other: readonly Sentence[]): (readonly [number, number])[] {
  const [a, b] = [one, other].map((lines) => lines.map((line) => JSON.stringify(line))) as [string[], string[]];
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let [enda, endb] = [a.length, b.length];
  while (enda > first && endb > first && a[enda - 1] === b[endb - 1]) [enda, endb] = [enda - 1, endb - 1];
  const width = endb - first + 1;
  const lengths = new Uint16Array((enda - first + 1) * width);
  for (let i = enda - first - 1; i >= 0; i--) {
    for (let j = endb - first - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[first + i] === b[first + j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let at = 0; at < first; at++) pairs.push([at, at]);
  for (let i = 0, j = 0; i < enda - first && j < endb - first; ) {
    if (a[first + i] === b[first + j]) pairs.push([first + i++, first + j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  for (let at = 0; at < a.length - enda; at++) pairs.push([enda + at, endb + at]);
  return pairs;
}
