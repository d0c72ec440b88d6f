import type { Abstraction, Term } from '@dreamgym/core';
import type { Facts } from '../facts/facts.ts';
import { perTypes } from '../facts/per-types.ts';
import type { Vocabulary } from '../facts/vocabulary.ts';
import type { ReadAction } from '../recordings/transcript.ts';
import type { Capability } from '../rules/capability.ts';

/** What an action makes true or false; its arguments stand as `$0`, `$1`. */
export interface Effect {
  readonly term: Term;
  readonly value: boolean;
  /** For which types of arguments it comes about; undefined where for all. */
  readonly capability?: Capability;
}

/** What actions do, by their keys. */
export interface Effects {
  of(key: string): readonly Effect[];
  /** Makes true and false what an action makes true and false. */
  apply(action: Pick<ReadAction, 'key' | 'arguments'>, facts: Facts): void;
}

/** What an effect says of where it comes about: nothing where no types are excluded. */
export function worksFor(capability: Capability | undefined): Pick<Effect, 'capability'> {
  return capability && capability.decided().excluded > 0 ? { capability } : {};
}

export type ApplyEffects = (facts: Facts, args: readonly number[]) => void;

export function effectsBy(byKey: ReadonlyMap<string, readonly Effect[]>, vocabulary: Vocabulary): Effects {
  const compiled = new Map([...byKey].map(([key, effects]) => [key, compileEffects(effects, vocabulary)]));
  return {
    of: (key) => byKey.get(key) ?? [],
    apply({ key, arguments: names }, facts) {
      compiled.get(key)?.(
        facts,
        names.map((name) => facts.entity(name)),
      );
    },
  };
}

/** Compiles effects into what applies them to a world. */
export function compileEffects(effects: readonly Effect[], vocabulary: Vocabulary): ApplyEffects {
  const steps = effects.map(({ term, value, capability }) => {
    const [first, second] = term.arguments.map((name) => Number(name.slice(1)));
    const isUnary = second === undefined;
    const predicate = (isUnary ? vocabulary.unary : vocabulary.binary).indexOf(term.name);
    return { predicate, first: first!, second, value, capability };
  });
  const stepsWith = perTypes((types) => steps.filter(({ capability }) => capability?.allows(types) ?? true));
  return (facts, args) => {
    for (const { predicate, first, second, value } of stepsWith(facts, args)) {
      if (second === undefined) facts.setUnary(predicate, args[first]!, value);
      else facts.setBinary(predicate, args[first]!, args[second]!, value);
    }
  };
}

/** What effects make of which facts, for these arguments of their action. */
export function groundEffects(
  effects: readonly Effect[],
  names: readonly string[],
  { typeOf }: Pick<Abstraction, 'typeOf'>,
): { readonly fact: Term; readonly value: boolean }[] {
  const types = names.map(typeOf);
  return effects
    .filter(({ capability }) => capability?.allows(types) ?? true)
    .map(({ term, value }) => {
      const args = term.arguments.map((name) => names[Number(name.slice(1))]!);
      return { fact: { name: term.name, arguments: args }, value };
    });
}
