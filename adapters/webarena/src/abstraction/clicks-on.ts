import type { Sentence } from '@dreamgym/core';
import { wordsOf } from './phrases.ts';
import { elementOf, keyOf } from './sentences.ts';

export interface Click {
  /** The element, as actions name it. */
  readonly key: string;
  readonly name: string;
  /**
   * How far it is worth a try, apart from what the instruction says: what stands in a form after its fields most, then other controls,
   * then the first links below each heading, those below the page's own heading first; least what stands in a row of controls, has no name
   * or is one of many alike.
   */
  readonly worth: number;
}

/** Controls that hold a state and no text: part of what a form asks for. */
const ticked: ReadonlySet<string> = new Set(['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio']);
const contents: ReadonlySet<string> = new Set(['link', 'option', 'treeitem']);

/** So many controls after a field may send its form. */
const mostSenders = 4;
/** So many controls side by side are a toolbar. */
const toolbar = 6;

/** The elements that `isClick` takes for ones to click, in the page's order. */
export function clicksOn(page: readonly Sentence[], isClick: (role: string) => boolean): readonly Click[] {
  const main = mainHeading(page);
  const rows = controlsInRow(page);
  const clicks: Click[] = [];
  let sinceField = Infinity;
  let links = 0;
  let controls = 0;
  for (const [at, sentence] of page.entries()) {
    const { kind } = sentence;
    if (kind === 'heading') [sinceField, links] = [Infinity, 0];
    const element = elementOf(sentence);
    if (!element) continue;
    const { name, number, state } = element;
    const isField = !isClick(kind);
    if (state.split(' ').includes('disabled')) continue;
    if (isField) {
      sinceField = 0;
      continue;
    }
    const isNamed = /[\p{L}\p{N}]/u.test(name);
    const isContent = contents.has(kind);
    const isToolbar = !isContent && rows[at]! >= toolbar && sinceField >= mostSenders;
    const isSender = !isContent && !ticked.has(kind) && isNamed && sinceField < mostSenders;
    const place = 2 / (1 + (isContent ? links / 4 : controls / 2)) + (at > main ? 0.25 : 0);
    // Of hundreds of controls the first ones matter as such; the others are a list of things.
    const asControl = isSender ? 4 : 2 / (1 + controls / 2);
    const alike = number === '' ? 0 : Math.min(3, 0.4 * (Number(number) - 1));
    clicks.push({
      key: keyOf(kind, element),
      name,
      worth: place + (isContent || isToolbar ? 0 : asControl) - (isNamed ? 0 : 2) - alike,
    });
    if (isContent) links += 1;
    else controls += 1;
    if (ticked.has(kind)) sinceField = 0;
    else if (!isContent && isNamed) sinceField += 1;
  }
  return clicks;
}

/** Where the heading stands that says most of what the title says; the first one where none says any of it. */
function mainHeading(page: readonly Sentence[]): number {
  const title = new Set(wordsOf(page[0]?.kind === 'page' ? (page[0].arguments[0] ?? '') : ''));
  let best = page.findIndex(({ kind }) => kind === 'heading');
  let most = 0;
  for (const [at, { kind, arguments: args }] of page.entries()) {
    if (kind !== 'heading') continue;
    const words = new Set(wordsOf(args[0] ?? ''));
    const share = [...words].filter((word) => title.has(word)).length / Math.max(1, words.size);
    if (share > most) [best, most] = [at, share];
  }
  return best < 0 ? page.length : best;
}

/** For each control that is none of the page's contents, how many stand side by side there; 0 for the rest. */
function controlsInRow(page: readonly Sentence[]): readonly number[] {
  const rows = page.map(() => 0);
  for (let start = 0; start < page.length; ) {
    let end = start;
    while (end < page.length && isControl(page[end]!)) end++;
    rows.fill(end - start, start, end);
    start = Math.max(end, start + 1);
  }
  return rows;
}

function isControl({ kind }: Sentence): boolean {
  return kind === 'button' || kind === 'menuitem';
}
