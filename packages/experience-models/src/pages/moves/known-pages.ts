import type { Sentence, Term } from '@dreamgym/core';
import { type Edit, withoutEdits } from '../edits/edits.ts';
import { makePage, type Page, type PageStep, type PageWalk, termText } from '../page.ts';
import { wordsOf } from '../words.ts';
import { keysOfMoves, type Move } from './moves.ts';

/** A page that an action led to, recorded or made after a recorded one. */
interface FoundPage {
  readonly page: Page;
  /** What it rests on, in words. */
  readonly because: string;
}

interface FindRequest {
  readonly move: Move;
  readonly from: Page;
  readonly action: Term;
  /** How entities were listed, by entity. */
  readonly cards: ReadonlyMap<string, Sentence>;
}

interface Precedent {
  readonly action: Term;
  readonly from: Page;
  readonly to: Page;
  readonly task: string;
  readonly index: number;
  readonly words: ReadonlySet<string>;
}

/** Where recorded actions led, for those whose page depends on their arguments or on the page they were taken on. */
export interface KnownPages {
  /** Undefined where no action of this name was recorded on a page of this kind. */
  find(request: FindRequest): FoundPage | undefined;
}

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
        const precedent = { action, from, to: withoutEdits(to, edits), task, index, words };
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
  const adapted = new Map<string, FoundPage>();
  return {
    find({ move, from, action, cards }) {
      const [key = ''] = keysOfMoves(moves, { kind: from.kind, action });
      const id = `${key}|${keyOf(move.decider, from, action, edits)}`;
      const known = strays.get(keyOf('here', from, action, edits)) ?? exact.get(id);
      if (known) return { page: known.to, because: `as recorded in ${known.task} step ${known.index + 1}` };
      const before = adapted.get(id);
      if (before) return before;
      const nearest = mostAlike(alike.get(key)?.values() ?? [], aboutOf({ from, action }, move));
      if (!nearest) return undefined;
      const found = {
        page: adaptPage(nearest, action, cards),
        because: `as for the similar ${termText(nearest.action)} recorded in ${nearest.task} step ${nearest.index + 1}`,
      };
      adapted.set(id, found);
      return found;
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

function mostAlike(precedents: Iterable<Precedent>, words: ReadonlySet<string>): Precedent | undefined {
  let best: Precedent | undefined;
  let most = -1;
  for (const precedent of precedents) {
    let shared = 0;
    for (const word of words) if (precedent.words.has(word)) shared += 1;
    const likeness = shared / (words.size + precedent.words.size - shared || 1);
    if (likeness > most) {
      most = likeness;
      best = precedent;
    }
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
