import {
  type Action,
  type Dream,
  type DreamStep,
  deriveSeed,
  type Observation,
  random,
  type Sentence,
  type Task,
  type Term,
} from '@dreamgym/core';
import { type Deed, deedsOf } from './edits/deeds.ts';
import { applyEdit } from './edits/edits.ts';
import { writeField } from './edits/fields.ts';
import type { SiteKnowledge } from './learn-pages.ts';
import { markedAfter } from './marks.ts';
import { lastOfKind, type Move, moveKey, moveOf, pageBefore } from './moves/moves.ts';
import type { ShownPages } from './moves/shown-pages.ts';
import { nextOrigin, type Visit } from './moves/visits.ts';
import { fillPage, type Page, termText } from './page.ts';

/** The site that is dreamed of. */
export interface Dreamt {
  readonly site: SiteKnowledge;
  readonly shown: ShownPages;
}

/** One dreamed attempt on a site: pages follow each other as the recordings taught. */
export function dreamPages(
  { site, shown: pagesShown }: Dreamt,
  { task, worldSeed }: { readonly task: Task; readonly worldSeed: number },
): Dream {
  const { abstraction, markRules, edits, fields, moves, endings, lists, pages, judge, background, chosen } = site;
  const { instruction } = task;
  const visits: Visit[] = [{ page: site.openings(instruction), origin: undefined }];
  const earlier: (readonly Sentence[])[] = [];
  const deeds: Deed[] = [];
  let marked: ReadonlySet<string> = new Set();
  let observation = observe();

  function observe(): Observation {
    const { page } = visits.at(-1)!;
    const { sentences, text } = pagesShown.show(page, { instruction, marked });
    const shown = abstraction.actionsOn!({ page: sentences, instruction, earlier });
    earlier.push(sentences);
    const known = shown.filter((action) => pagesShown.isKnown(page.kind, action));
    // Where nothing is known, the attempt cannot go on either way: it fails, and says so.
    return { text, actions: known.length > 0 ? known : shown };
  }

  function answer(reasoning: string, rest: Partial<DreamStep> = {}): DreamStep {
    return { reasoning, observation, reward: 0, terminated: false, truncated: false, references: [], ...rest };
  }

  function stay(action: Action): DreamStep {
    return answer(`The page does not offer "${action.text}", so it stays as it is.`);
  }

  function show(visit: Visit, action: Term, reasoning: string): DreamStep {
    deeds.push(...deedsOf(visits.at(-1)!.page, action, fields));
    marked = markedAfter(marked, action, markRules);
    visits.push(visit);
    observation = observe();
    return answer(reasoning);
  }

  /** Whether the page offers the action itself, or any of its name where it is free text, as an answer is. */
  function isOffered(action: Action, { name }: Term): boolean {
    const offered = observation.actions ?? [];
    if (offered.includes(action.text)) return true;
    const isFree = site.freeActions.has(name) || endings.endsAt(visits.at(-1)!.page.kind, name) !== undefined;
    return isFree && offered.some((text) => abstraction.readAction(text)?.name === name);
  }

  function end(action: Term, seen: number): DreamStep {
    const { page, origin } = visits.at(-1)!;
    const worth = judge({
      instruction,
      page,
      action,
      deeds,
      origin,
      chosen,
      background: background.of(origin, instruction),
    });
    const luck = random(
      deriveSeed(worldSeed, 'worth', task.id, `${termText(action)}${origin ? termText(origin) : ''}${page.content}`),
    ).next();
    const reward = luck < worth.solved ? 1 : worth.otherwise;
    const last = endings.page({ from: page, origin, reward });
    observation = {
      text: abstraction.writeObservation(fillPage(last, instruction)),
      actions: [],
    };
    return answer(`${action.name} ends the attempt, as it did ${seen} times; ${worth.because}.`, {
      reward,
      terminated: true,
    });
  }

  function follow(action: Term, move: Move): { page: Page; because: string } | undefined {
    const { page, origin } = visits.at(-1)!;
    const next = nextOrigin(visits, { decider: move.decider, action, to: move.to });
    const earlier = visits.slice(0, -1).map((visit) => visit.page);
    if (move.decider === 'back') return { page: pageBefore(earlier, page), because: 'back to the page before' };
    if (move.decider === 'again') {
      const before = lastOfKind(earlier, move.to);
      if (before) return { page: before, because: 'back to the page that was seen last' };
    }
    if (move.decider === 'turn' && origin) {
      const turned = lists.page(move.to, origin, lists.numberOf(page) + move.turn);
      return turned && { page: turned, because: `another part of the list for ${termText(origin)}` };
    }
    if (move.decider === 'action' && next && lists.isList(move.to)) {
      const listed = lists.page(move.to, next, 1);
      return listed && { page: listed, because: 'what recorded searches with these words listed' };
    }
    return pages.find({ move, from: page, action, cards: lists.cards });
  }

  return {
    observation,
    step({ action }) {
      const term = abstraction.readAction(action.text);
      if (!term || !isOffered(action, term)) return stay(action);
      const { page, origin } = visits.at(-1)!;
      const key = moveKey(page.kind, term.name);
      const ends = endings.endsAt(page.kind, term.name);
      if (ends !== undefined) return end(term, ends);
      const edit = edits.get(key);
      const edited = edit && applyEdit(page, term, edit);
      if (edited)
        return show({ page: edited, origin }, term, `${term.name} adds "${edit.adds}", as it did ${edit.seen} times.`);
      const field = fields.of(page.kind, term.name);
      const written = field && writeField(page, { field, text: term.arguments[0]! });
      if (written) {
        return show(
          { page: written, origin },
          term,
          `${term.name} writes into its ${field.kind}, as it did ${field.seen} times.`,
        );
      }
      const move = moveOf(moves, { kind: page.kind, action: term });
      const found = move && follow(term, move);
      if (!found) {
        throw new Error(
          `no recording shows where "${action.text}" leads from a ${page.kind} (${task.id}); record more transitions with it`,
        );
      }
      const next = nextOrigin(visits, { decider: move.decider, action: term, to: move.to });
      return show(
        { page: found.page, origin: next },
        term,
        `${term.name} led to a ${move.to} ${move.seen} times: ${found.because}.`,
      );
    },
    async close() {},
  };
}
