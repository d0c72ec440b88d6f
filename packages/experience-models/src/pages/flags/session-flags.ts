import type { Abstraction, Sentence } from '@dreamgym/core';

/**
 * Kinds of sentences that say what another kind says and one thing more of the same entity (`visited result` and `result`).
 * What they say more is true of the attempt, not of the page.
 */
export interface SessionFlags {
  /** The sentences as they would be without flags. */
  remove(sentences: readonly Sentence[]): readonly Sentence[];
  /** The sentences with the flags of these entities. */
  add(sentences: readonly Sentence[], flagged: ReadonlySet<string>): Sentence[];
  /** The plain kind of each flagged kind. */
  readonly plainOf: ReadonlyMap<string, string>;
}

export function sessionFlags({ sentences }: Abstraction): SessionFlags {
  const plainOf = new Map<string, string>();
  const flaggedOf = new Map<string, string>();
  const asserted = (kind: string) => new Set((sentences[kind]!.asserts ?? []).map((term) => JSON.stringify(term)));
  for (const flagged of Object.keys(sentences)) {
    const more = asserted(flagged);
    for (const plain of Object.keys(sentences)) {
      const less = asserted(plain);
      if (less.size === 0 || more.size !== less.size + 1 || ![...less].every((term) => more.has(term))) continue;
      plainOf.set(flagged, plain);
      flaggedOf.set(plain, flagged);
    }
  }
  const renamed = (sentence: Sentence, kind: string | undefined) => (kind ? { ...sentence, kind } : sentence);
  return {
    plainOf,
    remove: (read) => (plainOf.size === 0 ? read : read.map((one) => renamed(one, plainOf.get(one.kind)))),
    add: (read, flagged) =>
      read.map((one) => renamed(one, flagged.has(one.arguments[0]!) ? flaggedOf.get(one.kind) : undefined)),
  };
}
