import type { Abstraction, Sentence } from '@dreamgym/core';
import { groupBy } from '../grouping.ts';

/** What sort of page it is. */
export type KindOf = (page: readonly Sentence[]) => string;

/** A part that names one thing of many has about as many values as there are pages. */
const pagesPerValue = 2;
/** How much of what can be done on them pages of one value share on average, at least, and pages of different values at most. */
const within = 0.8;
const across = 0.6;
/** Values that are compared, and pages of each: a sample is enough, in the order of the recordings. */
const mostValues = 12;
const mostPages = 6;

/** A part that tells sorts of pages, and how pages of one sort are divided further, by its values. */
interface Division {
  readonly part: string;
  readonly further: ReadonlyMap<string, Division>;
}

/**
 * Learns kinds of pages: those that the abstraction tells apart, or else the kinds of first sentences, each divided by those parts
 * of its pages that decide what can be done there. Where pages of like values offer the same and pages of others do not, the part tells
 * a sort (`?do=edit`); where all offer the same, or each is alone with its value, it names a thing (`?id=7`).
 */
export function learnPageKinds(pages: readonly (readonly Sentence[])[], abstraction: Abstraction): KindOf {
  const plainKind: KindOf = (page) => abstraction.pageKind?.(page) ?? page[0]?.kind ?? '';
  const { pageParts } = abstraction;
  if (!pageParts) return plainKind;
  const divisions = new Map<string, Division>();
  for (const [kind, alike] of groupBy(pages, plainKind)) {
    const division = divide(alike.map((page) => ({ parts: pageParts(page), offered: offeredOn(page, abstraction) })));
    if (division) divisions.set(kind, division);
  }
  return (page) => {
    let kind = plainKind(page);
    let division = divisions.get(kind);
    const parts = division ? pageParts(page) : {};
    while (division) {
      const { part, further }: Division = division;
      const value = parts[part] ?? '';
      kind += ` ${part}=${value}`;
      division = further.get(value);
    }
    return kind;
  };
}

interface ReadPage {
  readonly parts: Readonly<Record<string, string>>;
  readonly offered: ReadonlySet<string>;
}

/** By the part that divides them best, and what is left by others: a part may seem to divide what another one does. */
function divide(pages: readonly ReadPage[]): Division | undefined {
  const names = new Set(pages.flatMap(({ parts }) => Object.keys(parts)));
  let best: { part: string; groups: ReadonlyMap<string, readonly ReadPage[]> } | undefined;
  let widest = 0;
  for (const part of [...names].sort()) {
    const groups = groupBy(pages, ({ parts }) => parts[part] ?? '');
    const gap = gapBetween([...groups.values()]);
    if (gap > widest) [best, widest] = [{ part, groups }, gap];
  }
  if (!best) return undefined;
  const further = [...best.groups].flatMap(([value, group]) => {
    const division = divide(group);
    return division ? [[value, division] as const] : [];
  });
  return { part: best.part, further: new Map(further) };
}

/** By how much pages are more alike within the groups than between them; 0 where they are not divided by that. */
function gapBetween(groups: readonly (readonly ReadPage[])[]): number {
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  if (groups.length < 2 || count < pagesPerValue * groups.length) return 0;
  const sample = groups.slice(0, mostValues).map((group) => group.slice(0, mostPages).map(({ offered }) => offered));
  const same = sample.flatMap((group) => pairs(group).map(([one, other]) => likeness(one, other)));
  const different = pairs(sample).flatMap(([one, other]) => one.flatMap((a) => other.map((b) => likeness(a, b))));
  const isDivided = same.length > 0 && mean(same) >= within && mean(different) <= across;
  return isDivided ? mean(same) - mean(different) : 0;
}

/** The names of the actions that a page offers, whatever they are done to. */
function offeredOn(page: readonly Sentence[], { actionsOn, readAction }: Abstraction): ReadonlySet<string> {
  const actions = actionsOn?.({ page, instruction: '', earlier: [] }) ?? [];
  return new Set(actions.flatMap((action) => readAction(action)?.name ?? []));
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((each) => other.has(each)).length;
  return shared / Math.max(1, one.size + other.size - shared);
}

function pairs<Item>(items: readonly Item[]): (readonly [Item, Item])[] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other) => [one, other] as const));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
