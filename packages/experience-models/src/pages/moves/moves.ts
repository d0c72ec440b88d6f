import type { Term } from '@dreamgym/core';
import type { Edit } from '../edits/edits.ts';
import { withoutEdits } from '../edits/edits.ts';
import { groupBy, mostFrequent } from '../grouping.ts';
import { actionKey, headOf, type Page, type PageStep, type PageWalk, termText } from '../page.ts';

/**
 * What decides the page that an action leads to:
 * - `fixed`: nothing, it is always the same page;
 * - `back`: the attempt, it is the page before the present one;
 * - `again`: the attempt, it is the page of its kind that was seen last;
 * - `turn`: the list on view, of which another part is shown;
 * - `action`: the action with its arguments;
 * - `here`: the present page and the action.
 */
export type Decider = 'fixed' | 'back' | 'again' | 'turn' | 'action' | 'here';

/** Where an action leads from pages of one kind. */
export interface Move {
  readonly decider: Decider;
  /** The kind of page that it leads to, mostly. */
  readonly to: string;
  /** For turns: by how much the list's page number changes. */
  readonly turn: number;
  /** For going back: to the page as it was come to, without what was done on it since. */
  readonly isAnew?: boolean;
  readonly seen: number;
  /** How many of them the decider explains. */
  readonly explained: number;
}

/** A decider has to explain nearly everything: real sites answer alike. */
const enough = 0.97;

function ownKey(kind: string, action: Term): string {
  return `${kind}|${termText(action)}`;
}

/** Of an action wherever it is taken. */
const anywhereKey = (action: Term) => ownKey('', action);

interface Taken {
  readonly kind: string;
  readonly action: Term;
}

/** Of actions that differ by numbers only, as those that open one thing of a list each do. */
const numberedKey = (kind: string, { name, arguments: args }: Term) =>
  ownKey(kind, { name, arguments: args.map((text) => text.replace(/\d+/g, '#')) });

/**
 * Where the moves of an action stand, the most special one first: apart, where this very action goes another way than others of its
 * name do; where it goes from anywhere, as a site's header does; where those that differ from it by numbers only go; where actions of its name
 * go.
 */
export function keysOfMoves(moves: ReadonlyMap<string, Move>, { kind, action }: Taken): readonly string[] {
  const own = ownKey(kind, action);
  const keys = moves.has(own)
    ? [own, anywhereKey(action)]
    : [anywhereKey(action), numberedKey(kind, action), actionKey(kind, action.name)];
  return keys.filter((key) => moves.has(key));
}

export function moveOf(moves: ReadonlyMap<string, Move>, taken: Taken): Move | undefined {
  return moves.get(keysOfMoves(moves, taken)[0] ?? '');
}

interface Sample {
  readonly step: PageStep;
  /** The pages of the attempt before the present one, oldest first. */
  readonly earlier: readonly Page[];
}

/** Learns where actions lead, by the kind of page that they are taken on and their name, and by their arguments where those that were often seen differ. */
export function learnMoves(walks: readonly PageWalk[], edits: ReadonlyMap<string, Edit>): Map<string, Move> {
  const samples = walks.flatMap(({ steps }) =>
    steps.map((step, index) => ({ step, earlier: steps.slice(0, index).map(({ from }) => from) })),
  );
  const moving = samples.filter(({ step: { action, terminated } }) => action !== undefined && !terminated);
  const byKey = groupBy(moving, ({ step }) => actionKey(step.from.kind, step.action!.name));
  const back = goingBack(moving);
  const isAnew = comesAnew(moving.filter(({ step }) => back.has(step.action!.name)));
  const moves = new Map<string, Move>();
  for (const [key, all] of byKey) {
    if (edits.has(key)) continue;
    const learned = learnMove(all, edits);
    const move: Move = back.has(all[0]!.step.action!.name) ? { ...learned, decider: 'back', isAnew } : learned;
    moves.set(key, move);
    for (const keyOf of [ownKey, numberedKey]) {
      for (const [special, alike] of groupBy(all, ({ step }) => keyOf(step.from.kind, step.action!))) {
        if (alike.length < often || alike.length === all.length) continue;
        const apart = learnMove(alike, edits);
        if (goesElsewhere(apart, move)) moves.set(special, apart);
      }
    }
  }
  for (const [key, alike] of groupBy(moving, ({ step }) => anywhereKey(step.action!))) {
    const from = new Set(alike.map(({ step }) => step.from.kind));
    const to = new Set(alike.map(({ step }) => step.to.kind));
    const { name } = alike[0]!.step.action!;
    if (from.size >= several && to.size === 1 && !back.has(name)) moves.set(key, learnMove(alike, edits));
  }
  return moves;
}

/** From how many kinds of pages an action has to lead to the same kind before it is believed to do so from everywhere. */
const several = 2;

/** On how many kinds of pages an action has to go back before it is believed to do so everywhere. */
const many = 4;
/** How much of it has to be explained: behind the first page of an attempt there is another one that nobody saw. */
const mostly = 0.85;

/**
 * The names of actions that lead to the page before, of whatever kind: from many kinds of pages nearly always to one of its kind, or, on
 * sites of few kinds, to that very page and not to one page only.
 */
