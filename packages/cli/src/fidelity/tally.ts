/** How much of a set was predicted, and how much of what was predicted is in it. */
interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well a model's answers agree with reality's; shares in [0, 1]. */
export interface Fidelity {
  /** Transitions compared. */
  readonly steps: number;
  /** Observations that are the same, letter by letter. */
  readonly exactObservation: number;
  /** Facts that the observation changes; missing without an abstraction. */
  readonly changedFacts?: Agreement;
  /** Admissible actions; missing where they are not listed. */
  readonly admissibleActions?: Agreement;
  /** This and `termination` are missing where nobody knows it of any transition. */
  readonly reward?: number;
  /** Answers that ended the episode just as reality did, or went on as it did. */
  readonly termination?: number;
}

/** One comparison of an answer with reality's. */
export interface Comparison {
  readonly exact: boolean;
  readonly facts?: Overlap;
  readonly actions?: Overlap;
  /** Missing where nobody knows how the real attempt went. */
  readonly reward?: boolean;
  /** Whether the dream gave so much more than reality that it passes for another outcome. */
  readonly falseReward: boolean;
  /** Missing where nobody knows how the real attempt went. */
  readonly termination?: boolean;
}

/** Elements of both sets, of the predicted one alone, and of the real one alone. */
export interface Overlap {
  readonly both: number;
  readonly invented: number;
  readonly missed: number;
}

export function overlap(predicted: Iterable<string>, real: Iterable<string>): Overlap {
  const wanted = new Set(real);
  const given = new Set(predicted);
  let both = 0;
  for (const element of given) if (wanted.has(element)) both += 1;
  return { both, invented: given.size - both, missed: wanted.size - both };
}

/** Adds up comparisons; sets are pooled, so that an answer counts by its size. */
export function summarize(comparisons: readonly Comparison[]): Fidelity {
  const steps = comparisons.length;
  const share = (is: (comparison: Comparison) => boolean) => (steps === 0 ? 0 : comparisons.filter(is).length / steps);
  return {
    steps,
    exactObservation: share(({ exact }) => exact),
    changedFacts: agreement(comparisons.flatMap(({ facts }) => facts ?? [])),
    admissibleActions: agreement(comparisons.flatMap(({ actions }) => actions ?? [])),
    reward: shareOfKnown(comparisons.map(({ reward }) => reward)),
    termination: shareOfKnown(comparisons.map(({ termination }) => termination)),
  };
}

function shareOfKnown(values: readonly (boolean | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.filter(Boolean).length / known.length;
}

function agreement(overlaps: readonly Overlap[]): Agreement | undefined {
  if (overlaps.length === 0) return undefined;
  const sum = (of: keyof Overlap) => overlaps.reduce((total, overlap) => total + overlap[of], 0);
  const both = sum('both');
  // Nothing to predict, and nothing predicted, is agreement.
  const ratio = (whole: number) => (whole === 0 ? 1 : both / whole);
  return {
    precision: ratio(both + sum('invented')),
    recall: ratio(both + sum('missed')),
    f1: ratio(both + (sum('invented') + sum('missed')) / 2),
  };
}
