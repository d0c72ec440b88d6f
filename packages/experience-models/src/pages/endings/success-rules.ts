import type { Sentence } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';
import {
  type Form,
  formOf,
  isVariable,
  matchForm,
  type Name,
  namesAmong,
  variable,
  type Words,
  wordsIn,
} from '../names.ts';
import type { Ending, OutcomeModel, RewardedEnding } from './ending.ts';

/**
 * Learns what endings earn from attempts that were rewarded by all or nothing: an ending is solved where a recorded attempt
 * solved the like in the like way. An attempt is explained by what its instruction shares with its actions and pages; those names
 * become variables, and what remains is a rule (explanation-based generalization, Mitchell, Keller & Kedar-Cabelli 1986):
 * instructions of this form are fulfilled by these actions, on a page that says this, with an answer that stands there. Where no
 * rule speaks for an ending, it earns nothing.
 */
export function learnSuccessRules(endings: readonly RewardedEnding[]): OutcomeModel {
  const solved = endings.filter(({ reward }) => reward >= 1);
  const rules = mergeRules(explain(solved));
  const applicable = new Map<string, readonly Application[]>();
  const applicableTo = (instruction: string) => {
    const known = applicable.get(instruction) ?? rules.flatMap((rule) => applyTo(instruction, rule));
    applicable.set(instruction, known);
    return known;
  };
  const speakingFor = (ending: Ending) =>
    applicableTo(ending.instruction)
      .filter((application) => speaksFor(application, ending))
      .map(({ rule }) => rule);

  // What a rule says of failures that it should not speak for is how far it is to be believed.
  const spoken = new Map<Rule, number[]>(rules.map((rule) => [rule, []]));
  for (const ending of endings) for (const rule of speakingFor(ending)) spoken.get(rule)!.push(ending.reward);
  const trust = new Map(
    [...spoken].map(([rule, rewards]) => {
      return [rule, rewards.filter((reward) => reward >= 1).length / Math.max(1, rewards.length)];
    }),
  );
  return (ending) => {
    const speaking = speakingFor(ending).map((rule) => trust.get(rule)!);
    const isKnown = applicableTo(ending.instruction).length > 0;
    const unlike = isKnown
      ? 'no like task was solved so'
      : 'no task of this form was solved in a recording, so nobody knows';
    const because = speaking.length > 0 ? 'so a like task was solved' : unlike;
    return { solved: Math.max(0, ...speaking), otherwise: 0, because };
  };
}

/** A rule, and the names that an instruction of its form has in the place of the variables. */
interface Application {
  readonly rule: Rule;
  readonly names: readonly Words[];
}

/** How instructions of one form are fulfilled. Names of the instruction stand as `◦0`, `◦1` and so on. */
interface Rule {
  /** Words of the instruction, names as variables. */
  readonly form: Form;
  /** Actions that all attempts of the form had in common. */
  readonly taken: readonly string[];
  /** Kind of the last page, and names that it says. */
  readonly kind: string;
  readonly says: readonly string[];
  /** Where on the last page the answer stands, in every way that its places were alike; the answer itself where it stands nowhere. */
  readonly answer: readonly string[];
}

/** The rules of solved attempts, one each. What all instructions of a form have in the same place is a word of it, and no name. */
function explain(solved: readonly Ending[]): Rule[] {
  const named = solved.map((ending) => {
    const words = wordsIn(ending.instruction);
    const names = namesShared(words, ending);
    return { ending, words, names, form: formOf(words, names).join(' ') };
  });
  return [...groupBy(named, ({ form }) => form).values()].flatMap((alike) => {
    const differs = (at: number) => new Set(alike.map(({ names }) => names[at]!.words.join(' '))).size > 1;
    const isOne = new Set(alike.map(({ ending }) => ending.instruction)).size === 1;
    return alike.map(({ ending, words, names }) => {
      const kept = names.filter((_, at) => isOne || differs(at));
      const texts = kept.map((name) => name.words);
      return { form: formOf(words, kept), ...describe(ending, texts) };
    });
  });
}

/** What an attempt did, and how it ended, with the names blotted out. */
function describe(ending: Ending, names: readonly Words[]): Omit<Rule, 'form'> {
  const { taken, page, action } = ending;
  const { kind, sentences } = page;
  const read = (text: string) => lift(text, names);
  const texts = sentences.map(({ arguments: args }) => read(args[0] ?? ''));
  return {
    taken: [
      ...new Set(
        taken.map(({ kind: on, action: { name, arguments: args } }) => [on, ...[name, ...args].map(read)].join('|')),
      ),
    ],
    kind,
    says: [...new Set(texts.filter(isVariable))],
    answer: placesOf(action.arguments.join(' '), { sentences, texts, names }),
  };
}

