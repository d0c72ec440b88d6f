/** The logarithm of a probability, finite where the probability is too small to be told from 0. */
export function logarithm(probability: number): number {
  return Math.log(Math.max(probability, Number.MIN_VALUE));
}

/** The index at which the running sum of the first `count` probabilities passes `draw`, a number in [0, 1). */
export function sample(probabilities: Float64Array, count: number, draw: number): number {
  let sum = 0;
  for (let i = 0; i < count - 1; i++) {
    sum += probabilities[i]!;
    if (draw < sum) return i;
  }
  return count - 1;
}

/** The entropy in nats of the `count` probabilities from `start`. */
export function entropyOf(probabilities: Float64Array, start: number, count: number): number {
  let entropy = 0;
  for (let i = start; i < start + count; i++) {
    const probability = probabilities[i]!;
    entropy -= probability * logarithm(probability);
  }
  return entropy;
}
