import type { Abstraction } from '@dreamgym/core';
import { add, type Condition, contains, countWith, type Histogram, total } from '../facts/conditions.ts';
import type { Facts } from '../facts/facts.ts';
import type { Literal, Mask, Vocabulary } from '../facts/vocabulary.ts';
import { advance, forEachMoment, type RecordedEvidence } from '../recordings/recorded-evidence.ts';
import type { Transcript } from '../recordings/transcript.ts';
import { blankTypes, type Goal } from './goals.ts';

/**
 * A literal is part of the goal if it holds in such a share of the successes: the share that explains the recordings best,
 * the strictest of equals. Quirks break even true literals now and then, the more visibly the fewer successes there are.
 */
const agreements = [0.95, 0.9, 0.8, 0.7];
/**
 * What was found without success oftener than this, for every success, is not what success takes: an attempt that gets there
 * ends. Among a few successes by chance something can always be found that few other moments have.
 */
const mostInVain = 0.25;

/**
 * Learns for each wording of instructions when it is fulfilled: what all recorded successes have in common about the
 * entities that the instruction speaks of, how many of them it takes, and, where that would also fit moments that were
 * no success, what sets those apart. Where nothing does, the wording stays without a goal.
 */
export function learnGoals(evidence: RecordedEvidence, types: ReadonlySet<string>): ReadonlyMap<string, Goal> {
  const drafts = new Map<string, GoalDraft>();
  const readings = new Map<Transcript, { draft: GoalDraft; types: readonly string[] }>();
  for (const transcript of evidence.transcripts) {
    const { pattern, types: its } = blankTypes(transcript.trajectory.task.instruction, types);
    let draft = drafts.get(pattern);
    if (!draft) {
      draft = { pattern, slots: its.length, successes: [], failures: [] };
      drafts.set(pattern, draft);
    }
    readings.set(transcript, { draft, types: its });
  }
  forEachMoment(evidence, ({ transcript, step, index, facts }) => {
    const { draft, types: its } = readings.get(transcript)!;
    const last = index === transcript.steps.length - 1;
    const solved = last && isSuccess(transcript);
    const after = solved || last ? facts.copy() : undefined;
    if (after) advance(after, step, evidence);
    draft.failures.push(bindings(facts, its));
    if (!after) return;
    const involved = step.action?.arguments ?? [];
    if (solved) {
      const all = bindings(after, its);
      draft.successes.push({ all, involved: involving(all, after, involved) });
    } else if (!transcript.trajectory.unscored) draft.failures.push(bindings(after, its));
  });
  const goals = new Map<string, Goal>();
  for (const draft of drafts.values()) {
    const goal = finish(draft, evidence.vocabulary);
    if (goal) goals.set(goal.pattern, goal);
  }
  return goals;
}

/** One way to fill the blanks with entities, and the literals that hold for it. */
interface Binding {
  readonly args: readonly number[];
  readonly mask: Mask;
}

interface GoalDraft {
  readonly pattern: string;
  readonly slots: number;
  readonly successes: { readonly all: readonly Binding[]; readonly involved: readonly Binding[] }[];
  readonly failures: (readonly Binding[])[];
}

function isSuccess({ trajectory }: Transcript): boolean {
  const last = trajectory.transitions.at(-1);
  return trajectory.end.kind === 'terminated' && last !== undefined && last.reward > 0;
}

function bindings(facts: Facts, types: readonly string[]): Binding[] {
  const found: Binding[] = [];
  forEachBinding(facts, types, (args) => found.push({ args: [...args], mask: facts.mask(args) }));
  return found;
}

/** Visits every way to fill the blanks with different entities of their types; the array passed on is reused. */
function forEachBinding(facts: Facts, types: readonly string[], visit: (args: readonly number[]) => void): void {
  const args: number[] = [];
  const fill = (slot: number) => {
    if (slot === types.length) return visit(args);
    for (const entity of facts.everything()) {
      if (facts.types[entity] !== types[slot] || args.includes(entity)) continue;
      args.push(entity);
      fill(slot + 1);
      args.pop();
    }
  };
  fill(0);
}

/** The bindings that share most entities with the action that brought success: it is about them. */
function involving(all: readonly Binding[], facts: Facts, names: readonly string[]): readonly Binding[] {
  const shared = ({ args }: Binding) => args.filter((entity) => names.includes(facts.names[entity]!)).length;
  const most = Math.max(0, ...all.map(shared));
  return all.filter((binding) => shared(binding) === most);
}

function finish(draft: GoalDraft, vocabulary: Vocabulary): Goal | undefined {
  const hypotheses = agreements.flatMap((agreement) => suppose(draft, vocabulary, agreement) ?? []);
  const [first, ...others] = hypotheses;
  if (!first) return undefined;
  const best = others.reduce((one, other) => (errorsOf(other) < errorsOf(one) ? other : one), first);
  return best.inVain > mostInVain * draft.successes.length ? undefined : best.goal;
}

/** A goal, and the recorded moments that speak against it. */
interface Hypothesis {
  readonly goal: Goal;
  /** Moments that would fulfil it and were no success. */
  readonly inVain: number;
  /** Successes that would not fulfil it. */
  readonly missed: number;
}

function errorsOf({ inVain, missed }: Hypothesis): number {
  return inVain + missed;
}

