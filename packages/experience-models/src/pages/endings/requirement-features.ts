import type { Abstraction, Requirement, Sentence, Term } from '@dreamgym/core';
import { factsOf } from '../facts.ts';
import { wordsOf } from '../words.ts';
import type { Ending } from './ending.ts';
import type { Features } from './general-features.ts';
import { knownWords, textOf } from './known-words.ts';
import { coverage, type Rarity } from './rarity.ts';

export interface RequirementOptions {
  readonly abstraction: Abstraction;
  readonly rarity: Rarity;
  readonly chosen: ReadonlySet<string>;
}

/** Requirements of one predicate that are compared alike. */
type Group = Pick<Requirement, 'comparison'> & { readonly predicate: string };

/**
 * How far what is known at the end is what the instruction asks for, as the abstraction reads it; undefined where it does
 * not read instructions.
 */
export function requirementFeatures(endings: readonly Ending[], options: RequirementOptions): Features | undefined {
  const { abstraction, rarity, chosen } = options;
  if (!abstraction.readInstruction) return undefined;
  const read = new Map<string, readonly Requirement[]>();
  const requirementsOf = (instruction: string) => {
    const known = read.get(instruction) ?? abstraction.readInstruction!(instruction);
    read.set(instruction, known);
    return known;
  };
  const keyOf = ({ fact, comparison }: Requirement) => `${fact.name}|${comparison}`;
  const groups = new Map<string, Group>();
  for (const requirement of endings.flatMap(({ instruction }) => requirementsOf(instruction))) {
    groups.set(keyOf(requirement), { predicate: requirement.fact.name, comparison: requirement.comparison });
  }
  const ordered = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  return (ending) => {
    const requirements = requirementsOf(ending.instruction);
    const { sentences } = ending.page;
    const facts = factsOf(sentences, abstraction);
    const known = knownWords(ending, chosen);
    const text = textOf(sentences).toLowerCase();
    return ordered.flatMap(([key, { predicate, comparison }]) => {
      const asked = requirements.filter((requirement) => keyOf(requirement) === key).map(({ fact }) => fact);
      const said = facts.filter(({ name }) => name === predicate);
      if (comparison === 'same') return countSame(asked, said);
      if (comparison !== 'about') return compareNumbers(asked, said, comparison);
      return compareWords(asked, { said, known, text, background: ending.background.sentences, rarity });
    });
  };
}

function countSame(asked: readonly Term[], said: readonly Term[]): number[] {
  const lower = ({ arguments: args }: Term) => args.join('\n').toLowerCase();
  const holding = new Set(said.map(lower));
  const met = asked.filter((fact) => holding.has(lower(fact))).length;
  return [met, asked.length - met];
}

function compareNumbers(asked: readonly Term[], said: readonly Term[], comparison: 'at most' | 'at least'): number[] {
  const compared = asked.flatMap((fact) => {
    const other = said.find(({ arguments: args }) =>
      fact.arguments.slice(0, -1).every((text, at) => args[at] === text),
    );
    const [limit, value] = [numberIn(fact), other && numberIn(other)];
    return limit === undefined || value === undefined ? [] : [{ limit, value }];
  });
  const broken = compared.filter(({ limit, value }) => (comparison === 'at most' ? value > limit : value < limit));
  const ratios = compared.map(({ limit, value }) => value / (limit || 1));
  return [compared.length - broken.length, broken.length, Math.max(0, ...ratios)];
}

function numberIn({ arguments: args }: Term): number | undefined {
  const found = /\d[\d,]*(?:\.\d+)?/.exec(args.at(-1) ?? '');
  return found ? Number(found[0].replaceAll(',', '')) : undefined;
}

interface Said {
  readonly said: readonly Term[];
  readonly known: { readonly page: ReadonlySet<string>; readonly elsewhere: ReadonlySet<string> };
  /** Of the page, in lower case. */
  readonly text: string;
  readonly background: readonly Sentence[];
  readonly rarity: Rarity;
}

function compareWords(asked: readonly Term[], { said, known, text, background, rarity }: Said): number[] {
  const spoken = new Set(wordsOf(said.map(({ arguments: args }) => args.join(' ')).join(' ')));
  const wanted = asked.map(({ arguments: args }) => new Set(wordsOf(args.at(-1) ?? '')));
  const share = (isKnown: (word: string) => boolean) => wanted.map((words) => coverage(words, isKnown, rarity));
  const mean = (values: readonly number[]) =>
    values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
  const anywhere = share((word) => known.page.has(word) || known.elsewhere.has(word));
  const verbatim = asked.filter(({ arguments: args }) => {
    const phrase = (args.at(-1) ?? '').toLowerCase();
    return text.includes(phrase) || background.some((one) => one.arguments.join(' ').toLowerCase().includes(phrase));
  });
  return [
    asked.length,
    mean(share((word) => spoken.has(word))),
    mean(anywhere),
    Math.min(1, ...anywhere),
    asked.length - verbatim.length,
  ];
}
