import type { Facts } from './facts.ts';
import type { Literal, Mask, Vocabulary } from './vocabulary.ts';
import { wordLiteral } from './vocabulary.ts';

/** A literal that has to hold, or has not to. */
export interface Condition {
  readonly literal: Literal;
  readonly holds: boolean;
}

/** How often sets of literals were seen. */
export type Histogram = Map<Mask, number>;

export function add<Key>(histogram: Map<Key, number>, key: Key, count = 1): void {
  histogram.set(key, (histogram.get(key) ?? 0) + count);
}

/** The share of noise that a condition survives: recordings hold quirks that no rule of this form explains. */
const tolerated = 0.05;
/** A further condition has to explain so many of the negative cases that are left, and more than it breaks positive ones. */
const worthwhile = { count: 3, share: 0.05 };
/** A positive case that speaks against a condition weighs so many times a negative case that speaks for it. */
const blame = 5;

interface Candidate extends Condition {
  readonly index: number;
  /** The share of positive cases that speak against it. */
  readonly broken: number;
}

/**
 * The conditions under which something is the case: of the literals that (almost) all positive cases agree on, one after
 * the other the one that tells most of the remaining negative cases apart. What never made a difference is no condition.
 */
export function learnConditions(
  positives: Histogram,
  negatives: Histogram,
  literals: readonly Literal[],
): readonly Condition[] {
  const positive = total(positives);
  const candidates = literals.flatMap((literal, index): Candidate[] => {
    const share = countWith(positives, index) / positive;
    return [
      { literal, index, holds: true, broken: 1 - share },
      { literal, index, holds: false, broken: share },
    ].filter(({ broken }) => broken <= tolerated);
  });
  const conditions: Condition[] = [];
  let left = negatives;
  while (candidates.length > 0) {
    const remaining = total(left);
    const explained = ({ index, holds }: Candidate) =>
      holds ? remaining - countWith(left, index) : countWith(left, index);
    const merit = (candidate: Candidate) => explained(candidate) / remaining - blame * candidate.broken;
    // Earlier literals win ties: how the arguments are related is a simpler reason than what is the case elsewhere.
    const best = candidates.reduce((one, other) => (merit(other) > merit(one) ? other : one));
    const least = Math.max(worthwhile.count, worthwhile.share * remaining, best.broken * positive);
    if (explained(best) < least) break;
    conditions.push({ literal: best.literal, holds: best.holds });
    left = new Map([...left].filter(([mask]) => contains(mask, best.index) === best.holds));
  }
  return conditions;
}

export function total(histogram: Histogram): number {
  let sum = 0;
  for (const count of histogram.values()) sum += count;
  return sum;
}

/** How many cases have the literal with this index in their set. */
export function countWith(histogram: Histogram, index: number): number {
  let sum = 0;
  for (const [mask, count] of histogram) if (contains(mask, index)) sum += count;
  return sum;
}

export function contains(mask: Mask, index: number): boolean {
  return mask[index] === '1';
}

export function satisfies(facts: Facts, args: readonly number[], conditions: readonly Condition[]): boolean {
  for (const { literal, holds } of conditions) if (facts.holds(literal, args) !== holds) return false;
  return true;
}

export function wordConditions(conditions: readonly Condition[], vocabulary: Vocabulary): string {
  return conditions
    .map(({ literal, holds }) => (holds ? wordLiteral(literal, vocabulary) : `not ${wordLiteral(literal, vocabulary)}`))
    .join(', ');
}

/** Visits the argument tuples that satisfy a rule's conditions; the array passed on is reused. */
export type Enumerate = (facts: Facts, visit: (args: readonly number[]) => void) => void;

/**
 * Compiles conditions into a search for their arguments: each argument is drawn from the smallest set that the conditions
 * offer (what a predicate holds for, what is related to the argument already drawn, what is here, or everything).
 */
export function compileConditions(arity: number, conditions: readonly Condition[], accepts: Accepts): Enumerate {
  if (arity === 0) return (facts, visit) => satisfies(facts, [], conditions) && visit([]);
  const required = conditions.filter(({ holds }) => holds).map(({ literal }) => literal);
  const sources = Array.from({ length: arity }, (_, argument) => sourceOf(argument, required));
  const joins = required.filter((literal) => literal.kind === 'binary');
  const first = arity === 2 && sources[1]!.cost < sources[0]!.cost ? 1 : 0;
  const second = 1 - first;
  const join = joins[0];

  if (arity === 1) {
    const { cost, draw } = sources[0]!;
    const fromEverything = cost === costOfEverything;
    const candidates = fromEverything ? acceptedOf(accepts) : draw;
    return (facts, visit) => {
      const args = [0];
      for (const entity of candidates(facts)) {
        args[0] = entity;
        if (satisfies(facts, args, conditions) && (fromEverything || accepts(facts, args))) visit(args);
      }
    };
  }
  return (facts, visit) => {
    const args = [0, 0];
    for (const entity of sources[first]!.draw(facts)) {
      args[first] = entity;
      const partners = !join
        ? sources[second]!.draw(facts)
        : join.second === first
          ? facts.firstsOf(join.predicate, entity)
          : facts.secondsOf(join.predicate, entity);
      for (const partner of partners) {
        args[second] = partner;
        if (partner !== entity && satisfies(facts, args, conditions) && accepts(facts, args)) visit(args);
      }
    }
  };
}

/** The entities that a rule accepts, found once for all copies of a world; by name, since what is offered is sorted. */
function acceptedOf(accepts: Accepts): (facts: Facts) => readonly number[] {
  const known = new WeakMap<readonly string[], { readonly size: number; readonly accepted: readonly number[] }>();
  return (facts) => {
    const found = known.get(facts.names);
    if (found?.size === facts.size) return found.accepted;
    const accepted = facts
      .everything()
      .filter((entity) => accepts(facts, [entity]))
      .sort((a, b) => (facts.names[a]! < facts.names[b]! ? -1 : 1));
    known.set(facts.names, { size: facts.size, accepted });
    return accepted;
  };
}

/** Whether the sorts and types of these arguments are right for a rule. */
export type Accepts = (facts: Facts, args: readonly number[]) => boolean;

const costOfEverything = 3;

interface Source {
  readonly cost: number;
  draw(facts: Facts): readonly number[];
}

function sourceOf(argument: number, required: readonly Literal[]): Source {
  const unary = required.filter((literal) => literal.kind === 'unary' && literal.argument === argument) as Extract<
    Literal,
    { kind: 'unary' }
  >[];
  if (unary.length > 0) {
    return {
      cost: 1,
      draw(facts) {
        let smallest = facts.holdersOf(unary[0]!.predicate);
        for (const { predicate } of unary) {
          const holders = facts.holdersOf(predicate);
          if (holders.length < smallest.length) smallest = holders;
        }
        return smallest;
      },
    };
  }
  if (required.some((literal) => literal.kind === 'here' && literal.argument === argument)) {
    return { cost: 2, draw: (facts) => facts.reachable() };
  }
  return { cost: costOfEverything, draw: (facts) => facts.everything() };
}
