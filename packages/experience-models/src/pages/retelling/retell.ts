import type { Sentence, Term } from '@dreamgym/core';
import type { History } from '../moves/history.ts';
import type { Precedent } from '../moves/precedents.ts';
import { changedPage, headOf, type Page, termText } from '../page.ts';
import type { LastingLines } from './lasting-lines.ts';
import { correspondences, patched } from './line-patch.ts';
import { type Exchange, renamed, renaming } from './renaming.ts';

interface Present {
  readonly from: Page;
  readonly action: Term;
  readonly history: History;
  /** The pages that were seen before, oldest first. */
  readonly earlier: readonly Page[];
  /** How entities were listed, by entity. */
  readonly cards?: ReadonlyMap<string, Sentence>;
}

interface RetellingOptions {
  /** The recorded steps that led to pages, by the heads of these. */
  readonly arrivals: ReadonlyMap<string, readonly Precedent[]>;
  readonly lasting: LastingLines;
  /** Names of actions whose argument is free text. */
  readonly freeActions: ReadonlySet<string>;
}

/** Pages that are kept as retold: attempts at a task come by the same ones again and again. */
const kept = 1024;

/**
 * Gives the page that the present step leads to, after where a recorded one led: what differs between the two steps (their arguments, the pages
 * they were taken on, what was typed before) changes places; a change of the page is made on the present page; a page at the address
 * that this comes to is shown as it was recorded; and what attempts carry along from page to page is the present attempt's.
 */
export function retelling(options: RetellingOptions): (precedent: Precedent, present: Present) => Page {
  const known = new Map<string, Page>();
  return (precedent, present) => {
    const { task, index, to } = precedent;
    const words = typed(precedent, present, options);
    const seen = lastLike(to, precedent.earlier ?? []);
    // It decides the page only where the recorded attempt had such a look as well.
    const looks = seen ? present.earlier.filter(({ kind }) => kind === to.kind) : [];
    const key = [task, index, termText(present.action), ...words.flat(), ...looks.map(({ content }) => content)];
    const id = [...key, present.from.content].join('\n');
    const page = known.get(id) ?? retell(precedent, { ...present, ...options, words, seen });
    known.delete(id);
    known.set(id, page);
    if (known.size > kept) known.delete(known.keys().next().value!);
    return page;
  };
}

interface Retold extends Present, RetellingOptions {
  /** What was typed in the recorded attempt, and in the present one. */
  readonly words: readonly Exchange[];
  /** The recorded attempt's last look at the page, or one like it, before. */
  readonly seen: Page | undefined;
}

function retell(precedent: Precedent, present: Retold): Page {
  const { from, to } = precedent;
  const { words, seen } = present;
  const exchange = renaming([...words, ...exchanges(precedent, present), ...repeated(precedent, present)]);
  // What stands on the present page as it is speaks of neither.
  const here = new Set(present.from.sentences.slice(1).map((line) => JSON.stringify(line)));
  const rename = (line: Sentence) => (here.has(JSON.stringify(line)) ? line : renamed(line, exchange));
  const isStill = headOf(from) === headOf(to);
  const isElsewhere = headOf(from) !== headOf(present.from) || from.content !== present.from.content;
  if (isStill && isElsewhere) {
    const change = to.sentences.map(rename);
    const before = from.sentences.map(rename);
    return changedPage(to, patched({ from: before, to: change, onto: present.from.sentences }));
  }
  const told = changedPage(to, to.sentences.map(rename));
  const own = seen && lastLike(told, present.earlier);
  if (own) {
    const before = seen.sentences.slice(1).map(rename);
    const [head, ...rest] = told.sentences as [Sentence, ...Sentence[]];
    return changedPage(told, [head, ...patched({ from: before, to: rest, onto: own.sentences.slice(1) })]);
  }
  const known = headOf(told) === headOf(to) ? undefined : usual(present.arrivals.get(headOf(told)));
  return carried(known ?? { ...precedent, to: told }, present);
}

