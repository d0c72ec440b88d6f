/** A term of the loss at one transition, with its derivative. */
export interface Term {
  readonly loss: number;
  readonly derivative: number;
}

/**
 * The clipped surrogate of PPO, -min(ratio A, clip(ratio, 1 - clip, 1 + clip) A) with ratio = exp(log p - log p_old),
 * and its derivative with respect to log p (Schulman et al. 2017, equation 7).
 */
export function clippedSurrogate(request: {
  readonly logProbability: number;
  readonly oldLogProbability: number;
  readonly advantage: number;
  readonly clip: number;
}): Term & { readonly clipped: boolean } {
  const { logProbability, oldLogProbability, advantage, clip } = request;
  const ratio = Math.exp(logProbability - oldLogProbability);
  // Without an advantage nothing is cut off.
  const clipped = advantage > 0 ? ratio > 1 + clip : advantage < 0 && ratio < 1 - clip;
  if (clipped) return { loss: -(advantage > 0 ? 1 + clip : 1 - clip) * advantage, derivative: 0, clipped };
  return { loss: -ratio * advantage, derivative: -ratio * advantage, clipped };
}

/**
 * The k3 estimate of KL(p || reference) from one sample of p, exp(d) - d - 1 with d = log reference - log p,
 * and its derivative with respect to log p (Shao et al. 2024, equation 4).
 */
export function klEstimate(logProbability: number, referenceLogProbability: number): Term {
  const difference = referenceLogProbability - logProbability;
  const ratio = Math.exp(difference);
  return { loss: ratio - difference - 1, derivative: 1 - ratio };
}

/** Half the squared error of a value, and its derivative with respect to the value. */
export function valueError(value: number, target: number): Term {
  return { loss: 0.5 * (value - target) ** 2, derivative: value - target };
}
