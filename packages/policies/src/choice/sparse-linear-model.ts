import type { Json } from '@dreamgym/core';
import { decodeBase64, encodeBase64 } from './base64.ts';

/** Weights over hashed features, trained by Adagrad (Duchi et al. 2011). */
export interface SparseLinearModel {
  readonly weights: Float32Array;
  /** Sums of squared gradients. */
  readonly squares: Float32Array;
  readonly gradient: Float32Array;
  /** Features whose gradient was touched, `touchedCount` of them. */
  readonly touched: Int32Array;
  readonly isTouched: Uint8Array;
  touchedCount: number;
}

export function sparseLinearModel(bits: number): SparseLinearModel {
  const size = 1 << bits;
  return {
    weights: new Float32Array(size),
    squares: new Float32Array(size),
    gradient: new Float32Array(size),
    touched: new Int32Array(size),
    isTouched: new Uint8Array(size),
    touchedCount: 0,
  };
}

/** What a feature counts before any training. */
export function setWeight({ weights }: SparseLinearModel, feature: number, weight: number): void {
  weights[feature & (weights.length - 1)] = weight;
}

/** The sum of the weights of features[start, end). */
export function score({ weights }: SparseLinearModel, features: Int32Array, start: number, end: number): number {
  const mask = weights.length - 1;
  let sum = 0;
  for (let i = start; i < end; i++) sum += weights[features[i]! & mask]!;
  return sum;
}

/** Adds the derivative of the loss with respect to a score to the gradient of its features. */
export function backPropagate(
  model: SparseLinearModel,
  features: Int32Array,
  start: number,
  end: number,
  derivative: number,
): void {
  const { gradient, touched, isTouched, weights } = model;
  const mask = weights.length - 1;
  for (let i = start; i < end; i++) {
    const feature = features[i]! & mask;
    gradient[feature]! += derivative;
    if (isTouched[feature] === 0) {
      isTouched[feature] = 1;
      touched[model.touchedCount++] = feature;
    }
  }
}

/** One Adagrad step along the gathered gradient, which is cleared. The steps of even features and of odd ones have sizes of their own. */
export function stepDown(model: SparseLinearModel, sizes: readonly [even: number, odd: number], initial: number): void {
  const { weights, squares, gradient, touched, isTouched } = model;
  for (let i = 0; i < model.touchedCount; i++) {
    const feature = touched[i]!;
    const slope = gradient[feature]!;
    const square = squares[feature]! + slope * slope;
    squares[feature] = square;
    weights[feature]! -= (sizes[(feature & 1) as 0 | 1] * slope) / Math.sqrt(square + initial);
    gradient[feature] = 0;
    isTouched[feature] = 0;
  }
  model.touchedCount = 0;
}

export function snapshotModel({ weights, squares }: SparseLinearModel): Json {
  return { weights: encodeBase64(weights), squares: encodeBase64(squares) };
}

export function restoreModel({ weights, squares }: SparseLinearModel, snapshot: Json | undefined): void {
  const saved = (snapshot ?? {}) as { weights?: unknown; squares?: unknown };
  if (typeof saved.weights !== 'string' || typeof saved.squares !== 'string')
    throw new Error('the snapshot has no weights');
  decodeBase64(saved.weights, weights);
  decodeBase64(saved.squares, squares);
}
