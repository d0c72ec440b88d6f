import type { Abstraction, Trajectory } from '@dreamgym/core';
import { deedsOf } from './edits/deeds.ts';
import { type Edit, learnEdit } from './edits/edits.ts';
import { type Fields, learnFields } from './edits/fields.ts';
import { type Background, learnBackground } from './endings/background.ts';
import { type Endings, learnEndings } from './endings/endings.ts';
import { learnPrecedents } from './endings/precedents.ts';
import { type Ending, type Judge, learnWorth } from './endings/worth.ts';
import { type Lists, learnLists } from './lists/lists.ts';
import { learnMarkRules, type MarkRules, type Marks, marksOf } from './marks.ts';
import { type KnownPages, learnKnownPages } from './moves/known-pages.ts';
import { groupBy, learnMoves, type Move, moveKey } from './moves/moves.ts';
import { learnOpenings, type Openings } from './moves/openings.ts';
import { type VisitedStep, visitedSteps } from './moves/visits.ts';
import { type PageStep, readWalk } from './page.ts';

/** Everything that was learned of a site from recordings. */
export interface SiteKnowledge {
  readonly abstraction: Abstraction;
  readonly openings: Openings;
  readonly marks: Marks;
  readonly markRules: MarkRules;
  /** By kind of page and action, see `moveKey`; so are the moves and endings. */
  readonly edits: ReadonlyMap<string, Edit>;
  readonly moves: ReadonlyMap<string, Move>;
  readonly fields: Fields;
  readonly pages: KnownPages;
  readonly lists: Lists;
  readonly endings: Endings;
  readonly background: Background;
  /** The kinds of sentences that edits add. */
  readonly chosen: ReadonlySet<string>;
  readonly judge: Judge;
  /** Names of actions with arguments that no page shows: free text. */
  readonly freeActions: ReadonlySet<string>;
}

/** Learns a site from recorded trajectories. Throws where there is nothing to learn from. */
export function learnSite(trajectories: readonly Trajectory[], abstraction: Abstraction): SiteKnowledge {
  const usable = trajectories.filter(({ end }) => end.kind !== 'failed');
  if (usable.length === 0) {
    throw new Error('there are no recorded trajectories to learn from; record some in the real environment first');
  }
  const marks = marksOf(abstraction);
  const walks = usable.map((trajectory) => readWalk(trajectory, abstraction, marks));
  const taken = walks.flatMap(({ steps }) => steps);
  const edits = learnEdits(taken);
  const moves = learnMoves(walks, edits);
  const fields = learnFields(taken);
  const attempts = walks.map((walk) => ({ instruction: walk.instruction, steps: visitedSteps(walk, moves) }));
  const steps = attempts.flatMap((attempt) => attempt.steps);
  const lists = learnLists(steps, { moves, edits });
  const background = learnBackground(attempts, lists.isList);
  const chosen = new Set([...edits.values()].map(({ adds }) => adds));
  const ended = attempts.flatMap(({ instruction, steps: all }) =>
    endingsOf(instruction, all, { chosen, background, fields }),
  );
  // Between all and nothing there is something to estimate; where there is nothing between, a like ending has to be found.
  const isGraded = ended.some(({ reward }) => reward > 0 && reward < 1);
  const judge = isGraded ? learnWorth(ended) : learnPrecedents(ended);
  return {
    abstraction,
    openings: learnOpenings(walks),
    marks,
    markRules: learnMarkRules(walks, marks),
    edits,
    fields,
    moves,
    pages: learnKnownPages(walks, moves, edits),
    lists,
    endings: learnEndings(steps, chosen),
    background,
    chosen,
    judge,
    freeActions: learnFreeActions(steps),
  };
}

/** The ending of an attempt, where it has one. */
function endingsOf(
  instruction: string,
  steps: readonly VisitedStep[],
  { chosen, background, fields }: Pick<SiteKnowledge, 'chosen' | 'background' | 'fields'>,
): (Ending & { readonly reward: number })[] {
  const last = steps.at(-1);
  if (!last?.terminated || !last.action) return [];
  const { from, action, origin, reward } = last;
  const deeds = steps.slice(0, -1).flatMap((step) => (step.action ? deedsOf(step.from, step.action, fields) : []));
  const about = background.of(origin, instruction);
  return [{ instruction, action, page: from, origin, deeds, chosen, background: about, reward }];
}

/** The actions whose argument the page they were taken on did not say, mostly. */
function learnFreeActions(steps: readonly PageStep[]): Set<string> {
  const shown = new Map<string, number>();
  for (const { from, action } of steps) {
    if (!action || action.arguments.length === 0) continue;
    const isShown = from.content.includes(JSON.stringify(action.arguments[0]));
    shown.set(action.name, (shown.get(action.name) ?? 0) + (isShown ? 1 : -1));
  }
  return new Set([...shown].filter(([, balance]) => balance < 0).map(([name]) => name));
}

function learnEdits(steps: readonly PageStep[]): Map<string, Edit> {
  const acting = steps.filter(({ action, terminated }) => action !== undefined && !terminated);
  const byKey = groupBy(acting, ({ from, action }) => moveKey(from.kind, action!.name));
  const edits = [...byKey].map(([key, all]) => [key, learnEdit(all)] as const);
  return new Map(edits.filter((entry): entry is [string, Edit] => entry[1] !== undefined));
}