function goingBack(samples: readonly Sample[]): ReadonlySet<string> {
  const names = [...groupBy(samples, ({ step }) => step.action!.name)].filter(([, all]) => {
    const kinds = new Set(all.map(({ step }) => step.from.kind));
    const explained = count(all, ({ step, earlier }) => pageBefore(earlier, step.from).kind === step.to.kind);
    if (kinds.size >= many && explained >= mostly * all.length) return true;
    if (all[0]!.step.action!.arguments.length > 0) return false;
    const reached = new Set(all.map(({ step }) => step.to.content));
    const later = all.filter(({ step, earlier }) => pageBefore(earlier, step.from) !== step.from);
    const exact = (isAnew: boolean) =>
      count(later, ({ step, earlier }) => pageBefore(earlier, step.from, { isAnew }).content === step.to.content);
    return reached.size >= many && Math.max(exact(true), exact(false)) >= enough * later.length;
  });
  return new Set(names.map(([name]) => name));
}

/** Whether a page that is gone back to is as it was come to more often than as it was left. */
function comesAnew(samples: readonly Sample[]): boolean {
  const shows = (isAnew: boolean) =>
    count(samples, ({ step, earlier }) => pageBefore(earlier, step.from, { isAnew }).content === step.to.content);
  return shows(true) > shows(false);
}

/**
 * The page before the present one, as it was left or as it was come to; the present one where there is none. What is changed on a page makes no
 * other one of it.
 */
export function pageBefore(earlier: readonly Page[], present: Page, { isAnew = false } = {}): Page {
  const head = headOf(present);
  const left = earlier.findLastIndex((page) => headOf(page) !== head);
  if (left < 0) return present;
  const before = headOf(earlier[left]!);
  let come = left;
  while (isAnew && come > 0 && headOf(earlier[come - 1]!) === before) come -= 1;
  return earlier[come]!;
}

/** How often an action has to be seen to get a move of its own. */
const often = 2;

/** Among actions that are decided by their arguments, one that always leads to the same page is nothing special. */
function goesElsewhere(own: Move, general: Move): boolean {
  if (own.to !== general.to) return true;
  const fits = own.decider === general.decider || (own.decider === 'fixed' && general.decider === 'action');
  return !fits && general.decider !== 'here';
}

function learnMove(samples: readonly Sample[], edits: ReadonlyMap<string, Edit>): Move {
  const kinds = samples.map(({ step }) => step.to.kind);
  const to = mostFrequent(kinds);
  const led = samples.filter(({ step }) => step.to.kind === to);
  const seen = led.length;
  const turn = turnOf(led.map(({ step }) => step));
  const move = (decider: Decider, explained: number): Move => ({ decider, to, turn: turn ?? 0, seen, explained });

  const fixed = count(led, ({ step }) => step.to.content === led[0]!.step.to.content);
  if (fixed >= enough * seen && seen > 1) return move('fixed', fixed);
  if (turn !== undefined) return move('turn', seen);
  const hasArguments = led[0]!.step.action!.arguments.length > 0;
  const again = count(led, ({ step, earlier }) => lastOfKind(earlier, to)?.content === step.to.content);
  // A search that was made twice shows the same page again, and says nothing of other searches.
  if (again >= enough * seen && (!hasArguments || seen >= many)) return move('again', again);
  const byAction = agreeing(led, ({ step }) => termText(step.action!));
  const byBoth = agreeing(led, ({ step }) => `${withoutEdits(step.from, edits).content}${termText(step.action!)}`);
  return hasArguments && byAction.share >= Math.min(enough, byBoth.share)
    ? move('action', Math.round(byAction.share * seen))
    : move('here', Math.round(byBoth.share * seen));
}

export function lastOfKind(pages: readonly Page[], kind: string): Page | undefined {
  return pages.findLast((page) => page.kind === kind);
}

/** By how much the only number that differs in the page's first sentence changes, where it always changes by the same. */
function turnOf(steps: readonly PageStep[]): number | undefined {
  if (!steps.every(({ from, to }) => from.kind === to.kind && from.content !== to.content)) return undefined;
  const changes = steps.map(({ from, to }) => {
    const index = pageNumberIndex(from, to);
    return index === undefined ? undefined : Number(numberAt(to, index)) - Number(numberAt(from, index));
  });
  const change = changes[0];
  return change !== undefined && changes.every((other) => other === change) ? change : undefined;
}

const numberAt = ({ sentences }: Page, index: number) => sentences[0]!.arguments[index];

/** The only argument of the first sentence that differs, where it is a whole number in both. */
export function pageNumberIndex(from: Page, to: Page): number | undefined {
  const differing = from.sentences[0]!.arguments.map((argument, index) =>
    argument === to.sentences[0]!.arguments[index] ? -1 : index,
  ).filter((index) => index >= 0);
  const [index] = differing;
  const isNumber = (text: string | undefined) => text !== undefined && /^\d+$/.test(text);
  if (differing.length !== 1 || !isNumber(numberAt(from, index!)) || !isNumber(numberAt(to, index!))) return undefined;
  return index;
}

/** How far cases with the same key led to the same page, among those that have company. */
function agreeing(samples: readonly Sample[], keyOf: (sample: Sample) => string): { share: number } {
  let all = 0;
  let agreed = 0;
  for (const group of groupBy(samples, keyOf).values()) {
    if (group.length < 2) continue;
    const contents = group.map(({ step }) => step.to.content);
    const usual = mostFrequent(contents);
    all += contents.length;
    agreed += contents.filter((content) => content === usual).length;
  }
  return { share: all === 0 ? 1 : agreed / all };
}

function count<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.filter(holds).length;
}
