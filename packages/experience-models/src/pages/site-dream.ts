import {
  type Action,
  type Dream,
  type DreamStep,
  deriveSeed,
  type Observation,
  type Recall,
  random,
  type Sentence,
  type Task,
  type Term,
} from '@dreamgym/core';
import { applyEdit } from './edits/edits.ts';
import { writeField } from './edits/fields.ts';
import { type TakenAction, takenActions } from './edits/taken-actions.ts';
import { flaggedAfter } from './flags/flag-rules.ts';
import type { FoundPage } from './moves/known-pages.ts';
import { lastOfKind, type Move, moveOf, pageBefore } from './moves/moves.ts';
import { nextOrigin, type Visit } from './moves/visits.ts';
import { actionKey, fillPage, type Page, termText } from './page.ts';
import type { ShownPages } from './shown-pages.ts';
import type { SiteKnowledge } from './site-knowledge.ts';

interface Resort {
  readonly action: Action;
  readonly term: Term;
  readonly move: Move | undefined;
  readonly recall: Recall;
}

const known = (page: Page, because: string): FoundPage => ({ page, because, references: [] });
const visitKey = ({ content }: Page, action: Term) => `${termText(action)}${content}`;

/** The site that is dreamed of. */
export interface DreamedSite {
  readonly site: SiteKnowledge;
  readonly shown: ShownPages;
}

/** One dreamed attempt on a site: pages follow each other as the recordings taught. */
export function dreamSite(
  { site, shown: pagesShown }: DreamedSite,
  { task, worldSeed }: { readonly task: Task; readonly worldSeed: number },
): Dream {
  const { abstraction, flagRules, edits, fields, moves, endings, lists, pages } = site;
  const { instruction } = task;
  const visits: Visit[] = [{ page: site.openings(task), origin: undefined }];
  const earlier: (readonly Sentence[])[] = [];
  const recorded = site.attempts.begin({ opening: visits[0]!.page, task: task.id });
  const history: Term[] = [];
  const taken: TakenAction[] = [];
  /** Pages that were made up in this attempt, by what led to them. */
  const made = new Map<string, FoundPage>();
  let flagged: ReadonlySet<string> = new Set();
  let observation = observe();

  function observe(): Observation {
    const { page } = visits.at(-1)!;
    const { sentences, text } = pagesShown.show(page, { instruction, flagged });
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
    history.push(action);
    taken.push(...takenActions(visits.at(-1)!.page, action, fields));
    flagged = flaggedAfter(flagged, action, flagRules);
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
    const background = site.backgrounds(origin, instruction);
    const outcome = site.outcomes({ instruction, page, action, taken, origin, background });
    const what = `${termText(action)}${origin ? termText(origin) : ''}${page.content}`;
    const chance = random(deriveSeed(worldSeed, 'outcome', task.id, what)).next();
    const reward = chance < outcome.solved ? 1 : outcome.otherwise;
    const last = site.lastPage!({ from: page, origin, reward });
    observation = {
      text: abstraction.writeObservation(fillPage(last, instruction)),
      actions: [],
    };
    return answer(`${action.name} ends the attempt, as it did ${seen} times; ${outcome.because}.`, {
      reward,
      terminated: true,
    });
  }

  function follow(action: Term, move: Move): FoundPage | undefined {
    const { page, origin } = visits.at(-1)!;
    const next = nextOrigin(visits, { decider: move.decider, action, to: move.to });
    const earlier = visits.slice(0, -1).map((visit) => visit.page);
    if (move.decider === 'back') return known(pageBefore(earlier, page, move), 'back to the page before');
    if (move.decider === 'again') {
      const before = lastOfKind(earlier, move.to);
      if (before) return known(before, 'back to the page that was seen last');
    }
    if (move.decider === 'turn' && origin) {
      const turned = lists.page(move.to, origin, lists.numberOf(page) + move.turn);
      return turned && known(turned, `another part of the list for ${termText(origin)}`);
    }
    if (move.decider === 'action' && next && lists.isList(move.to)) {
      const listed = lists.page(move.to, next, 1);
      return listed && known(listed, 'what recorded searches with these words listed');
    }
    return pages.recorded({ move, from: page, action, history, earlier }) ?? made.get(visitKey(page, action));
  }

  function go(action: Term, move: Move, { page, because, references }: FoundPage): DreamStep {
    const origin = nextOrigin(visits, { decider: move.decider, action, to: move.to });
    const reasoning = `${action.name} led to a ${move.to} ${move.seen} times: ${because}.`;
    return { ...show({ page, origin }, action, reasoning), references };
  }

  /** What recorded attempts that did the same up to here came to. */
  function repeat(action: Term, { page, because }: FoundPage): DreamStep {
    const move = moveOf(moves, { kind: visits.at(-1)!.page.kind, action });
    const origin = nextOrigin(visits, { decider: move?.decider ?? 'edit', action, to: page.kind });
    return show({ page, origin }, action, `${action.name} led to a ${page.kind}: ${because}.`);
  }

  /** Where no recorded page answers, precedents do, those of the replay buffer among them. */
  async function resort({ action, term, move, recall }: Resort): Promise<DreamStep> {
    const { page, origin } = visits.at(-1)!;
    const recalled = await site.recallSteps(recall);
    const earlier = visits.slice(0, -1).map((visit) => visit.page);
    if (move) {
      const found = pages.similar({ move, from: page, action: term, history, earlier, cards: lists.cards, recalled });
      // The attempt finds it again as it was.
      if (found) made.set(visitKey(page, term), found);
      if (found) return go(term, move, found);
    }
    const elsewhere = recalled.find((each) => termText(each.action) === termText(term) && !each.reference.terminated);
    if (!elsewhere) {
      throw new Error(
        `no recording shows where "${action.text}" leads from a ${page.kind} (${task.id}); record more transitions with it`,
      );
    }
    const { reference, to } = elsewhere;
    const where = `${reference.task} step ${reference.index + 1}`;
    const reasoning = `Nobody was seen to take "${action.text}" on a ${page.kind}; it may lead where it led in ${where}.`;
    return { ...show({ page: to, origin }, term, reasoning), references: [reference] };
  }

  return {
    observation,
    step({ action, recall }) {
      const term = abstraction.readAction(action.text);
      if (!term) return stay(action);
      const { page, origin } = visits.at(-1)!;
      const again = recorded.follow(term);
      if (again) return repeat(term, again);
      if (!isOffered(action, term)) return stay(action);
      const key = actionKey(page.kind, term.name);
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
      return found ? go(term, move, found) : resort({ action, term, move, recall });
    },
    async close() {},
  };
}
