import type { Abstraction, Sentence, Term } from '@dreamgym/core';
import type { Transcript } from '../recordings/transcript.ts';

/** What an action makes true or false; its arguments stand as `$0`, `$1`. */
export interface Effect {
  readonly term: Term;
  readonly value: boolean;
}

/** By action key. */
export type Effects = ReadonlyMap<string, readonly Effect[]>;

/** An answer has to tell of an effect in this share of the cases: what it tells only sometimes, it found, not made. */
const constancy = 0.98;

/** Learns what each kind of action makes true and false: what the answer to it always says about its arguments. */
export function learnEffects(transcripts: readonly Transcript[], abstraction: Abstraction): Effects {
  const tallies = new Map<
    string,
    { taken: number; readonly told: Map<string, { readonly effect: Effect; count: number }> }
  >();
  for (const { steps } of transcripts) {
    for (const { action, listed, sentences } of steps) {
      if (!action || !listed) continue;
      const tally = tallies.get(action.key) ?? { taken: 0, told: new Map() };
      tallies.set(action.key, tally);
      tally.taken += 1;
      for (const effect of effectsIn(sentences, action.arguments, abstraction)) {
        const key = JSON.stringify(effect);
        const told = tally.told.get(key) ?? { effect, count: 0 };
        told.count += 1;
        tally.told.set(key, told);
      }
    }
  }
  const effects = new Map<string, readonly Effect[]>();
  for (const [key, { taken, told }] of tallies) {
    effects.set(
      key,
      [...told.values()].filter(({ count }) => count >= constancy * taken).map(({ effect }) => effect),
    );
  }
  return effects;
}

/** What an answer asserts and denies about the arguments of the action, lifted. */
function effectsIn(sentences: readonly Sentence[], args: readonly string[], abstraction: Abstraction): Effect[] {
  const effects: Effect[] = [];
  for (const sentence of sentences) {
    const meaning = abstraction.sentences[sentence.kind];
    const lift = (term: Term, value: boolean) => {
      const names = term.arguments.map((name) =>
        name.startsWith('$') ? sentence.arguments[Number(name.slice(1))]! : name,
      );
      if (names.every((name) => args.includes(name))) {
        effects.push({ term: { name: term.name, arguments: names.map((name) => `$${args.indexOf(name)}`) }, value });
      }
    };
    for (const term of meaning?.denies ?? []) lift(term, false);
    for (const term of meaning?.asserts ?? []) lift(term, true);
  }
  return effects;
}
