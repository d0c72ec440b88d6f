import type { Effect } from '../effects/effects.ts';
import type { Condition } from '../facts/conditions.ts';
import type { Capability } from './capability.ts';
import type { DecisionTree } from './decision-tree.ts';
import type { Outcome } from './outcomes.ts';

/** What was learned about one action schema. */
export interface Rule {
  /** Schema and sorts, `take(thing, container)`. */
  readonly key: string;
  readonly schema: string;
  readonly sorts: readonly string[];
  /** When it is open. */
  readonly conditions: readonly Condition[];
  /** For which types of arguments it is open, other things being right. */
  readonly capability: Capability;
  /** What it makes true and false; arguments of the action stand as `$0`, `$1`. */
  readonly effects: readonly Effect[];
  /** How the world answers; undefined where it was never seen to be taken. */
  readonly outcomes: DecisionTree<OutcomeLeaf> | undefined;
  /** Every way in which the world was seen to answer, by its signature. */
  readonly answers: ReadonlyMap<string, Outcome>;
  /** By argument, the types with which it was seen to be taken. */
  readonly takenWith: readonly ReadonlySet<string>[];
  readonly evidence: Evidence;
}

/** The outcome by the types of the arguments, and for all other types. */
export interface OutcomeLeaf {
  readonly byTypes: ReadonlyMap<string, Outcome>;
  readonly usual: Outcome;
}

interface Evidence {
  /** How often it was seen to be open. */
  readonly open: number;
  /** How often it was seen to be taken. */
  readonly taken: number;
  /** Where it was first seen to be taken. */
  readonly precedent?: { readonly task: string; readonly index: number };
}

/** A rule that was seen to be taken less often than this is not relied on alone. */
const leastTaken = 5;

/**
 * Whether a rule knows too little of an action with arguments of these types to tell how it is answered: there are several
 * ways, and it was hardly ever taken, or never with such a thing.
 */
export function isThin({ answers, evidence, takenWith }: Rule, types: readonly string[]): boolean {
  if (answers.size < 2) return false;
  return evidence.taken < leastTaken || types.some((type, argument) => !takenWith[argument]!.has(type));
}