/** The page with what the present attempt carries along in the place of what the recorded one carried. */
function carried({ from, to }: Pick<Precedent, 'from' | 'to'>, { from: here, lasting }: Retold): Page {
  const accepts = (line: Sentence) => lasting.isLasting(here, line) || lasting.isLasting(from, line);
  if (from.content === here.content) return to;
  const sentences = patched({ from: from.sentences, to: here.sentences, onto: to.sentences, accepts });
  return changedPage(to, sentences);
}

/** The last of the pages that is of the page's kind and says of itself what that does, in part at least: an earlier look at it. */
function lastLike({ kind, sentences }: Page, pages: readonly Page[]): Page | undefined {
  const [head] = sentences;
  return pages.findLast((page) => {
    const others = page.sentences[0]?.arguments ?? [];
    return page.kind === kind && head?.arguments.some((text, at) => text !== '' && text === others[at]) === true;
  });
}

/** The page at an address as it mostly was. */
function usual(steps: readonly Precedent[] | undefined): Precedent | undefined {
  if (!steps) return undefined;
  const counts = new Map<string, number>();
  for (const { to } of steps) counts.set(to.content, (counts.get(to.content) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one)[0]!;
  return steps.findLast(({ to }) => to.content === most);
}

/** Texts that were typed into the same fields in both attempts. */
function typed(
  { history = [] }: Precedent,
  { history: present }: Present,
  { freeActions }: RetellingOptions,
): Exchange[] {
  const lastOf = (actions: History, name: string) => actions.findLast((each) => each.name === name)?.arguments[0];
  const names = new Set(history.map(({ name }) => name).filter((name) => freeActions.has(name)));
  return [...names].flatMap((name): Exchange[] => {
    const [old, now] = [lastOf(history, name), lastOf(present, name)];
    return old === undefined || now === undefined || old === now || old === '' ? [] : [[old, now]];
  });
}

/** So long a text of a page is hardly on the next one by chance. */
const long = 12;

/** Texts of the recorded page that the next one says again, as a form does that is filled in, and what the present page has in their place. */
function repeated({ from, to }: Precedent, { from: here }: Present): Exchange[] {
  const said = to.sentences.flatMap(({ arguments: args }) => args).join('\n');
  const own = new Set(here.sentences.flatMap(({ arguments: args }) => args));
  const again = (text: string) => text.length >= long && !own.has(text) && said.includes(text);
  const places = [...from.sentences.keys()].filter((at) => at > 0 && from.sentences[at]!.arguments.some(again));
  if (places.length === 0) return [];
  const twins = correspondences(from.sentences, here.sentences);
  return places.flatMap((at) => {
    const twin = here.sentences[twins.get(at) ?? -1];
    return from.sentences[at]!.arguments.flatMap((text, index): Exchange[] => {
      const present = twin?.arguments[index];
      return again(text) && present !== undefined && present !== '' ? [[text, present]] : [];
    });
  });
}

/** What the two steps are about: their arguments, what lists say of these, and, where it is the page they were taken on, its first sentence. */
function exchanges({ from, action: recorded, to }: Precedent, { from: here, action, cards }: Present): Exchange[] {
  const found: Exchange[] = [];
  for (const [index, old] of recorded.arguments.entries()) {
    const present = action.arguments[index] ?? old;
    if (old !== present) found.push([old, present]);
    const card = cards?.get(present);
    for (const [at, text] of (cards?.get(old)?.arguments ?? []).entries()) {
      if (card?.arguments[at] !== undefined && card.arguments[at] !== text) found.push([text, card.arguments[at]]);
    }
  }
  const [head, own] = [from.sentences[0], here.sentences[0]];
  const heads = (head?.arguments ?? []).flatMap((old, at): Exchange[] => {
    const present = own?.arguments[at];
    return present === undefined || present === old ? [] : [[old, present]];
  });
  const rename = renaming(heads);
  const isAbout = to.sentences[0]?.arguments.some((text) => rename(text) !== text) ?? false;
  return isAbout ? [...found, ...heads] : found;
}
