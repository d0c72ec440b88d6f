import type { DreamStep, Sentence } from '@dreamgym/core';
import { groundEffects } from '../induced/effects/effects.ts';
import type { Facts } from '../induced/facts/facts.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import type { DisagreementKind } from './disagreements.ts';
import type { IsFamiliar } from './familiarity.ts';

export interface StepComparison {
  /** The world before the action. */
  readonly before: Facts;
  readonly action: string;
  readonly predicted: DreamStep;
  readonly expected: DreamStep;
  readonly isFamiliar: IsFamiliar;
  /** Whether the state of an entity was told. */
  readonly isDescribed: (entity: string) => boolean;
}

/** In what a predicted step differs from the one that rules expect. */
export function compareSteps(knowledge: Knowledge, comparison: StepComparison): DisagreementKind[] {
  const { before, predicted, expected } = comparison;
  const { abstraction } = knowledge;
  const [is, shouldBe] = [predicted, expected].map(({ observation }): Told => {
    const sentences = abstraction.readObservation(observation.text);
    const facts = before.copy();
    facts.read(sentences, abstraction);
    return { sentences, facts, text: canonical(sentences) };
  }) as [Told, Told];
  const kinds = new Set(is.text === shouldBe.text ? [] : differences(knowledge, { ...comparison, is, shouldBe }));
  // Where the states differ, so do the actions.
  if (
    kinds.size === 0 &&
    !expected.terminated &&
    differInActions(knowledge, { ...comparison, after: shouldBe.facts })
  ) {
    kinds.add('actions');
  }
  if (predicted.reward > expected.reward) kinds.add('early-success');
  else if (predicted.reward < expected.reward) kinds.add('withheld-success');
  else if (predicted.terminated && !expected.terminated) kinds.add('early-end');
  return [...kinds];
}

/** What an answer says, and the world after it. */
interface Told {
  readonly sentences: readonly Sentence[];
  readonly facts: Facts;
  readonly text: string;
}

function differences(
  knowledge: Knowledge,
  { before, action, is, shouldBe }: StepComparison & { readonly is: Told; readonly shouldBe: Told },
): DisagreementKind[] {
  const refused = refusalOf(knowledge);
  if (is.text === refused) return ['refused'];
  const forgiven = shouldBe.text === refused;
  const kinds: DisagreementKind[] = forgiven ? ['forgiven'] : [];
  const made = madeBy(knowledge, action);
  const [has, should] = [groundFacts(is.facts, knowledge), groundFacts(shouldBe.facts, knowledge)];
  for (const [fact, names] of [...has, ...should]) {
    if (has.has(fact) && should.has(fact)) continue;
    if (names.some((name) => before.find(name) === undefined)) kinds.push('invented');
    else if (!forgiven) kinds.push(made.has(fact) ? 'effect' : 'changed');
  }
  const named = new Set(is.sentences.flatMap(({ arguments: names }) => names));
  const doneTo = knowledge.actions.read(action)?.arguments ?? [];
  if (doneTo.some((name) => named.has(name) && before.find(name) === undefined)) kinds.push('invented');
  if (is.sentences.some(({ kind }) => kind === 'verbatim')) kinds.push('unreadable');
  return kinds.length === 0 ? ['wording'] : kinds;
}

/** Sentences as one text; the order of lists and of sentences does not count. */
export function canonical(sentences: readonly Sentence[]): string {
  const texts = sentences.map(({ kind, arguments: names, items = [] }) =>
    JSON.stringify([kind, names, [...items].sort()]),
  );
  return texts.sort().join('\n');
}

/** The answer to what is not possible, as one text. */
export function refusalOf({ refusal }: Knowledge): string {
  return canonical(
    (refusal?.sentences ?? []).map(({ kind, arguments: names }) => ({ kind, arguments: names.map(String) })),
  );
}

/** Every fact that holds, with its arguments. */
function groundFacts(facts: Facts, { vocabulary: { unary, binary } }: Knowledge): Map<string, readonly string[]> {
  const ground = new Map<string, readonly string[]>();
  const note = (name: string, entities: readonly number[]) => {
    const names = entities.map((entity) => facts.names[entity]!);
    ground.set(`${name}(${names.join(', ')})`, names);
  };
  for (const [predicate, name] of unary.entries()) {
    for (const entity of facts.holdersOf(predicate)) note(name, [entity]);
  }
  for (const [predicate, name] of binary.entries()) {
    for (const second of facts.everything()) {
      for (const first of facts.firstsOf(predicate, second)) note(name, [first, second]);
    }
  }
  return ground;
}

/** The facts that the rules have an action make true or false. */
function madeBy({ actions, ruleOf, abstraction }: Knowledge, text: string): ReadonlySet<string> {
  const action = actions.read(text);
  const effects = (action && ruleOf.get(action.key)?.effects) ?? [];
  return new Set(
    groundEffects(effects, action?.arguments ?? [], abstraction).map(
      ({ fact }) => `${fact.name}(${fact.arguments.join(', ')})`,
    ),
  );
}

/** Of actions that were not recorded the rules know little. */
function differInActions(
  knowledge: Knowledge,
  { predicted, expected, after, isFamiliar, isDescribed }: StepComparison & { readonly after: Facts },
): boolean {
  const [listed, open] = [predicted.observation.actions, expected.observation.actions];
  if (!listed || !open) return false;
  const [has, should] = [new Set(listed), new Set(open)];
  const differing = [...listed.filter((text) => !should.has(text)), ...open.filter((text) => !has.has(text))];
  return differing.some((text) => isFamiliar(text, after) && isSettled(knowledge, { text, isDescribed }));
}

/** Whether it does not depend on the state of furniture of which nothing was said yet. */
function isSettled(
  { actions, ruleOf, vocabulary }: Knowledge,
  { text, isDescribed }: Pick<StepComparison, 'isDescribed'> & { readonly text: string },
): boolean {
  const action = actions.read(text);
  const conditions = (action && ruleOf.get(action.key)?.conditions) ?? [];
  const needs = (argument: number) =>
    conditions.some(
      ({ literal }) =>
        literal.kind === 'unary' && literal.argument === argument && !vocabulary.functional.has(literal.predicate),
    );
  return action?.arguments.every((name, index) => isDescribed(name) || !needs(index)) ?? true;
}
