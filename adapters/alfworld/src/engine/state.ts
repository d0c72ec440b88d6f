import type { GameDefinition } from './definition.ts';

/** What changes while a game is played. Inner arrays are replaced, never changed, so that copies can share them. */
export interface State {
  /** Where the agent is. */
  location: number;
  /** The object in hand, or -1. */
  held: number;
  /** Per receptacle: whether it is open. */
  readonly open: Uint8Array;
  /** Per receptacle: the objects in it, in id order. An object can be in several. */
  readonly contents: (readonly number[])[];
  /** Per receptacle: its contents in words, where they have been worded since they last changed. */
  readonly listings: (string | undefined)[];
  /** Per object: where a knife reaches it. */
  readonly reach: (readonly number[])[];
  /** Per object: a set of `condition` bits. */
  readonly conditions: Uint8Array;
  /**
   * What was taken from where and has not come back, as `object * 4096 + receptacle`, ascending. The original's
   * `look` mentions an object as lying beside a receptacle where this was recorded, and nowhere else.
   */
  taken: readonly number[];
}

/** What an object has become, one bit each. */
export const condition = { clean: 1, hot: 2, cool: 4, sliced: 8, on: 16 } as const;

/** The state at the start of a game. */
export function state({ start, receptacles, objects }: GameDefinition): State {
  const contents: number[][] = receptacles.map(() => []);
  objects.forEach((object, index) => {
    for (const receptacle of object.receptacles) contents[receptacle]!.push(index);
  });
  return {
    location: start,
    held: -1,
    open: new Uint8Array(receptacles.length),
    contents,
    listings: new Array(receptacles.length).fill(undefined),
    reach: objects.map(({ locations }) => locations),
    conditions: Uint8Array.from(objects, ({ cool }) => (cool ? condition.cool : 0)),
    taken: [],
  };
}

export function copyState(from: State): State {
  return {
    location: from.location,
    held: from.held,
    open: from.open.slice(),
    contents: from.contents.slice(),
    listings: from.listings.slice(),
    reach: from.reach.slice(),
    conditions: from.conditions.slice(),
    taken: from.taken,
  };
}

/** The ascending list with the number in it. */
export function withNumber(sorted: readonly number[], number: number): readonly number[] {
  let i = sorted.length;
  while (i > 0 && sorted[i - 1]! > number) i--;
  if (i > 0 && sorted[i - 1] === number) return sorted;
  const grown = sorted.slice();
  grown.splice(i, 0, number);
  return grown;
}

/** The list without the number. */
export function withoutNumber(numbers: readonly number[], number: number): readonly number[] {
  const i = numbers.indexOf(number);
  if (i < 0) return numbers;
  const shrunk = numbers.slice();
  shrunk.splice(i, 1);
  return shrunk;
}
