import { largeMap } from '../memory/large-map.ts';
import { dot } from './dot.ts';

/** The vectors of distinct texts, one row each. A row lives as long as its text is held. */
export interface TextVectors {
  readonly dimensions: number;
  /** One more than the highest row. */
  readonly rows: number;
  row(text: string): number | undefined;
  /** Holds a text once more, with its vector where it is new; returns its row. */
  hold(text: string, vector: Float32Array | undefined): number;
  /** Lets go of a row as often as its text was held; then the row is free for another text. */
  release(row: number): void;
  vector(row: number): Float32Array;
  /** The exact product of a row with a vector. */
  dot(row: number, vector: Float32Array): number;
}

/** Rows per block; growing by blocks never copies. */
const blockRows = 1024;

/** `watch` hears of every row that gets a vector. */
export function textVectors(
  dimensions: number,
  { watch }: { readonly watch?: (row: number, vector: Float32Array) => void } = {},
): TextVectors {
  const rowOf = largeMap<string, number>();
  const texts: (string | undefined)[] = [];
  const holders: number[] = [];
  const free: number[] = [];
  const blocks: Float32Array[] = [];

  const vectorOf = (row: number) => {
    const start = (row % blockRows) * dimensions;
    return blocks[Math.floor(row / blockRows)]!.subarray(start, start + dimensions);
  };

  return {
    dimensions,
    get rows() {
      return texts.length;
    },
    row: (text) => rowOf.get(text),
    hold(text, vector) {
      const known = rowOf.get(text);
      if (known !== undefined) {
        holders[known]! += 1;
        return known;
      }
      if (!vector) throw new Error('a text that is new needs its vector');
      const row = free.pop() ?? texts.length;
      if (row === blocks.length * blockRows) blocks.push(new Float32Array(blockRows * dimensions));
      vectorOf(row).set(vector);
      rowOf.set(text, row);
      texts[row] = text;
      holders[row] = 1;
      watch?.(row, vector);
      return row;
    },
    release(row) {
      holders[row]! -= 1;
      if (holders[row]! > 0) return;
      rowOf.delete(texts[row]!);
      texts[row] = undefined;
      free.push(row);
    },
    vector: vectorOf,
    dot: (row, vector) => dot(vectorOf(row), vector),
  };
}
