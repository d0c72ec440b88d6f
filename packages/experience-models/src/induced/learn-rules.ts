import type { Abstraction, Sentence } from '@dreamgym/core';
import { add, compileConditions, type Histogram, learnConditions, total } from './conditions.ts';
import { type Case, growTree } from './decision-tree.ts';
import type { Effects } from './effects.ts';
import { Facts, type Neighbours } from './facts.ts';
import type { Seen } from './first-sights.ts';
import { type ItemSource, itemsOf, liftSentences, type Outcome, possibleSources } from './outcomes.ts';
import { Capability, type OutcomeLeaf, type Rule } from './rules.ts';
import { type ActionReader, type ReadAction, sceneKey, type Transcript } from './transcript.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface LearnRulesRequest {
  readonly transcripts: readonly Transcript[];
  readonly abstraction: Abstraction;
  readonly vocabulary: Vocabulary;
  readonly actions: ActionReader;
  /** By scene. */
  readonly neighbours: ReadonlyMap<string, Neighbours>;
  readonly effects: Effects;
  /** What each recording shows of its world as it was at the start. */
  readonly sights: ReadonlyMap<Transcript, Seen>;
}

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
export function learnRules(request: LearnRulesRequest): LearnedRules {
  const { transcripts, vocabulary, actions } = request;
  const drafts = new Map<string, Draft>();
  const draftOf = (action: ReadAction) => {
    let draft = drafts.get(action.key);
    if (!draft) {
      draft = newDraft(action, request);
      drafts.set(action.key, draft);
    }
    return draft;
  };
  const refusals = new OutcomeTally(request, actions);

  forEachMoment(request, ({ facts, described, transcript, step, index }) => {
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
    const args = names.map((name) => after.entity(name));
    for (const { term, value } of request.effects.get(action.key) ?? []) {
      after.set(
        term,
        term.arguments.map((name) => args[Number(name.slice(1))]!),
        value,
      );
    }
    draft.outcomes.observe(sentences, names, facts, after);
  });

  const moments = transcripts.reduce((sum, { steps }) => sum + steps.length, 0);
  const stride = Math.max(1, Math.floor(moments / negativeMoments));
  forEachMoment(request, ({ facts, described, step, moment }) => {
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
  forEachMoment(request, ({ facts, described, step }) => {
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
    const effects = request.effects.get(key) ?? [];
    const evidence = { open: total(draft.positives), taken, precedent };
    rules.set(key, {
      key,
      schema,
      sorts,
      conditions,
      capability,
      effects,
      outcomes: draft.outcomes.tree(sorts.length),
      evidence,
    });
  }
  return { rules, refusal: refusals.mostFrequent() };
}

interface Moment {
  readonly transcript: Transcript;
  readonly step: Transcript['steps'][number];
  /** Of the step in its trajectory, and of the moment among all. */
  readonly index: number;
  readonly moment: number;
  /** What is known of the world before the step, in hindsight: what lay in a drawer before it was opened, too. */
  readonly facts: Facts;
  /** The entities whose state is known, in hindsight. */
  readonly described: ReadonlySet<string>;
}

/** Goes through all recordings and keeps track of what is known of their worlds. */
export function forEachMoment(
  { transcripts, abstraction, vocabulary, neighbours, sights }: LearnRulesRequest,
  visit: (moment: Moment) => void,
): void {
  let moment = 0;
  for (const transcript of transcripts) {
    const facts = new Facts(vocabulary, abstraction);
    facts.setNeighbours(neighbours.get(sceneKey(transcript.opening)) ?? new Map());
    facts.read(transcript.opening, abstraction);
    const { facts: seen, described } = sights.get(transcript)!;
    facts.believe(seen);
    for (const [index, step] of transcript.steps.entries()) {
      visit({ transcript, step, index, moment: moment++, facts, described });
      facts.read(step.sentences, abstraction);
    }
  }
}

function newDraft(action: ReadAction, request: LearnRulesRequest): Draft {
  return {
    key: action.key,
    schema: action.schema,
    sorts: action.arguments.map((name) => request.actions.sortOf(request.abstraction.typeOf(name))),
    positives: new Map(),
    negatives: new Map(),
    types: new Map(),
    capability: new Capability(),
    outcomes: new OutcomeTally(request, request.actions),
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

/** Counts how the world answered one action schema. */
class OutcomeTally {
  private readonly request: LearnRulesRequest;
  private readonly actions: ActionReader;
  private readonly outcomes = new Map<string, Outcome & { readonly sources: SourceTally[] }>();
  private readonly cases = new Map<string, Case<string> & { readonly types: string }>();

  constructor(request: LearnRulesRequest, actions: ActionReader) {
    this.request = request;
    this.actions = actions;
  }

  /** `before` is the world before the action, `after` with its effects; refusals have no `after`. */
  observe(sentences: readonly Sentence[], names: readonly string[], before: Facts, after: Facts | undefined): void {
    const { abstraction, vocabulary } = this.request;
    const { signature, lifted } = liftSentences(sentences, names, abstraction);
    let outcome = this.outcomes.get(signature);
    if (!outcome) {
      const sources = lifted.map((sentence) =>
        possibleSources(sentence, abstraction, vocabulary).map((source) => ({ source, hits: 0 })),
      );
      outcome = { sentences: lifted, count: 0, sources };
      this.outcomes.set(signature, outcome);
    }
    outcome.count += 1;
    const args = names.map((name) => before.entity(name));
    const isFixture = (entity: number) => this.actions.sortOf(before.types[entity]!) !== 'thing';
    for (const [index, sentence] of sentences.entries()) {
      const items = [...(sentence.items ?? [])].sort().join('|');
      for (const tally of outcome.sources[index]!) {
        const found = itemsOf(tally.source, before, args, isFixture).map((entity) => before.names[entity]!);
        if (found.sort().join('|') === items) tally.hits += 1;
      }
    }
    if (!after) return;
    const types = typesOf(after, args).join('|');
    const mask = after.mask(args);
    const key = `${mask} ${types} ${signature}`;
    const known = this.cases.get(key);
    if (known) known.count += 1;
    else this.cases.set(key, { mask, result: signature, types, count: 1 });
  }

  mostFrequent(): Outcome | undefined {
    let best: Outcome | undefined;
    for (const [signature, { count }] of this.outcomes) {
      if (count > (best?.count ?? 0)) best = this.finished(signature);
    }
    return best;
  }

  tree(arity: number) {
    if (this.cases.size === 0) return undefined;
    // What is the case somewhere else decides only where the action has no arguments to decide by.
    const literals = this.request.vocabulary.literals[arity]!;
    const width = arity === 0 ? literals.length : literals.filter(({ kind }) => kind !== 'some').length;
    return growTree([...this.cases.values()], width, (cases): OutcomeLeaf => {
      const usual = mostCounted(cases);
      const byTypes = new Map<string, Outcome>();
      const types = new Set(cases.map((one) => one.types));
      for (const its of types) {
        const result = mostCounted(cases.filter((one) => one.types === its));
        if (result !== usual) byTypes.set(its, this.finished(result));
      }
      return { byTypes, usual: this.finished(usual) };
    });
  }

  private finished(signature: string): Outcome {
    const { sentences, count, sources } = this.outcomes.get(signature)!;
    return {
      count,
      sentences: sentences.map((sentence, index) => ({
        ...sentence,
        source: sentence.source ?? mostHits(sources[index]!),
      })),
    };
  }
}

type SourceTally = { readonly source: ItemSource; hits: number }[];

function mostHits(tally: SourceTally): ItemSource | undefined {
  return tally.reduce<SourceTally[number] | undefined>(
    (best, one) => (!best || one.hits > best.hits ? one : best),
    undefined,
  )?.source;
}

function mostCounted(cases: readonly Case<string>[]): string {
  const counts = new Map<string, number>();
  for (const { result, count } of cases) add(counts, result, count);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
