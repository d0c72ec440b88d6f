import type { Reference, Sentence, Term } from '@dreamgym/core';
import { type Edit, withoutEdits } from '../edits/edits.ts';
import { makePage, type Page, type PageStep, type PageWalk, termText } from '../page.ts';
import type { RecalledStep } from '../precedents/recalled-steps.ts';
import { wordsOf } from '../words.ts';
import { keysOfMoves, type Move } from './moves.ts';

/** A page that an action led to, recorded or made after a recorded one. */
export interface FoundPage {
  readonly page: Page;
  /** What it rests on, in words. */
  readonly because: string;
  /** The cases of the replay buffer that it rests on. */
  readonly references: readonly Reference[];
}

interface FindRequest {
  readonly move: Move;
  readonly from: Page;
  readonly action: Term;
}

interface SimilarRequest extends FindRequest {
  /** How entities were listed, by entity. */
  readonly cards: ReadonlyMap<string, Sentence>;
  /** Steps that the replay buffer remembers. */
  readonly recalled: readonly RecalledStep[];
}

interface Precedent {
  readonly action: Term;
  readonly to: Page;
  readonly task: string;
  readonly index: number;
  readonly words: ReadonlySet<string>;
  /** Where the replay buffer gave it. */
  readonly reference?: Reference;
}

/** Where recorded actions led, for those whose page depends on their arguments or on the page they were taken on. */
export interface KnownPages {
  /** The page as it was recorded; undefined where it was not. */
  recorded(request: FindRequest): FoundPage | undefined;
  /**
   * A page that was never recorded: as the replay buffer remembers it, or else after the one that was reached by the most similar step, recorded or
   * remembered. Undefined where no action of this name was taken on a page of this kind.
   */
  similar(request: SimilarRequest): FoundPage | undefined;
}

/** The most similar recorded steps that are kept, under keys as long as pages. */
const nearestKept = 1024;

/** What decides a page, as one text. */
function keyOf(decider: Move['decider'], from: Page, action: Term, edits: ReadonlyMap<string, Edit>): string {
  return decider === 'here' ? `${termText(action)}${withoutEdits(from, edits).content}` : termText(action);
}

