import type { CreateIndex, SituationIndex } from '../memory/situations.ts';
import { bestScores } from './best-scores.ts';
import { type QuantizedRows, quantizedRows } from './quantized-rows.ts';
import { textVectors } from './text-vectors.ts';

/**
 * Looks at every situation, and is exact: products of 8-bit codes are off by a known bound at most, so whatever could be
 * among the best is a candidate. States and actions are multiplied apart, each distinct text once.
 */
export const exhaustiveIndex: CreateIndex = ({ situations, dimensions }) => {
  const stateCodes = codedTexts(dimensions);
  const actionCodes = codedTexts(dimensions);
  let scores = new Float32Array(0);
  const index: SituationIndex = {
    add() {},
    remove() {},
    find({ state, action, limit, accept }) {
      const ofStates = stateCodes.multiply(state);
      const ofActions = actionCodes.multiply(action);
      const { size, stateRows, actionRows } = situations;
      if (scores.length < size) scores = new Float32Array(2 * size);
      const best = bestScores(limit);
      let bar = best.bar;
      for (let i = 0; i < size; i++) {
        const stateRow = stateRows[i]!;
        const score = stateRow < 0 ? -Infinity : ofStates[stateRow]! + ofActions[actionRows[i]!]!;
        scores[i] = score;
        if (score > bar && accept(i)) {
          best.add(i, score);
          bar = best.bar;
        }
      }
      const lowest = bar - 2 * (stateCodes.error() + actionCodes.error());
      const candidates: number[] = [];
      for (let i = 0; i < size; i++) {
        if (scores[i]! >= lowest && stateRows[i]! >= 0 && accept(i)) candidates.push(i);
      }
      return candidates;
    },
  };
  return {
    index,
    states: textVectors(dimensions, { watch: stateCodes.set }),
    actions: textVectors(dimensions, { watch: actionCodes.set }),
  };
};

function codedTexts(dimensions: number) {
  const rows: QuantizedRows = quantizedRows(dimensions);
  let count = 0;
  let products = new Float32Array(0);
  return {
    set(row: number, vector: Float32Array) {
      rows.set(row, vector);
      count = Math.max(count, row + 1);
    },
    multiply(query: Float32Array): Float32Array {
      if (products.length < count) products = new Float32Array(2 * count);
      rows.aim(query);
      rows.multiply(count, products);
      return products;
    },
    error: () => rows.error,
  };
}
