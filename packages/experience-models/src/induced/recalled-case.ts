import type { Abstraction, Action, Reference, Sentence } from '@dreamgym/core';

/** Cases that resemble the present one less than this say nothing about it. */
const closeEnough = 0.3;

export interface AdaptedCase {
  readonly sentences: readonly Sentence[];
  readonly reasoning: string;
  readonly references: readonly Reference[];
}

/**
 * Adapts the most similar recorded case of the same action schema: its entities are renamed to those of the present action,
 * argument by argument. Undefined where no case is of the schema or none is similar enough.
 */
export function adaptCase(request: {
  readonly action: Action;
  readonly references: readonly Reference[];
  readonly abstraction: Abstraction;
}): AdaptedCase | undefined {
  const { action, references, abstraction } = request;
  const wanted = abstraction.readAction(action.text);
  for (const reference of references) {
    const recorded = abstraction.readAction(reference.action);
    const isAlike = recorded?.name === wanted?.name && recorded?.arguments.length === wanted?.arguments.length;
    if (!recorded || !wanted || !isAlike || reference.similarity < closeEnough) continue;
    const renamed = new Map(recorded.arguments.map((name, index) => [name, wanted.arguments[index]!]));
    const rename = (name: string) => renamed.get(name) ?? name;
    const sentences = abstraction.readObservation(reference.next).map((sentence) => ({
      ...sentence,
      arguments: sentence.arguments.map(rename),
      ...(sentence.items && { items: sentence.items.map(rename) }),
    }));
    const likeness = reference.similarity.toFixed(2);
    const reasoning = `No rule covers "${action.text}". It goes as "${reference.action}" went in ${reference.task} step ${reference.index + 1} (similarity ${likeness}).`;
    return { sentences, reasoning, references: [reference] };
  }
  return undefined;
}