export function learnKnownPages(
  walks: readonly PageWalk[],
  moves: ReadonlyMap<string, Move>,
  edits: ReadonlyMap<string, Edit>,
): KnownPages {
  const exact = new Map<string, Precedent>();
  const strays = new Map<string, Precedent>();
  const alike = new Map<string, Map<string, Precedent>>();
  for (const { task, steps } of walks) {
    for (const [index, { from, action, to, terminated }] of steps.entries()) {
      if (!action || terminated) continue;
      for (const key of keysOfMoves(moves, { kind: from.kind, action })) {
        const move = moves.get(key)!;
        const words = aboutOf({ from, action }, move);
        const precedent = { action, to: withoutEdits(to, edits), task, index, words };
        if (to.kind !== move.to) {
          strays.set(keyOf('here', from, action, edits), precedent);
          continue;
        }
        const decided = keyOf(move.decider, from, action, edits);
        exact.set(`${key}|${decided}`, precedent);
        const others = alike.get(key) ?? new Map<string, Precedent>();
        alike.set(key, others.set(decided, precedent));
      }
    }
  }
  /** The most similar recorded steps that were found before. */
  const nearest = new Map<string, Likely | undefined>();
  /** Of steps that were recalled before, by the page that they led to. */
  const told = new WeakMap<Page, Pick<Precedent, 'to' | 'words'>>();
  const precedentOf = ({ reference, from, action, to }: RecalledStep, move: Move): Precedent => {
    const known = told.get(to) ?? { to: withoutEdits(to, edits), words: aboutOf({ from, action }, move) };
    told.set(to, known);
    return { ...known, action, task: reference.task, index: reference.index, reference };
  };
  const keyOfMove = ({ from, action }: FindRequest) => keysOfMoves(moves, { kind: from.kind, action })[0] ?? '';
  return {
    recorded(request) {
      const { move, from, action } = request;
      const id = `${keyOfMove(request)}|${keyOf(move.decider, from, action, edits)}`;
      const known = strays.get(keyOf('here', from, action, edits)) ?? exact.get(id);
      if (!known) return undefined;
      return { page: known.to, because: `as recorded in ${known.task} step ${known.index + 1}`, references: [] };
    },
    similar(request) {
      const { move, from, action, cards, recalled } = request;
      const key = keyOfMove(request);
      const decided = keyOf(move.decider, from, action, edits);
      const words = aboutOf({ from, action }, move);
      const id = `${key}|${decided}`;
      const own = nearest.has(id) ? nearest.get(id) : mostAlike(alike.get(key)?.values() ?? [], words);
      nearest.delete(id);
      nearest.set(id, own);
      if (nearest.size > nearestKept) nearest.delete(nearest.keys().next().value!);
      const fitting = recalled.filter(
        (each) =>
          each.to.kind === move.to && keysOfMoves(moves, { kind: each.from.kind, action: each.action })[0] === key,
      );
      const same = fitting.find((each) => keyOf(move.decider, each.from, each.action, edits) === decided);
      if (same) {
        const { reference, to } = same;
        const because = `as the replay buffer remembers it of ${reference.task} step ${reference.index + 1}`;
        return { page: withoutEdits(to, edits), because, references: [reference] };
      }
      const remembered = mostAlike(
        fitting.map((each) => precedentOf(each, move)),
        words,
      );
      const best = remembered && remembered.likeness >= (own?.likeness ?? 0) ? remembered : own;
      if (!best) return undefined;
      const { precedent } = best;
      return {
        page: adaptPage(precedent, action, cards),
        because: `as for the similar ${termText(precedent.action)} recorded in ${precedent.task} step ${precedent.index + 1}`,
        references: precedent.reference ? [precedent.reference] : [],
      };
    },
  };
}

/** The words by which a step is compared with others: those of the sentence that the action is about, or of the whole page where that decides. */
function aboutOf(
  { from: { sentences }, action: { arguments: args } }: Pick<PageStep, 'from'> & { readonly action: Term },
  { decider }: Move,
): ReadonlySet<string> {
  const about =
    decider === 'here' ? [] : sentences.filter((one) => args.some((argument) => one.arguments.includes(argument)));
  const chosen = about.length > 0 ? about : sentences;
  return new Set(wordsOf(chosen.map((one) => one.arguments.join(' ')).join(' ')));
}

interface Likely {
  readonly precedent: Precedent;
  /** The share of all their words that both have, in [0, 1]. */
  readonly likeness: number;
}

function mostAlike(precedents: Iterable<Precedent>, words: ReadonlySet<string>): Likely | undefined {
  let best: Likely | undefined;
  for (const precedent of precedents) {
    let shared = 0;
    for (const word of words) if (precedent.words.has(word)) shared += 1;
    const likeness = shared / (words.size + precedent.words.size - shared || 1);
    if (likeness > (best?.likeness ?? -1)) best = { precedent, likeness };
  }
  return best;
}

/** The recorded page, retold of the present action: its arguments, and what lists say of their entities, change places. */
function adaptPage({ action: recorded, to }: Precedent, action: Term, cards: ReadonlyMap<string, Sentence>): Page {
  const renamed = new Map<string, string>();
  for (const [index, old] of recorded.arguments.entries()) {
    const present = action.arguments[index] ?? old;
    renamed.set(old, present);
    const card = cards.get(present);
    for (const [at, text] of (cards.get(old)?.arguments ?? []).entries()) {
      if (card?.arguments[at] !== undefined) renamed.set(text, card.arguments[at]);
    }
  }
  const rename = (text: string) => renamed.get(text) ?? text;
  return makePage(
    to.kind,
    to.sentences.map((sentence) => ({
      ...sentence,
      arguments: sentence.arguments.map(rename),
      ...(sentence.items && { items: sentence.items.map(rename) }),
    })),
  );
}
