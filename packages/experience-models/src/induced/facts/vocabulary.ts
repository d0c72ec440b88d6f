import type { Abstraction, Term } from '@dreamgym/core';

/** The predicates of an abstraction and those that were learned, and the literals that rules are made of. */
export interface Vocabulary {
  readonly unary: readonly string[];
  readonly binary: readonly string[];
  /** Unary predicates that hold for one entity at most, such as `at`. */
  readonly functional: ReadonlySet<number>;
  /** Unary predicates from this one on are learned fluents: no sentence reports them, and at the start they hold for nothing. */
  readonly firstFluent: number;
  /** The literals over one or two arguments, by arity. */
  readonly literals: readonly (readonly Literal[])[];
  /** The number of a type of entities; a new type gets the next one. */
  readonly numberOfType: (type: string) => number;
}

/**
 * A condition on the arguments of an action, by argument index:
 * `fact` is a fact about them, `here` that they are within reach of the present place, `some` that the predicate holds for anything.
 */
export type Literal =
  | { readonly kind: 'unary'; readonly predicate: number; readonly argument: number }
  | { readonly kind: 'binary'; readonly predicate: number; readonly first: number; readonly second: number }
  | { readonly kind: 'here'; readonly argument: number }
  | { readonly kind: 'some'; readonly predicate: number };

/** A set of literals: `1` at place i where literal i is in it, else `0`. */
export type Mask = string;

/** Reads the predicates off the meanings of the sentences. Throws where a predicate has no or more than two arguments. */
export function vocabularyOf(abstraction: Abstraction, fluents: readonly string[]): Vocabulary {
  const arities = new Map<string, number>();
  const note = (term: Term | undefined) => {
    if (!term) return;
    const arity = term.arguments.length;
    if (arity < 1 || arity > 2) {
      throw new Error(`the predicate ${term.name} has ${arity} arguments; induced rules know predicates of one or two`);
    }
    if ((arities.get(term.name) ?? arity) !== arity) {
      throw new Error(
        `the predicate ${term.name} is used with one argument and with two; give one of them another name`,
      );
    }
    arities.set(term.name, arity);
  };
  for (const { asserts = [], denies = [], lists } of Object.values(abstraction.sentences)) {
    for (const term of [...asserts, ...denies, lists]) note(term);
  }
  const named = (arity: number) => [...arities].filter(([, its]) => its === arity).map(([name]) => name);
  const reported = named(1);
  const unary = [...reported, ...fluents.filter((name) => !reported.includes(name))];
  const binary = named(2);
  const functional = new Set(abstraction.functional.map((name) => unary.indexOf(name)).filter((index) => index >= 0));
  const literals = [0, 1, 2].map((arity) => literalsOf(arity, unary, binary));
  return { unary, binary, functional, firstFluent: reported.length, literals, numberOfType: numbering() };
}

function numbering(): (name: string) => number {
  const numbers = new Map<string, number>();
  return (name) => {
    const known = numbers.get(name) ?? numbers.size;
    if (known === numbers.size) numbers.set(name, known);
    return known;
  };
}

function literalsOf(arity: number, unary: readonly string[], binary: readonly string[]): Literal[] {
  const literals: Literal[] = [];
  const positions = Array.from({ length: arity }, (_, index) => index);
  for (const first of positions) {
    for (const second of positions) {
      if (first === second) continue;
      for (const predicate of binary.keys()) literals.push({ kind: 'binary', predicate, first, second });
    }
  }
  for (const argument of positions) literals.push({ kind: 'here', argument });
  for (const argument of positions) {
    for (const predicate of unary.keys()) literals.push({ kind: 'unary', predicate, argument });
  }
  for (const predicate of unary.keys()) literals.push({ kind: 'some', predicate });
  return literals;
}

/** A literal in words, its arguments as `$0` and `$1`: `on($0, $1)`. */
export function wordLiteral(literal: Literal, { unary, binary }: Vocabulary): string {
  switch (literal.kind) {
    case 'unary':
      return `${unary[literal.predicate]}($${literal.argument})`;
    case 'binary':
      return `${binary[literal.predicate]}($${literal.first}, $${literal.second})`;
    case 'here':
      return `here($${literal.argument})`;
    case 'some':
      return `some ${unary[literal.predicate]}`;
  }
}
