import type { Abstraction, Trajectory } from '@dreamgym/core';
import { type ApplyEffects, compileEffects, type Effect } from './effects/effects.ts';
import { learnEffects } from './effects/learn-effects.ts';
import { type Accepts, compileConditions, type Enumerate } from './facts/conditions.ts';
import { perTypes } from './facts/per-types.ts';
import { type Literal, type Vocabulary, wordLiteral } from './facts/vocabulary.ts';
import type { Goal } from './goals/goals.ts';
import { learnGoals, typesIn } from './goals/learn-goals.ts';
import { firstSights } from './recordings/first-sights.ts';
import { type ActionReader, actionReader, learnSorts, transcribe } from './recordings/transcript.ts';
import { literalsIn } from './rules/decision-tree.ts';
import { type LearnedRules, learnRules } from './rules/learn-rules.ts';
import { isThin, type Rule } from './rules/rules.ts';
import { type ListOrder, learnListOrder } from './worlds/list-order.ts';
import { learnNeighbours } from './worlds/neighbours.ts';
import { learnScenes, type Scenes } from './worlds/scenes.ts';

/** Everything that was induced from recordings. */
export interface Knowledge {
  readonly abstraction: Abstraction;
  readonly vocabulary: Vocabulary;
  readonly actions: ActionReader;
  /** In the order of their keys. */
  readonly rules: readonly CompiledRule[];
  readonly ruleOf: ReadonlyMap<string, CompiledRule>;
  readonly refusal: LearnedRules['refusal'];
  readonly goals: ReadonlyMap<string, Goal>;
  /** The type names that instructions are read by. */
  readonly types: ReadonlySet<string>;
  readonly scenes: Scenes;
  readonly listOrder: ListOrder;
}

export interface CompiledRule extends Rule {
  readonly index: number;
  /** Whether it is for arguments of these types. */
  readonly accepts: Accepts;
  /** Whether little is known of it with arguments of these types. */
  readonly isThin: Accepts;
  readonly enumerate: Enumerate;
  readonly apply: ApplyEffects;
  /** Why it applies and what it does: words, with the index of an argument wherever its name goes. */
  readonly explanation: readonly (string | number)[];
}

/** Induces rules, goals and priors from recorded trajectories. Throws where there is nothing to learn from. */
export function induce(trajectories: readonly Trajectory[], abstraction: Abstraction): Knowledge {
  const usable = trajectories.filter(({ end }) => end.kind !== 'failed');
  if (usable.length === 0) {
    throw new Error('there are no recorded trajectories to learn from; record some in the real environment first');
  }
  const actions = actionReader(abstraction, learnSorts(usable, abstraction));
  const transcripts = usable.map((trajectory) => transcribe(trajectory, abstraction, actions));
  const { vocabulary, effects } = learnEffects(transcripts, abstraction);
  const neighbours = learnNeighbours(transcripts, abstraction, vocabulary);
  const sights = new Map(transcripts.map((transcript) => [transcript, firstSights(transcript, abstraction, effects)]));
  const evidence = { transcripts, abstraction, vocabulary, actions, neighbours, effects, sights };
  const learned = learnRules(evidence);
  const types = typesIn(transcripts, abstraction);
  const goals = learnGoals(evidence, types);
  const used = usedPredicates([...learned.rules.values()], [...goals.values()], vocabulary);
  const isOfUse = ({ term }: Effect) => used.has(term.name);
  const rules = [...learned.rules.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((rule, index) => compileRule({ ...rule, effects: rule.effects.filter(isOfUse) }, index, actions, vocabulary));
  return {
    abstraction,
    vocabulary,
    actions,
    rules,
    ruleOf: new Map(rules.map((rule) => [rule.key, rule])),
    refusal: learned.refusal,
    goals,
    types,
    scenes: learnScenes(evidence),
    listOrder: learnListOrder(transcripts, abstraction),
  };
}

function compileRule(rule: Rule, index: number, actions: ActionReader, vocabulary: Vocabulary): CompiledRule {
  const { sorts, conditions, effects, evidence } = rule;
  const accepts = acceptedTypes(rule, actions);
  const because = conditions.map(({ literal, holds }) => `${holds ? '' : 'not '}${wordLiteral(literal, vocabulary)}`);
  const makes = effects.map(({ term, value }) => `${value ? '' : 'not '}${term.name}(${term.arguments.join(', ')})`);
  const explanation = [
    `Rule ${rule.key}, seen open ${evidence.open} times and taken ${evidence.taken} times`,
    evidence.precedent ? `, first in ${evidence.precedent.task} step ${evidence.precedent.index + 1}` : '',
    because.length > 0 ? `. It applies because ${because.join(', ')}.` : '. It always applies.',
    makes.length > 0 ? ` It makes ${makes.join(', ')}.` : ' It changes nothing.',
  ]
    .join('')
    .split(/\$(\d)/)
    .map((piece, position) => (position % 2 === 1 ? Number(piece) : piece));
  return {
    ...rule,
    index,
    accepts,
    isThin: perTypes((types) => isThin(rule, types)),
    enumerate: compileConditions(sorts.length, conditions, accepts),
    apply: compileEffects(effects, vocabulary),
    explanation,
  };
}

/** Whether a rule is for arguments of these types. */
function acceptedTypes({ sorts, capability }: Rule, actions: ActionReader): Accepts {
  return perTypes(
    (types) => types.every((type, index) => actions.sortOf(type) === sorts[index]) && capability.allows(types),
  );
}

/** The reported predicates, and of the learned fluents those by which something is decided. */
function usedPredicates(
  rules: readonly Rule[],
  goals: readonly Goal[],
  { unary, binary, firstFluent, literals }: Vocabulary,
): ReadonlySet<string> {
  const used = new Set([...unary.slice(0, firstFluent), ...binary]);
  const use = (literal: Literal) => {
    if (literal.kind === 'unary' || literal.kind === 'some') used.add(unary[literal.predicate]!);
  };
  for (const { conditions } of [...rules, ...goals]) for (const { literal } of conditions) use(literal);
  for (const { outcomes, sorts } of rules) {
    for (const index of outcomes ? literalsIn(outcomes) : []) use(literals[sorts.length]![index]!);
  }
  return used;
}