/** Runs of the instruction's words that an action or a page repeats as a whole text: the longest ones, in order. */
function namesShared(words: Words, { taken, page }: Ending): Name[] {
  return namesAmong(words, [
    ...taken.flatMap(({ action }) => action.arguments),
    ...page.sentences.map(({ arguments: args }) => args[0] ?? ''),
  ]);
}

/** A text's words with names as variables and other numbers as `#`. */
function lift(text: string, names: readonly Words[]): string {
  const words = wordsIn(text);
  const lifted: string[] = [];
  for (let at = 0; at < words.length; ) {
    const number = longestAt(words, at, names);
    lifted.push(number < 0 ? words[at]!.replace(/^\d+$/, '#') : variable(number));
    at += number < 0 ? 1 : names[number]!.length;
  }
  return lifted.join(' ');
}

/** The number of the longest name that begins there; -1 where none does. */
function longestAt(words: Words, at: number, names: readonly Words[]): number {
  let best = -1;
  for (const [number, name] of names.entries()) {
    const isLonger = best < 0 || name.length > names[best]!.length;
    if (name.length > 0 && isLonger && name.every((word, offset) => words[at + offset] === word)) best = number;
  }
  return best;
}

interface Lifted {
  readonly sentences: readonly Sentence[];
  /** Of the sentences' first arguments. */
  readonly texts: readonly string[];
  readonly names: readonly Words[];
}

/** Where an answer stands: as a whole text after another one, or within one. */
function placesOf(answer: string, { sentences, texts, names }: Lifted): string[] {
  if (answer === '') return [''];
  const places = sentences.flatMap(({ kind, arguments: args }, at) => {
    const text = args[0] ?? '';
    if (text === answer) return [`${kind} after ${sentences[at - 1]?.kind} ${texts[at - 1] ?? ''}`];
    return placesIn(text, answer).map(
      (start) => `${kind} of ${lift(text.slice(0, start), names)} … ${lift(text.slice(start + answer.length), names)}`,
    );
  });
  return places.length > 0 ? [...new Set(places)] : [`answer ${lift(answer, names)}`];
}

/** Where an answer begins in a text, no part of a word: `18` stands once in `built in 1801 for 18 ships`. */
function placesIn(text: string, answer: string): number[] {
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
  const places: number[] = [];
  for (let start = text.indexOf(answer); start >= 0; start = text.indexOf(answer, start + 1)) {
    const end = start + answer.length;
    const isCut = (isWord(text[start - 1]) && isWord(text[start])) || (isWord(text[end - 1]) && isWord(text[end]));
    if (!isCut) places.push(start);
  }
  return places;
}

/** One rule for attempts of the same form: what they have in common. */
function mergeRules(rules: readonly Rule[]): Rule[] {
  const merged = new Map<string, Rule>();
  for (const rule of rules) {
    const key = `${rule.form.join(' ')}|${rule.kind}`;
    const other = merged.get(key);
    merged.set(key, other ? common(other, rule) : rule);
  }
  return [...merged.values()];
}

function common(one: Rule, other: Rule): Rule {
  const both = (some: readonly string[], others: readonly string[]) => some.filter((each) => others.includes(each));
  const answer = both(one.answer, other.answer);
  return {
    ...one,
    taken: both(one.taken, other.taken),
    says: both(one.says, other.says),
    // Answers may have more than one place; a rule without any would believe all of them.
    answer: answer.length > 0 ? answer : [...new Set([...one.answer, ...other.answer])],
  };
}

/** The rule with the instruction's names, where the instruction has the rule's form. */
function applyTo(instruction: string, rule: Rule): readonly Application[] {
  const names = matchForm(rule.form, wordsIn(instruction));
  return names ? [{ rule, names }] : [];
}

function speaksFor({ rule, names }: Application, ending: Ending): boolean {
  if (rule.kind !== ending.page.kind) return false;
  const { taken, says, answer } = describe(ending, names);
  const hasAll = (some: readonly string[], others: readonly string[]) => others.every((each) => some.includes(each));
  return hasAll(taken, rule.taken) && hasAll(says, rule.says) && rule.answer.some((place) => answer.includes(place));
}
