import type { Abstraction, Reference, Sentence } from '@dreamgym/core';
import type { Knowledge } from './knowledge.ts';
import type { ReadAction } from './recordings/transcript.ts';
import { liftSentences, type Outcome } from './rules/outcomes.ts';
import type { Rule } from './rules/rules.ts';

/** Cases that resemble the present one less than this say nothing about it. */
const closeEnough = 0.3;

/** The real cases that are looked at for one of the same action: a dream that rests on dreams drifts away. */
export const casesRecalled = { limit: 5, origin: 'real' } as const;

/** The most similar real case of an action of the same schema and sorts; undefined where none is similar enough. */
export function precedentOf(
  action: ReadAction,
  references: readonly Reference[],
  { actions }: Pick<Knowledge, 'actions'>,
): Reference | undefined {
  return references.find(
    (reference) => reference.similarity >= closeEnough && actions.read(reference.action)?.key === action.key,
  );
}

/** The way of answering that a precedent shows, of those that the rule knows. */
export function answerLike(
  precedent: Reference,
  rule: Rule,
  { actions, abstraction }: Pick<Knowledge, 'actions' | 'abstraction'>,
): Outcome | undefined {
  const names = actions.read(precedent.action)?.arguments ?? [];
  const { signature } = liftSentences(abstraction.readObservation(precedent.next), names, abstraction);
  return rule.answers.get(signature);
}

/** What a precedent says, with its entities renamed to those of the present action, argument by argument. */
export function retold(
  precedent: Reference,
  action: ReadAction,
  { actions, abstraction }: { readonly actions: Knowledge['actions']; readonly abstraction: Abstraction },
): Sentence[] {
  const names = actions.read(precedent.action)?.arguments ?? [];
  const renamed = new Map(names.map((name, index) => [name, action.arguments[index]!]));
  const rename = (name: string) => renamed.get(name) ?? name;
  return abstraction.readObservation(precedent.next).map((sentence) => ({
    ...sentence,
    arguments: sentence.arguments.map(rename),
    ...(sentence.items && { items: sentence.items.map(rename) }),
  }));
}

/** Where a precedent stands, in words. */
export function wordPrecedent({ action, task, index, similarity }: Reference): string {
  return `"${action}" went in ${task} step ${index + 1} (similarity ${similarity.toFixed(2)})`;
}
