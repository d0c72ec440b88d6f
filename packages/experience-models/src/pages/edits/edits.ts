import type { Sentence, Term } from '@dreamgym/core';
import type { Page, PageStep } from '../page.ts';
import { changedPage } from '../page.ts';

/**
 * An action that changes one thing on its page: `choose(red)` adds `selected(color, red)` after the group that offers red
 * and takes away what was selected there.
 */
export interface Edit {
  /** The kind of sentence that it adds. */
  readonly adds: string;
  /** The kind of sentence that offers the action's argument among its items. */
  readonly offeredBy: string;
  /** Where each argument of the new sentence comes from: the action's arguments, or those of the sentence that offers. */
  readonly arguments: readonly { readonly from: 'action' | 'offer'; readonly index: number }[];
  /** What it replaces has the same argument here; undefined where it replaces nothing. */
  readonly key: number | undefined;
  readonly seen: number;
}

/** What differs between two pages; undefined where more does than one sentence. */
function change({ from, to }: PageStep): { added: Sentence; removed: Sentence | undefined } | undefined {
  if (from.kind !== to.kind) return undefined;
  const before = new Set(from.sentences.map((one) => JSON.stringify(one)));
  const after = new Set(to.sentences.map((one) => JSON.stringify(one)));
  const added = to.sentences.filter((one) => !before.has(JSON.stringify(one)));
  const removed = from.sentences.filter((one) => !after.has(JSON.stringify(one)));
  if (added.length !== 1 || removed.length > 1) return undefined;
  if (removed[0] && removed[0].kind !== added[0]!.kind) return undefined;
  return { added: added[0]!, removed: removed[0] };
}

/** The edit that explains what these steps of one action changed, most of them; undefined where none does. */
export function learnEdit(steps: readonly PageStep[]): Edit | undefined {
  const readings = new Map<string, { edit: Edit; count: number }>();
  let replacing = 0;
  for (const step of steps) {
    const changed = change(step);
    if (!changed || !step.action) continue;
    const reading = readEdit(step.from, step.action, changed.added);
    if (!reading) continue;
    if (changed.removed) replacing += 1;
    const text = JSON.stringify(reading);
    const known = readings.get(text) ?? { edit: reading, count: 0 };
    known.count += 1;
    readings.set(text, known);
  }
  const best = [...readings.values()].sort((a, b) => b.count - a.count)[0];
  // Choosing what is chosen already changes nothing, so that not every step shows the edit.
  const unchanged = steps.filter(({ from, to }) => from.content === to.content).length;
  if (!best || best.count + unchanged < 0.9 * steps.length) return undefined;
  const offered = best.edit.arguments.findIndex(({ from }) => from === 'offer');
  return { ...best.edit, key: replacing > 0 && offered >= 0 ? offered : undefined, seen: best.count };
}

function readEdit(page: Page, action: Term, added: Sentence): Edit | undefined {
  const offer = offering(page, action, undefined);
  // What offers itself is a field that is written into.
  if (!offer || offer.kind === added.kind) return undefined;
  const sources = added.arguments.map((argument) => {
    const inAction = action.arguments.indexOf(argument);
    if (inAction >= 0) return { from: 'action' as const, index: inAction };
    return { from: 'offer' as const, index: offer.arguments.indexOf(argument) };
  });
  if (sources.some(({ index }) => index < 0)) return undefined;
  return { adds: added.kind, offeredBy: offer.kind, arguments: sources, key: undefined, seen: 0 };
}

/** The last sentence that lists the action's first argument. */
function offering({ sentences }: Page, action: Term, kind: string | undefined): Sentence | undefined {
  const [wanted = ''] = action.arguments;
  return sentences.findLast((one) => (kind === undefined || one.kind === kind) && one.items?.includes(wanted));
}

/** The page after the edit; undefined where the page does not offer it. */
export function applyEdit(page: Page, action: Term, edit: Edit): Page | undefined {
  const offer = offering(page, action, edit.offeredBy);
  if (!offer) return undefined;
  const args = edit.arguments.map(({ from, index }) => (from === 'action' ? action : offer).arguments[index]!);
  const isReplaced = (one: Sentence) =>
    one.kind === edit.adds && edit.key !== undefined && one.arguments[edit.key] === args[edit.key];
  const sentences = page.sentences.filter((one) => !isReplaced(one));
  sentences.splice(sentences.indexOf(offer) + 1, 0, { kind: edit.adds, arguments: args });
  return changedPage(page, sentences);
}

/** The page as it is before any edit. */
export function withoutEdits(page: Page, edits: ReadonlyMap<string, Edit>): Page {
  const added = new Set([...edits.values()].map(({ adds }) => adds));
  return page.sentences.some(({ kind }) => added.has(kind))
    ? changedPage(
        page,
        page.sentences.filter(({ kind }) => !added.has(kind)),
      )
    : page;
}
