import type { Json, Policy, Snapshotable } from '@dreamgym/core';

/** Weights that a policy acts by and that are kept elsewhere. */
interface Weights extends Snapshotable {
  close(): Promise<void>;
  /** Updates so far. */
  readonly version: number;
}

/** A policy whose checkpoint holds its own state, where it has one, and names the weights that it acts by. */
export function trainedElsewhere(
  policy: Policy & Partial<Snapshotable>,
  weights: Weights,
): Policy & Snapshotable & { close(): Promise<void> } {
  return {
    get name() {
      return `${policy.name}@${weights.version}`;
    },
    begin: (request) => policy.begin(request),
    close: () => weights.close(),
    snapshot: () => ({ kind: 'trained-elsewhere', weights: weights.snapshot(), policy: policy.snapshot?.() ?? null }),
    restore(snapshot) {
      const saved = (snapshot ?? {}) as { kind?: string; weights?: Json; policy?: Json };
      if (saved.kind !== 'trained-elsewhere')
        throw new Error('this snapshot names no weights that are trained elsewhere');
      weights.restore(saved.weights ?? null);
      if (saved.policy !== null && saved.policy !== undefined) policy.restore?.(saved.policy);
    },
  };
}
