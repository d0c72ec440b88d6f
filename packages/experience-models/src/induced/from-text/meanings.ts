import type { Sentence, SentenceMeaning, Term } from '@dreamgym/core';
import { count } from './lists.ts';
import type { Names } from './names.ts';
import type { Form } from './observation-grammar.ts';

/** One recorded step, read. */
export interface ReadStep {
  /** The action, where it was taken and accepted. */
  readonly action: Term | undefined;
  readonly openBefore: readonly Term[];
  readonly openAfter: readonly Term[];
  readonly sentences: readonly Sentence[];
}

export interface Meanings {
  readonly sentences: Readonly<Record<string, SentenceMeaning>>;
  readonly functional: readonly string[];
}

/** A sentence answers a schema if it comes in this share of the schema's cases, and the schema before it in this share of its own. */
const nearlyAlways = 0.9;
/** What was seen less often tells nothing. */
const leastCases = 3;
/** Two lists tell of one relation if they share this much of the types of their items. */
const sharedTypes = 0.3;

/**
 * What sentences report. One that answers a schema, and names nothing but the action's own arguments, reports nothing. Of the
 * others, a list reports all that is in its place, one name a quality, two names a relation. Sentences about one thing of
 * which a schema is answered by one or the other deny each other.
 */
export function learnMeanings(
  attempts: readonly (readonly ReadStep[])[],
  forms: readonly Form[],
  names: Names,
): Meanings {
  const steps = attempts.flat();
  const answers = answersIn(steps, forms);
  const reports = forms.filter((form) => form.lists || (!answers.has(form.kind) && isReporting(form)));
  const relations = relationsOf(reports, steps, names);
  const rivals = rivalsOf(reports, steps);
  const sentences: Record<string, SentenceMeaning> = {};
  for (const form of forms) sentences[form.kind] = {};
  for (const form of reports) {
    const own = qualityOf(form);
    const denied = [...(rivals.get(form.kind) ?? [])].flatMap((kind) => {
      const other = reports.find((one) => one.kind === kind)!;
      const quality = qualityOf(other);
      return quality ? [quality] : [];
    });
    const denies = own ? denied.map((term) => ({ name: term.name, arguments: own.arguments })) : [];
    const asserts = own ? [own] : [];
    const lists = relations.get(form.kind);
    sentences[form.kind] = {
      ...(asserts.length > 0 && { asserts }),
      ...(denies.length > 0 && { denies }),
      ...(lists && { lists }),
    };
  }
  const place = placeSentence(attempts, forms);
  if (!place) return { sentences, functional: [] };
  const { asserts = [], ...rest } = sentences[place.kind]!;
  const term = { name: `at, as said by: ${place.kind}`, arguments: [`$${place.argument}`] };
  sentences[place.kind] = { ...rest, asserts: [...asserts, term] };
  return { sentences, functional: [term.name] };
}

/** Rules know relations of two at most. */
function isReporting({ nameArguments }: Form): boolean {
  return nameArguments.length === 1 || nameArguments.length === 2;
}

/** What a sentence asserts of the names outside its list. */
function qualityOf({ kind, lists, nameArguments }: Form): Term | undefined {
  if (nameArguments.length === 0 || nameArguments.length > 2 || (lists && nameArguments.length !== 1)) return undefined;
  return { name: `said: ${kind}`, arguments: nameArguments.map((index) => `$${index}`) };
}

/** The sentences that say no more than that an action was done. */
function answersIn(steps: readonly ReadStep[], forms: readonly Form[]): ReadonlySet<string> {
  const accepted = new Map<string, number>();
  const seen = new Map<string, number>();
  const after = new Map<string, Map<string, number>>();
  for (const { action, sentences } of steps) {
    if (action) count(accepted, action.name);
    for (const sentence of new Map(sentences.map((one) => [one.kind, one])).values()) {
      count(seen, sentence.kind);
      if (!action || !sentence.arguments.every((argument) => action.arguments.includes(argument))) continue;
      const counts = after.get(sentence.kind) ?? new Map<string, number>();
      after.set(sentence.kind, counts);
      count(counts, action.name);
    }
  }
  const found = forms.filter(({ kind }) =>
    [...(after.get(kind) ?? [])].some(
      ([schema, times]) =>
        times >= nearlyAlways * accepted.get(schema)! && times >= nearlyAlways * (seen.get(kind) ?? 0),
    ),
  );
  return new Set(found.map(({ kind }) => kind));
}