/** What the goal would be with this agreement. */
function suppose(draft: GoalDraft, vocabulary: Vocabulary, agreement: number): Hypothesis | undefined {
  const { slots, successes, failures } = draft;
  const literals = vocabulary.literals[slots]!;
  const explained = successes.filter(({ all }) => all.length > 0);
  if (explained.length === 0) return undefined;
  const elsewhere: Histogram = new Map();
  for (const all of failures) for (const { mask } of all) add(elsewhere, mask);
  const isTelling = (index: number) =>
    literals[index]!.kind !== 'some' && countWith(elsewhere, index) < 0.999 * total(elsewhere);
  const involved = explained.map((success) => success.involved);
  const found = commonLiterals(involved, literals, agreement).filter(isTelling);
  const common = found.filter(
    (index) =>
      !isImplied(
        literals[index]!,
        found.map((other) => literals[other]!),
        vocabulary,
      ),
  );
  const requiring = (indices: readonly number[]) => requireAll(draft, indices, { literals, explained, agreement });
  // Successes share many traces of how they were reached. Those that only get in the way are no part of the goal.
  const isFluent = (index: number) => {
    const literal = literals[index]!;
    return literal.kind === 'unary' && literal.predicate >= vocabulary.firstFluent;
  };
  let kept = common;
  let best = requiring(kept);
  for (const index of common.filter(isFluent)) {
    const fewer = kept.filter((other) => other !== index);
    const without = requiring(fewer);
    if (errorsOf(without) >= errorsOf(best)) continue;
    kept = fewer;
    best = without;
  }
  return best;
}

/** The goal that requires these literals, and excludes what sets the moments apart that would fulfil it and were no success. */
function requireAll(
  { pattern, slots, successes, failures }: GoalDraft,
  required: readonly number[],
  given: {
    readonly literals: readonly Literal[];
    readonly explained: GoalDraft['successes'];
    readonly agreement: number;
  },
): Hypothesis {
  const { literals, explained, agreement } = given;
  const met = (mask: Mask) => required.every((index) => contains(mask, index));
  const bound = explained.map(({ all }) => all);
  const times = Math.max(1, leastTimes(bound, required, agreement));
  const conditions: Condition[] = required.map((index) => ({ literal: literals[index]!, holds: true }));
  let confused: Histogram = new Map();
  for (const all of failures) {
    const fitting = all.filter(({ mask }) => met(mask));
    if (fitting.length < times) continue;
    for (const { mask } of fitting) add(confused, mask);
  }
  const excluded: number[] = [];
  // What success and these moments have in common is not all there is to it: find what must not hold.
  while (total(confused) > 0) {
    const candidates = literals.map((literal, index) => {
      const never = explained.every(({ involved }) => involved.some(({ mask }) => met(mask) && !contains(mask, index)));
      return { literal, index, count: never ? countWith(confused, index) : 0 };
    });
    const best = candidates.reduce((one, other) => (other.count > one.count ? other : one));
    if (best.count === 0) break;
    conditions.push({ literal: best.literal, holds: false });
    excluded.push(best.index);
    confused = new Map([...confused].filter(([mask]) => !contains(mask, best.index)));
  }
  const fulfils = ({ mask }: Binding) => met(mask) && !excluded.some((index) => contains(mask, index));
  const isMet = (all: readonly Binding[]) => all.filter(fulfils).length >= times;
  return {
    goal: { pattern, slots, conditions, times, evidence: successes.length },
    inVain: failures.filter(isMet).length,
    missed: successes.filter(({ all }) => !isMet(all)).length,
  };
}

/** The literals that hold in (almost) every success for the binding that fits best. */
function commonLiterals(
  successes: readonly (readonly Binding[])[],
  literals: readonly Literal[],
  agreement: number,
): number[] {
  const indices = [...literals.keys()];
  const share = (candidates: readonly (readonly Binding[])[], index: number) =>
    candidates.filter((all) => all.some(({ mask }) => contains(mask, index))).length / candidates.length;
  const likely = indices.filter((index) => share(successes, index) >= agreement);
  const score = ({ mask }: Binding) => likely.filter((index) => contains(mask, index)).length;
  const chosen = successes.map((all) => [all.reduce((best, one) => (score(one) > score(best) ? one : best))]);
  return likely.filter((index) => share(chosen, index) >= agreement);
}

/** Being at a place implies that it is here; of the two only the weaker is asked for. */
function isImplied(literal: Literal, others: readonly Literal[], { functional }: Vocabulary): boolean {
  return (
    literal.kind === 'unary' &&
    functional.has(literal.predicate) &&
    others.some((other) => other.kind === 'here' && other.argument === literal.argument)
  );
}

/** How many `$0` satisfy the literals with the same other arguments, at least, in (almost) every success. */
function leastTimes(
  successes: readonly (readonly Binding[])[],
  literals: readonly number[],
  agreement: number,
): number {
  const counts = successes.map((all) => {
    const byRest = new Map<string, number>();
    for (const { args, mask } of all) {
      if (literals.every((index) => contains(mask, index))) add(byRest, args.slice(1).join('|'));
    }
    return Math.max(0, ...byRest.values());
  });
  counts.sort((a, b) => a - b);
  return counts[Math.floor(counts.length * (1 - agreement))] ?? 1;
}

/** The types that entities have in these recordings. */
export function typesIn(transcripts: readonly Transcript[], abstraction: Abstraction): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { opening, steps } of transcripts) {
    for (const { items = [] } of opening) for (const item of items) types.add(abstraction.typeOf(item));
    for (const { open } of steps) {
      for (const action of open) for (const name of action.arguments) types.add(abstraction.typeOf(name));
    }
  }
  return types;
}
