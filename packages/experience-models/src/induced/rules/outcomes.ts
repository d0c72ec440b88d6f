import type { Abstraction, Sentence } from '@dreamgym/core';
import type { Facts } from '../facts/facts.ts';
import type { Vocabulary } from '../facts/vocabulary.ts';

/** The sentences that answer an action, lifted: arguments of the action stand as `$0`, `$1`. */
export interface Outcome {
  readonly sentences: readonly OutcomeSentence[];
  /** How often it was recorded. */
  count: number;
}

export interface OutcomeSentence {
  readonly kind: string;
  /** Argument indices of the action, or fixed text. */
  readonly arguments: readonly (number | string)[];
  /** Where the listed items come from; undefined where the sentence lists nothing. */
  readonly source?: ItemSource;
}

/** What a sentence lists: what its meaning says, what is here of the sort of its meaning, or always the same. */
export type ItemSource =
  | { readonly kind: 'facts'; readonly predicate: number; readonly of: number | string | undefined }
  | { readonly kind: 'here' }
  | { readonly kind: 'fixed'; readonly items: readonly string[] };

/** Lifts the sentences of an answer; equal signatures are equal outcomes. */
export function liftSentences(
  sentences: readonly Sentence[],
  args: readonly string[],
  abstraction: Abstraction,
): { signature: string; lifted: readonly OutcomeSentence[] } {
  const lifted = sentences.map(({ kind, arguments: names, items }): OutcomeSentence => {
    // A list without a meaning is part of the wording: it is repeated as it was.
    const isFixed = items !== undefined && abstraction.sentences[kind]?.lists === undefined;
    return {
      kind,
      arguments: names.map((name) => (args.includes(name) ? args.indexOf(name) : name)),
      ...(isFixed && { source: { kind: 'fixed', items } }),
    };
  });
  const signature = JSON.stringify(lifted);
  return { signature, lifted };
}

/** The sources that a listing sentence may have. */
export function possibleSources(
  sentence: OutcomeSentence,
  abstraction: Abstraction,
  vocabulary: Vocabulary,
): ItemSource[] {
  const lists = abstraction.sentences[sentence.kind]?.lists;
  if (!lists) return [];
  if (lists.arguments.length === 1) {
    return [{ kind: 'facts', predicate: vocabulary.unary.indexOf(lists.name), of: undefined }, { kind: 'here' }];
  }
  const owner = lists.arguments[1]!;
  const of = owner.startsWith('$') ? sentence.arguments[Number(owner.slice(1))] : owner;
  return [{ kind: 'facts', predicate: vocabulary.binary.indexOf(lists.name), of }];
}

/** The entities that a source names in a world, in no particular order. */
export function itemsOf(
  source: ItemSource,
  facts: Facts,
  args: readonly number[],
  isFixture: (entity: number) => boolean,
): readonly number[] {
  switch (source.kind) {
    case 'facts': {
      if (source.of === undefined) return facts.holdersOf(source.predicate);
      const owner = typeof source.of === 'number' ? args[source.of]! : facts.find(source.of);
      return owner === undefined ? [] : facts.firstsOf(source.predicate, owner);
    }
    case 'here':
      return facts.reachable().filter(isFixture);
    case 'fixed':
      return source.items.map((name) => facts.entity(name));
  }
}