/** What each list tells: of whose it is, or of the list alone. Lists of the same sort of things tell of one relation. */
function relationsOf(reports: readonly Form[], steps: readonly ReadStep[], names: Names): ReadonlyMap<string, Term> {
  const lists = reports.filter((form) => form.lists);
  const items = new Map<string, Set<string>>();
  for (const { sentences } of steps) {
    for (const { kind, items: its = [] } of sentences) {
      const types = items.get(kind) ?? new Set<string>();
      items.set(kind, types);
      for (const item of its) types.add(names.typeOf(item));
    }
  }
  const owned: { readonly name: string; readonly types: Set<string> }[] = [];
  const relations = new Map<string, Term>();
  const size = ({ kind }: Form) => items.get(kind)?.size ?? 0;
  for (const form of [...lists].sort((a, b) => size(b) - size(a))) {
    const { kind, nameArguments } = form;
    if (nameArguments.length !== 1) {
      if (nameArguments.length === 0) relations.set(kind, { name: `listed: ${kind}`, arguments: ['$item'] });
      continue;
    }
    const its = items.get(kind) ?? new Set<string>();
    const isShared = (types: ReadonlySet<string>) =>
      [...its].filter((type) => types.has(type)).length >= sharedTypes * its.size;
    let relation = owned.find(({ types }) => isShared(types));
    if (!relation) {
      relation = { name: `listed: ${kind}`, types: its };
      owned.push(relation);
    }
    relations.set(kind, { name: relation.name, arguments: ['$item', `$${nameArguments[0]}`] });
  }
  return relations;
}

/**
 * By sentence about one thing, the other sentences about that thing that the same schema is answered by, and that were never
 * said together with it.
 */
function rivalsOf(reports: readonly Form[], steps: readonly ReadStep[]): ReadonlyMap<string, ReadonlySet<string>> {
  const single = new Map(
    reports.flatMap((form) => (form.nameArguments.length === 1 ? [[form.kind, form.nameArguments[0]!] as const] : [])),
  );
  const roles = new Map<string, Map<string, number>>();
  const together = new Set<string>();
  for (const { action, sentences } of steps) {
    const said = sentences.filter(({ kind }) => single.has(kind));
    for (const one of said) {
      const name = one.arguments[single.get(one.kind)!]!;
      for (const other of said) if (other !== one) together.add(`${one.kind}\n${other.kind}`);
      if (!action) continue;
      const position = action.arguments.indexOf(name);
      if (position < 0) continue;
      const role = `${action.name} ${position}`;
      const kinds = roles.get(role) ?? new Map<string, number>();
      roles.set(role, kinds);
      count(kinds, one.kind);
    }
  }
  const rivals = new Map<string, Set<string>>();
  for (const kinds of roles.values()) {
    for (const one of kinds.keys()) {
      for (const other of kinds.keys()) {
        if (one === other || together.has(`${one}\n${other}`)) continue;
        rivals.set(one, (rivals.get(one) ?? new Set()).add(other));
      }
    }
  }
  return rivals;
}

/**
 * The sentence that says where one is: it answers a schema that is closed for its own argument once it was done, and is open
 * again then for the argument it was done with before.
 */
function placeSentence(
  attempts: readonly (readonly ReadStep[])[],
  forms: readonly Form[],
): { readonly kind: string; readonly argument: number } | undefined {
  const schemas = new Map<string, MovingTally>();
  const seen = new Map<string, number>();
  for (const steps of attempts) {
    /** By schema, what it was done with last. */
    const latest = new Map<string, string>();
    for (const { action, openBefore, openAfter, sentences } of steps) {
      for (const { kind } of sentences) count(seen, kind);
      if (action?.arguments.length !== 1 || openAfter.length === 0) continue;
      const [name] = action.arguments as [string];
      const tally = schemas.get(action.name) ?? { all: 0, closes: 0, moves: 0, reopens: 0, says: new Map() };
      schemas.set(action.name, tally);
      const isOpen = (open: readonly Term[], argument: string) =>
        open.some((one) => one.name === action.name && one.arguments[0] === argument);
      tally.all += 1;
      if (!isOpen(openAfter, name)) tally.closes += 1;
      const before = latest.get(action.name) ?? name;
      if (before !== name && !isOpen(openBefore, before)) {
        tally.moves += 1;
        if (isOpen(openAfter, before)) tally.reopens += 1;
      }
      for (const { kind, arguments: args } of sentences) {
        const argument = args.indexOf(name);
        if (argument >= 0) count(tally.says, JSON.stringify([kind, argument]));
      }
      latest.set(action.name, name);
    }
  }
  let best: { readonly kind: string; readonly argument: number; readonly all: number } | undefined;
  for (const { all, closes, moves, reopens, says } of schemas.values()) {
    if (moves < leastCases || closes < nearlyAlways * all || reopens < nearlyAlways * moves) continue;
    for (const [key, times] of says) {
      const [kind, argument] = JSON.parse(key) as [string, number];
      if (times < nearlyAlways * all || times < nearlyAlways * seen.get(kind)!) continue;
      if (forms.some((form) => form.kind === kind) && all > (best?.all ?? 0)) best = { kind, argument, all };
    }
  }
  return best;
}

/** How often a schema of one argument was done, and how often that was like going from one place to another. */
interface MovingTally {
  all: number;
  closes: number;
  moves: number;
  reopens: number;
  /** By sentence and argument. */
  readonly says: Map<string, number>;
}
