import type { Reference, Sentence, Term } from '@dreamgym/core';
import { type Edit, withoutEdits } from '../edits/edits.ts';
import { groupBy } from '../grouping.ts';
import { headOf, type Page, type PageWalk, termText } from '../page.ts';
import type { RecalledStep } from '../precedents/recalled-steps.ts';
import type { LastingLines } from '../retelling/lasting-lines.ts';
import { retelling } from '../retelling/retell.ts';
import { type History, historyOf } from './history.ts';
import { keysOfMoves, type Move } from './moves.ts';
import { aboutOf, bestOf, type Precedent, precedentOf } from './precedents.ts';

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
  /** What was done before in the attempt. */
  readonly history: History;
  /** The pages that were seen before in the attempt, oldest first. */
  readonly earlier: readonly Page[];
}

interface SimilarRequest extends FindRequest {
  /** How entities were listed, by entity. */
  readonly cards: ReadonlyMap<string, Sentence>;
  /** Steps that the replay buffer remembers. */
  readonly recalled: readonly RecalledStep[];
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

interface KnownPagesOptions {
  readonly moves: ReadonlyMap<string, Move>;
  readonly edits: ReadonlyMap<string, Edit>;
  readonly lasting: LastingLines;
  /** Names of actions whose argument is free text. */
  readonly freeActions: ReadonlySet<string>;
}

export function learnKnownPages(
  walks: readonly PageWalk[],
  { moves, edits, lasting, freeActions }: KnownPagesOptions,
): KnownPages {
  /** What decides a page, as one text. */
  const keyOf = (decider: Move['decider'], from: Page, action: Term) =>
    decider === 'here' ? `${termText(action)}${withoutEdits(from, edits).content}` : termText(action);
  const strays = new Map<string, Precedent>();
  const exact = new Map<string, Precedent[]>();
  const byKey = new Map<string, Precedent[]>();
  const arrivals: Precedent[] = [];
  for (const { task, steps } of walks) {
    const history = historyOf(steps.map(({ action }) => action));
    const pages = steps.map((step) => step.from);
    for (const [index, { from, action, to, terminated }] of steps.entries()) {
      if (!action || terminated) continue;
      const step = precedentOf({
        from: withoutEdits(from, edits),
        action,
        to: withoutEdits(to, edits),
        task,
        index,
        history: history.before(index),
        earlier: pages.slice(0, index),
        words: new Set(),
      });
      for (const key of keysOfMoves(moves, { kind: from.kind, action })) {
        const move = moves.get(key)!;
        const precedent = { ...step, words: aboutOf({ from, action }, move) };
        if (to.kind !== move.to) {
          strays.set(keyOf('here', from, action), precedent);
          continue;
        }
        arrivals.push(precedent);
        add(exact, `${key}|${keyOf(move.decider, from, action)}`, precedent);
        add(byKey, key, precedent);
      }
    }
  }
  const keyOfMove = ({ from, action }: Pick<FindRequest, 'from' | 'action'>) =>
    keysOfMoves(moves, { kind: from.kind, action })[0] ?? '';
  const retell = retelling({ arrivals: groupBy(arrivals, ({ to }) => headOf(to)), lasting, freeActions });
  /** Steps that were recalled before, by the page that they led to. */
  const told = new WeakMap<Page, Precedent>();
  const recalledPrecedent = ({ reference, from, action, to }: RecalledStep, move: Move): Precedent => {
    const { task, index } = reference;
    const pages = { from: withoutEdits(from, edits), to: withoutEdits(to, edits) };
    const known =
      told.get(to) ?? precedentOf({ ...pages, action, task, index, words: aboutOf({ from, action }, move) });
    told.set(to, known);
    return { ...known, reference };
  };
  return {
    recorded(request) {
      const { move, from, action } = request;
      const stray = strays.get(keyOf('here', from, action));
      const known = stray ? [stray] : (exact.get(`${keyOfMove(request)}|${keyOf(move.decider, from, action)}`) ?? []);
      const plain = withoutEdits(from, edits);
      const best = bestOf(known, { ...request, from: plain });
      if (!best) return undefined;
      const { task, index, to } = best.precedent;
      const isSettled = known.every((each) => each.to.content === to.content);
      const page = isSettled ? to : retell(best.precedent, { ...request, from: plain });
      return { page, because: `as recorded in ${task} step ${index + 1}`, references: [] };
    },
    similar(request) {
      const { move, from, action, recalled } = request;
      const key = keyOfMove(request);
      const plain = withoutEdits(from, edits);
      const present = { ...request, from: plain, words: aboutOf({ from, action }, move) };
      const fitting = recalled.filter(
        (each) =>
          each.to.kind === move.to && keysOfMoves(moves, { kind: each.from.kind, action: each.action })[0] === key,
      );
      const decided = keyOf(move.decider, from, action);
      const same = fitting.find((each) => keyOf(move.decider, each.from, each.action) === decided);
      if (same) {
        const { reference, to } = same;
        const because = `as the replay buffer remembers it of ${reference.task} step ${reference.index + 1}`;
        return { page: withoutEdits(to, edits), because, references: [reference] };
      }
      const own = bestOf(byKey.get(key) ?? [], present);
      const remembered = bestOf(
        fitting.map((each) => recalledPrecedent(each, move)),
        present,
      );
      const best = remembered && remembered.likeness >= (own?.likeness ?? 0) ? remembered : own;
      if (!best) return undefined;
      const { precedent } = best;
      return {
        page: retell(precedent, present),
        because: `as for the similar ${termText(precedent.action)} recorded in ${precedent.task} step ${precedent.index + 1}`,
        references: precedent.reference ? [precedent.reference] : [],
      };
    },
  };
}

function add(groups: Map<string, Precedent[]>, key: string, precedent: Precedent): void {
  const group = groups.get(key);
  if (group) group.push(precedent);
  else groups.set(key, [precedent]);
}
