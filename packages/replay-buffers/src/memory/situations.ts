import type { TextVectors } from '../search/text-vectors.ts';
import { largeMap } from './large-map.ts';

/**
 * The distinct pairs of state and action, by number: what recurs is embedded, stored and searched once. A number lives
 * as long as its pair is held.
 */
export interface Situations {
  /** One more than the highest number. */
  readonly size: number;
  /** Rows of the state and the action; -1 where the number is free. */
  readonly stateRows: Int32Array;
  readonly actionRows: Int32Array;
  /** The number of a pair, a new one where it is new. */
  add(stateRow: number, actionRow: number): { readonly situation: number; readonly isNew: boolean };
  remove(situation: number): void;
}

/** How candidates for the most similar situations are found: by looking at all, or by looking where they are likely. */
export interface SituationIndex {
  add(situation: number): void;
  /** Called while the situation's rows are still held. */
  remove(situation: number): void;
  find(request: FindRequest): readonly number[];
}

/** An index over situations, and the vectors of their texts. */
export type CreateIndex = (options: { readonly situations: Situations; readonly dimensions: number }) => {
  readonly index: SituationIndex;
  readonly states: TextVectors;
  readonly actions: TextVectors;
};

interface FindRequest {
  readonly state: Float32Array;
  readonly action: Float32Array;
  /** The situations wanted; the answer holds more where they are not told apart with certainty. */
  readonly limit: number;
  /** Leaves out the situations for which this is false; asked only for those that come into question. */
  accept(situation: number): boolean;
}

/** Rows of texts stay below this, so that a pair of them is a whole number that doubles can hold. */
const rowLimit = 2 ** 26;

export function situationTable(): Situations {
  const numberOf = largeMap<number, number>();
  const free: number[] = [];
  let stateRows = new Int32Array(64);
  let actionRows = new Int32Array(64);
  let size = 0;
  return {
    get size() {
      return size;
    },
    get stateRows() {
      return stateRows;
    },
    get actionRows() {
      return actionRows;
    },
    add(stateRow, actionRow) {
      const key = stateRow * rowLimit + actionRow;
      const known = numberOf.get(key);
      if (known !== undefined) return { situation: known, isNew: false };
      const situation = free.pop() ?? size++;
      if (situation >= stateRows.length) {
        stateRows = grown(stateRows);
        actionRows = grown(actionRows);
      }
      stateRows[situation] = stateRow;
      actionRows[situation] = actionRow;
      numberOf.set(key, situation);
      return { situation, isNew: true };
    },
    remove(situation) {
      numberOf.delete(stateRows[situation]! * rowLimit + actionRows[situation]!);
      stateRows[situation] = -1;
      actionRows[situation] = -1;
      free.push(situation);
    },
  };
}

function grown(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
