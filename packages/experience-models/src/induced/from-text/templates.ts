import { count, type ListStyle, mostCounted } from './lists.ts';
import { anyMark, listMark, listStyleIn, marks, type Skeleton } from './skeletons.ts';

/** The wording of a kind of sentence, with the marks of `skeletons.ts` where something is put in. */
export interface Template {
  readonly words: string;
  /** The wording where the list is empty; undefined where that was not seen. */
  readonly empty?: string;
  /** Whether nothing ever followed in its line. */
  readonly endsLine: boolean;
}

/** An observation as skeletons, and the schema of the accepted action that it answers. */
export interface SkeletonText {
  readonly skeletons: readonly Skeleton[];
  readonly schema: string | undefined;
  /** The action's arguments. */
  readonly arguments: readonly string[];
}

/** A wording without anything put in is a kind of sentence if it was seen so often. */
const leastSeen = 2;
/** Kinds of sentences beyond so many are taken for free text. */
const mostTemplates = 400;
/** What stands for an empty list has no more words than this. */
const mostWords = 3;
/** Two sentences are one if the second follows the first in this share of the cases. */
const always = 0.95;
/** Two wordings are the answers to a schema if they are in this share of the cases. */
const nearlyAll = 0.9;

/** Finds the kinds of sentences that observations are made of. */
export function mineTemplates(texts: readonly SkeletonText[], styles: readonly ListStyle[]): readonly Template[] {
  const counts = new Map<string, number>();
  const inLine = new Set<string>();
  for (const { skeletons } of texts) {
    for (const { skeleton, endsLine } of skeletons) {
      count(counts, skeleton);
      if (!endsLine) inLine.add(skeleton);
    }
  }
  const frequent = [...counts]
    .filter(([words, times]) => times >= leastSeen || anyMark.test(words))
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostTemplates)
    .map(([words]) => words);
  const answers = listAnswers(texts, styles);
  const lists = [
    ...new Set([...frequent.filter((words) => listStyleIn(words) !== undefined), ...answers.map(({ list }) => list)]),
  ];
  const empties = new Map<string, string>();
  /** What a wording is another form of: the list of which it has one item or none. */
  const canonical = new Map<string, string>();
  for (const list of lists) {
    const [head, tail] = aroundList(list);
    const { article } = styles[listStyleIn(list)!]!;
    canonical.set(head + article + marks.name + tail, list);
    const [empty] = mostCounted(new Map([...counts].filter(([words]) => isEmptyForm(words, head, tail))));
    if (empty === '') continue;
    canonical.set(empty, list);
    empties.set(list, empty);
  }
  for (const { list, single, empty } of answers) {
    canonical.set(single, list);
    if (empty === undefined) continue;
    canonical.set(empty, list);
    empties.set(list, empty);
  }
  addUsualEmptyForms(lists, empties);
  const kinds = new Set([...frequent, ...lists].map((words) => canonical.get(words) ?? words));
  for (const words of canonical.values()) kinds.add(words);
  const templates = new Map(
    [...kinds].map((words): [string, Template] => {
      const forms = [
        words,
        empties.get(words),
        ...[...canonical].flatMap(([one, its]) => (its === words ? [one] : [])),
      ];
      const endsLine = !forms.some((form) => form !== undefined && inLine.has(form));
      return [words, { words, empty: empties.get(words), endsLine }];
    }),
  );
  return joined(texts, templates, canonical);
}

/** A list that was only ever seen with one item, or with none. */
interface ListAnswer {
  readonly list: string;
  readonly single: string;
  readonly empty: string | undefined;
}

/**
 * A schema that is answered by a sentence with one name that the action did not say, or else by one without any name, lists
 * one thing or nothing: `You are carrying: a mug 1.` and `You are not carrying anything.` So does one without arguments
 * that is always answered by such a name.
 */
