/** Which lines of a long page are shown. */
export interface Part {
  /** Where it begins. */
  readonly from: number;
  /** Where the part before it begins, and the one after it; `from` where there is none. */
  readonly before: number;
  readonly after: number;
}

/** That of a page that is shown as a whole. */
export const wholePage: Part = { from: 0, before: 0, after: 0 };

/** Lines that one part has in common with the next. */
const overlap = 3;

/** The part of so many lines, by their lengths, that begins at one of them, or a little before where there is room for more. `end` is the first one after it. */
export function partOf(
  lengths: readonly number[],
  { room, from }: { readonly room: number; readonly from: number },
): { readonly part: Part; readonly end: number } {
  /** How many lines there is room for, going on from one of them. */
  const fitting = (start: number, step: 1 | -1): number => {
    let count = 0;
    for (let at = start, left = room; at >= 0 && at < lengths.length; at += step, count++) {
      left -= lengths[at]! + 1;
      if (left < 0) break;
    }
    // A line that is longer than that is shown nevertheless.
    return Math.max(count, Math.min(1, lengths.length));
  };
  const start = Math.min(from, lengths.length - Math.min(lengths.length, fitting(lengths.length - 1, -1)));
  const end = start + fitting(start, 1);
  const before =
    start === 0 ? 0 : Math.max(0, start + overlap - Math.max(overlap + 1, fitting(start + overlap - 1, -1)));
  const after = end < lengths.length ? Math.max(start + 1, end - overlap) : start;
  return { part: { from: start, before, after }, end };
}
