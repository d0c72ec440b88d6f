import { add, compileConditions, type Histogram, learnConditions, total } from '../facts/conditions.ts';
import type { Facts } from '../facts/facts.ts';
import { forEachMoment, type RecordedEvidence } from '../recordings/recorded-evidence.ts';
import type { ActionReader, ReadAction } from '../recordings/transcript.ts';
import { Capability } from './capability.ts';
import { OutcomeTally } from './outcome-tally.ts';
import type { Outcome } from './outcomes.ts';
import type { Rule } from './rules.ts';

export interface LearnedRules {
  readonly rules: ReadonlyMap<string, Rule>;
  /** What the world answers to an action that is not open; undefined where that was never recorded. */
  readonly refusal: Outcome | undefined;
}

/** Negative cases are drawn from about so many moments: they vary little from one to the next. */
const negativeMoments = 1500;

interface Draft {
  readonly key: string;
  readonly schema: string;
  readonly sorts: readonly string[];
  readonly positives: Histogram;
  readonly negatives: Histogram;
  /** The type tuples that were seen open. */
  readonly types: Map<string, readonly string[]>;
  readonly capability: Capability;
  readonly outcomes: OutcomeTally;
  taken: number;
  precedent?: { readonly task: string; readonly index: number };
}

/** Learns lifted rules for every action schema from recorded trajectories alone. */
export function learnRules(evidence: RecordedEvidence): LearnedRules {
  const { transcripts, vocabulary, actions } = evidence;
  const drafts = new Map<string, Draft>();
  const draftOf = (action: ReadAction) => {
    let draft = drafts.get(action.key);
    if (!draft) {
      draft = newDraft(action, evidence);
      drafts.set(action.key, draft);
    }
    return draft;
  };
  const refusals = new OutcomeTally(evidence);

  forEachMoment(evidence, ({ facts, described, transcript, step, index }) => {
    for (const action of step.open) {
      const draft = draftOf(action);
      const args = action.arguments.map((name) => facts.entity(name));
      draft.types.set(typesOf(facts, args).join('|'), typesOf(facts, args));
      if (isKnown(action.arguments, draft.sorts, described)) add(draft.positives, facts.mask(args));
    }
    const { action, sentences } = step;
    const names = action?.arguments ?? [];
    if (!action || !step.listed) {
      refusals.observe(sentences, names, facts, undefined);
      return;
    }
    const draft = draftOf(action);
    draft.taken += 1;
    draft.precedent ??= { task: transcript.trajectory.task.id, index };
    const after = facts.copy();
    evidence.effects.apply(action, after);
    draft.outcomes.observe(sentences, names, facts, after);
  });

  const moments = transcripts.reduce((sum, { steps }) => sum + steps.length, 0);
  const stride = Math.max(1, Math.floor(moments / negativeMoments));
  forEachMoment(evidence, ({ facts, described, step, moment }) => {
    if (moment % stride !== 0) return;
    const open = new Set(step.open.map(instanceOf));
    for (const draft of drafts.values()) tallyNegatives(draft, facts, described, open);
  });

  const learned = [...drafts.values()].map((draft) => ({
    draft,
    conditions: learnConditions(draft.positives, draft.negatives, vocabulary.literals[draft.sorts.length]!),
  }));
  const searches = learned.map(({ draft, conditions }) => ({
    draft,
    enumerate: compileConditions(draft.sorts.length, conditions, ofSorts(draft.sorts, actions)),
  }));
  forEachMoment(evidence, ({ facts, described, step }) => {
    const open = new Set(step.open.map(instanceOf));
    for (const { draft, enumerate } of searches) {
      enumerate(facts, (args) => {
        const names = args.map((entity) => facts.names[entity]!);
        if (!isKnown(names, draft.sorts, described)) return;
        draft.capability.observe(typesOf(facts, args), open.has(instanceOf({ key: draft.key, arguments: names })));
      });
    }
  });

  const rules = new Map<string, Rule>();
  for (const { draft, conditions } of learned) {
    const { key, schema, sorts, capability, taken, precedent } = draft;
    const effects = evidence.effects.of(key);
    const seen = { open: total(draft.positives), taken, precedent };
    rules.set(key, {
      key,
      schema,
      sorts,
      conditions,
      capability,
      effects,
      outcomes: draft.outcomes.tree(sorts.length),
      answers: draft.outcomes.answers(),
      takenWith: draft.outcomes.typesByArgument(sorts.length),
      evidence: seen,
    });
  }
  return { rules, refusal: refusals.mostFrequent() };
}

function newDraft(action: ReadAction, evidence: RecordedEvidence): Draft {
  return {
    key: action.key,
    schema: action.schema,
    sorts: action.arguments.map((name) => evidence.actions.sortOf(evidence.abstraction.typeOf(name))),
    positives: new Map(),
    negatives: new Map(),
    types: new Map(),
    capability: new Capability(),
    outcomes: new OutcomeTally(evidence),
    taken: 0,
  };
}

/** Furniture that nothing was said about yet may be in any state: such cases teach nothing about conditions. */
function isKnown(names: readonly string[], sorts: readonly string[], described: ReadonlySet<string>): boolean {
  return names.every((name, index) => sorts[index] === 'thing' || described.has(name));
}

function typesOf(facts: Facts, args: readonly number[]): string[] {
  return args.map((entity) => facts.types[entity]!);
}

function instanceOf(action: Pick<ReadAction, 'key' | 'arguments'>): string {
  return `${action.key}|${action.arguments.join('|')}`;
}

function ofSorts(sorts: readonly string[], actions: ActionReader) {
  return (facts: Facts, args: readonly number[]) =>
    args.every((entity, index) => actions.sortOf(facts.types[entity]!) === sorts[index]);
}

function tallyNegatives(draft: Draft, facts: Facts, described: ReadonlySet<string>, open: ReadonlySet<string>): void {
  if (draft.sorts.length === 0) return;
  const byType = new Map<string, number[]>();
  for (const entity of facts.everything()) {
    const type = facts.types[entity]!;
    byType.set(type, [...(byType.get(type) ?? []), entity]);
  }
  const offer = (args: readonly number[]) => {
    const names = args.map((entity) => facts.names[entity]!);
    if (!isKnown(names, draft.sorts, described)) return;
    if (!open.has(instanceOf({ key: draft.key, arguments: names }))) add(draft.negatives, facts.mask(args));
  };
  for (const [first, second] of draft.types.values()) {
    for (const a of byType.get(first!) ?? []) {
      if (second === undefined) offer([a]);
      else for (const b of byType.get(second) ?? []) if (a !== b) offer([a, b]);
    }
  }
}