function listAnswers(texts: readonly SkeletonText[], styles: readonly ListStyle[]): readonly ListAnswer[] {
  const bySchema = new Map<
    string,
    { all: number; isBare: boolean; naming: Map<string, number>; plain: Map<string, number> }
  >();
  for (const { schema, arguments: args, skeletons } of texts) {
    if (schema === undefined) continue;
    const tally = bySchema.get(schema) ?? { all: 0, isBare: args.length === 0, naming: new Map(), plain: new Map() };
    bySchema.set(schema, tally);
    tally.all += 1;
    if (skeletons.length === 1 && !anyMark.test(skeletons[0]!.skeleton)) count(tally.plain, skeletons[0]!.skeleton);
    for (const { skeleton, names } of skeletons) {
      if (names.length !== 1 || listStyleIn(skeleton) !== undefined || args.includes(names[0]!)) continue;
      count(tally.naming, skeleton);
    }
  }
  return [...bySchema.values()].flatMap(({ all, isBare, naming, plain }): ListAnswer[] => {
    const [single, times] = mostCounted(naming);
    const [empty, others] = mostCounted(plain);
    if (times < leastSeen || (others < leastSeen && !isBare) || times + others < nearlyAll * all) return [];
    const [head, tail] = single.split(marks.name) as [string, string];
    const withArticle = styles.findIndex(({ article }) => article !== '' && head.endsWith(article));
    const style = withArticle < 0 ? styles.findIndex(({ article }) => article === '') : withArticle;
    if (style < 0) return [];
    const before = head.slice(0, head.length - styles[style]!.article.length);
    return [{ list: before + listMark(style) + tail, single, empty: others < leastSeen ? undefined : empty }];
  });
}

function aroundList(words: string): readonly [head: string, tail: string] {
  const at = words.search(/[\uE010-\uE0FF]/u);
  return [words.slice(0, at), words.slice(at + 1)];
}

/** Whether a wording differs from that of a list by a few words in the list's place. */
function isEmptyForm(words: string, head: string, tail: string): boolean {
  if (!/\p{L}/u.test(head) || !words.startsWith(head) || !words.endsWith(tail)) return false;
  const middle = words.slice(head.length, words.length - tail.length);
  return (
    words.length > head.length + tail.length && !anyMark.test(middle) && middle.trim().split(/\s+/).length <= mostWords
  );
}

/** Lists that were never seen empty say it as most others do. */
function addUsualEmptyForms(lists: readonly string[], empties: Map<string, string>): void {
  const middles = new Map<string, number>();
  for (const [list, empty] of empties) {
    const [head, tail] = aroundList(list);
    if (isEmptyForm(empty, head, tail)) count(middles, empty.slice(head.length, empty.length - tail.length));
  }
  const [usual] = mostCounted(middles);
  if (usual === '') return;
  for (const list of lists) {
    const [head, tail] = aroundList(list);
    if (!empties.has(list)) empties.set(list, head + usual + tail);
  }
}

/** Joins a list that does not say whose it is with the sentence before that does: `The safe 1 is open. In it, you see …` */
function joined(
  texts: readonly SkeletonText[],
  templates: ReadonlyMap<string, Template>,
  canonical: ReadonlyMap<string, string>,
): readonly Template[] {
  const kindOf = ({ skeleton }: Skeleton) => canonical.get(skeleton) ?? skeleton;
  const seen = new Map<string, number>();
  const followed = new Map<string, Map<string, number>>();
  const preceded = new Map<string, Set<string>>();
  const between = new Map<string, Map<string, number>>();
  for (const { skeletons } of texts) {
    for (const [index, skeleton] of skeletons.entries()) {
      const kind = kindOf(skeleton);
      count(seen, kind);
      const before = index === 0 ? '' : kindOf(skeletons[index - 1]!);
      preceded.set(kind, (preceded.get(kind) ?? new Set()).add(before));
      const next = followed.get(before) ?? new Map<string, number>();
      followed.set(before, next);
      count(next, kind);
      const gaps = between.get(kind) ?? new Map<string, number>();
      between.set(kind, gaps);
      count(gaps, skeleton.before);
    }
  }
  const names = (words: string) => words.split(marks.name).length - 1;
  const found = new Map(templates);
  for (const [list, template] of templates) {
    if (listStyleIn(list) === undefined || names(list) > 0) continue;
    const owners = [...(preceded.get(list) ?? [])];
    const fits = (owner: string) =>
      names(owner) > 0 &&
      listStyleIn(owner) === undefined &&
      templates.has(owner) &&
      followed.get(owner)!.get(list)! >= always * seen.get(owner)!;
    if (owners.length === 0 || !owners.every(fits)) continue;
    const [gap] = mostCounted(between.get(list)!);
    found.delete(list);
    for (const owner of owners) {
      found.delete(owner);
      const empty = template.empty === undefined ? undefined : owner + gap + template.empty;
      found.set(owner + gap + list, { words: owner + gap + list, empty, endsLine: template.endsLine });
    }
  }
  return [...found.values()];
}
