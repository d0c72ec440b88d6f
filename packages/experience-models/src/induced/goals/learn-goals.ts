import type { Abstraction } from '@dreamgym/core';
import { add, type Condition, contains, countWith, type Histogram, total } from '../facts/conditions.ts';
import type { Facts } from '../facts/facts.ts';
import type { Literal, Vocabulary } from '../facts/vocabulary.ts';
import { forEachMoment, type RecordedEvidence } from '../recordings/recorded-evidence.ts';
import type { Transcript } from '../recordings/transcript.ts';
import { blankTypes, type Goal } from './goals.ts';

/**
 * A literal is part of the goal if it holds in such a share of the successes: the share that explains the recordings best,
 * the strictest of equals. Quirks break even true literals now and then, the more visibly the fewer successes there are.
 */
const agreements = [0.95, 0.9, 0.8, 0.7];

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
    after?.read(step.sentences, evidence.abstraction);
    draft.failures.push(bindings(facts, its));
    if (!after) return;
    const involved = step.action?.arguments ?? [];
    if (solved) {
      const all = bindings(after, its);
      draft.successes.push({ all, involved: involving(all, after, involved) });
    } else draft.failures.push(bindings(after, its));
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
  readonly mask: number;
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
  const { successes, failures } = draft;
  const hypotheses = agreements.flatMap((agreement) => suppose(draft, vocabulary, agreement) ?? []);
  const judged = hypotheses.map(({ goal, fulfils }) => {
    const isMet = (all: readonly Binding[]) => all.filter(fulfils).length >= goal.times;
    return { goal, inVain: failures.filter(isMet).length, missed: successes.filter(({ all }) => !isMet(all)).length };
  });
  const [first, ...others] = judged;
  if (!first) return undefined;
  const errors = ({ inVain, missed }: (typeof judged)[number]) => inVain + missed;
  const best = others.reduce((one, other) => (errors(other) < errors(one) ? other : one), first);
  // What was found more often without success than with it is not what success takes.
  return best.inVain > successes.length ? undefined : best.goal;
}

/** What the goal would be with this agreement, and whether a binding fulfils it. */
function suppose({ pattern, slots, successes, failures }: GoalDraft, vocabulary: Vocabulary, agreement: number) {
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
  const met = (mask: number, conditions: readonly number[]) => conditions.every((index) => contains(mask, index));
  const times = Math.max(
    1,
    leastTimes(
      explained.map(({ all }) => all),
      common,
      agreement,
    ),
  );

  const conditions: Condition[] = common.map((index) => ({ literal: literals[index]!, holds: true }));
  let confused: Histogram = new Map();
  for (const all of failures) {
    const fitting = all.filter(({ mask }) => met(mask, common));
    if (fitting.length < times) continue;
    for (const { mask } of fitting) add(confused, mask);
  }
  const excluded: number[] = [];
  // What success and these moments have in common is not all there is to it: find what must not hold.
  while (total(confused) > 0) {
    const candidates = literals.map((literal, index) => {
      const never = involved.every((all) => all.some(({ mask }) => met(mask, common) && !contains(mask, index)));
      return {
        literal,
        index,
        count: never ? [...confused].reduce((sum, [mask, n]) => sum + (contains(mask, index) ? n : 0), 0) : 0,
      };
    });
    const best = candidates.reduce((one, other) => (other.count > one.count ? other : one));
    if (best.count === 0) break;
    conditions.push({ literal: best.literal, holds: false });
    excluded.push(best.index);
    confused = new Map([...confused].filter(([mask]) => !contains(mask, best.index)));
  }
  const fulfils = ({ mask }: Binding) => met(mask, common) && !excluded.some((index) => contains(mask, index));
  return { goal: { pattern, slots, conditions, times, evidence: successes.length }, fulfils };
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
