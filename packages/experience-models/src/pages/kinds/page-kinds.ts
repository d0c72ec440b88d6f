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

/**
 * Learns kinds of pages: those that the abstraction tells apart, or else the kinds of first sentences, each divided by those parts
 * of its pages that decide what can be done there. Where pages of like values offer the same and pages of others do not, the part tells
 * a sort (`?do=edit`); where all offer the same, or each is alone with its value, it names a thing (`?id=7`).
 */
export function learnPageKinds(pages: readonly (readonly Sentence[])[], abstraction: Abstraction): KindOf {
  const plainKind: KindOf = (page) => abstraction.pageKind?.(page) ?? page[0]?.kind ?? '';
  const { pageParts } = abstraction;
  if (!pageParts) return plainKind;
  const dividing = new Map<string, readonly string[]>();
  for (const [kind, alike] of groupBy(pages, plainKind)) {
    const read = alike.map((page) => ({ page, parts: pageParts(page) }));
    const names = new Set(read.flatMap(({ parts }) => Object.keys(parts)));
    const found = [...names].filter((name) => {
      const byValue = groupBy(read, ({ parts }) => parts[name] ?? '');
      return divides(
        [...byValue.values()].map((all) => all.map(({ page }) => page)),
        abstraction,
      );
    });
    if (found.length > 0) dividing.set(kind, found.sort());
  }
  return (page) => {
    const kind = plainKind(page);
    const names = dividing.get(kind);
    if (!names) return kind;
    const parts = pageParts(page);
    return [kind, ...names.map((name) => `${name}=${parts[name] ?? ''}`)].join(' ');
  };
}

/** Whether pages are alike within the groups and unlike between them. */
function divides(groups: readonly (readonly (readonly Sentence[])[])[], abstraction: Abstraction): boolean {
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  if (groups.length < 2 || count < pagesPerValue * groups.length) return false;
  const sample = groups
    .slice(0, mostValues)
    .map((group) => group.slice(0, mostPages).map((page) => offeredOn(page, abstraction)));
  const same = sample.flatMap((group) => pairs(group).map(([one, other]) => likeness(one, other)));
  const different = pairs(sample).flatMap(([one, other]) => one.flatMap((a) => other.map((b) => likeness(a, b))));
  return same.length > 0 && mean(same) >= within && mean(different) <= across;
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
