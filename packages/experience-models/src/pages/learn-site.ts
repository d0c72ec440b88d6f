import type { Abstraction, Sentence, Trajectory } from '@dreamgym/core';
import { type Edit, learnEdit } from './edits/edits.ts';
import { type Fields, learnFields } from './edits/fields.ts';
import { takenActions } from './edits/taken-actions.ts';
import { type Attempted, type Backgrounds, learnBackgrounds } from './endings/background.ts';
import type { OutcomeModel, RewardedEnding } from './endings/ending.ts';
import { learnEndings } from './endings/endings.ts';
import { learnLastPage } from './endings/last-page.ts';
import { learnReturnModel } from './endings/return-model.ts';
import { learnSuccessRules } from './endings/success-rules.ts';
import { learnFlagRules } from './flags/flag-rules.ts';
import { sessionFlags } from './flags/session-flags.ts';
import { learnFreeTexts } from './free-texts/free-texts.ts';
import { groupBy } from './grouping.ts';
import { learnPageKinds } from './kinds/page-kinds.ts';
import { learnLists } from './lists/lists.ts';
import { learnKnownPages } from './moves/known-pages.ts';
import { learnMoves } from './moves/moves.ts';
import { learnNavigation } from './moves/navigation.ts';
import { learnOpenings } from './moves/openings.ts';
import { recordedAttempts } from './moves/recorded-attempts.ts';
import { visitedSteps } from './moves/visits.ts';
import { actionKey, type PageStep, readWalk } from './page.ts';
import { recalledSteps } from './precedents/recalled-steps.ts';
import { learnLastingLines } from './retelling/lasting-lines.ts';
import type { SiteKnowledge } from './site-knowledge.ts';
import { learnSolutions } from './tasks/solutions.ts';
import { learnValues } from './tasks/values.ts';

/** Learns a site from recorded trajectories. Throws where there is nothing to learn from. */
export function learnSite(trajectories: readonly Trajectory[], abstraction: Abstraction): SiteKnowledge {
  const usable = trajectories.filter(({ end }) => end.kind !== 'failed');
  if (usable.length === 0) {
    throw new Error('there are no recorded trajectories to learn from; record some in the real environment first');
  }
  const flags = sessionFlags(abstraction);
  const read = pagesRead(abstraction);
  const attempted = usable.map(({ task, opening, transitions }) => ({
    task: task.id,
    actions: transitions.map(({ action }) => action.text),
    pages: [opening, ...transitions.map(({ observation }) => observation)].map(({ text }) => read(text)),
  }));
  const pages = new Set(attempted.flatMap((attempt) => attempt.pages));
  const kindOf = learnPageKinds([...pages].map(flags.remove), abstraction);
  const reader = { abstraction, flags, kindOf, freeTexts: learnFreeTexts(attempted) };
  const walks = usable.map((trajectory, at) => readWalk(trajectory, { reader, flagged: attempted[at]!.pages }));
  const taken = walks.flatMap(({ steps }) => steps);
  const edits = learnEdits(taken);
  const moves = learnMoves(walks, edits);
  const fields = learnFields(taken);
  const attempts = walks.map((walk) => ({ instruction: walk.instruction, steps: visitedSteps(walk, moves) }));
  const steps = attempts.flatMap((attempt) => attempt.steps);
  const lists = learnLists(steps, { moves, edits });
  const backgrounds = learnBackgrounds(attempts, lists.isList);
  const ended = attempts.flatMap((attempt) => endingOf(attempt, { backgrounds, fields }) ?? []);
  const freeActions = learnFreeActions(steps);
  return {
    abstraction,
    openings: learnOpenings(walks),
    recallSteps: recalledSteps({
      reader,
      instructions: new Map(walks.map(({ task, instruction }) => [task, instruction])),
    }),
    flags,
    flagRules: learnFlagRules(walks, flags),
    freeTexts: reader.freeTexts,
    edits,
    fields,
    moves,
    pages: learnKnownPages(walks, { moves, edits, freeActions, lasting: learnLastingLines(taken) }),
    attempts: recordedAttempts(walks),
    navigation: learnNavigation(taken),
    lists,
    endings: learnEndings(steps),
    lastPage: learnLastPage(steps, chosenKinds(edits)),
    backgrounds,
    outcomes: learnOutcomes(ended, { abstraction, edits }),
    solutions: learnSolutions(walks),
    values: learnValues(walks),
    freeActions,
  };
}

/** The kinds of sentences that edits add: they say what was chosen. */
const chosenKinds = (edits: ReadonlyMap<string, Edit>) => new Set([...edits.values()].map(({ adds }) => adds));

/** Observations as sentences; the same ones for the same text. */
function pagesRead({ readObservation }: Abstraction): (text: string) => readonly Sentence[] {
  const known = new Map<string, readonly Sentence[]>();
  return (text) => {
    const sentences = known.get(text) ?? readObservation(text);
    known.set(text, sentences);
    return sentences;
  };
}

function learnOutcomes(
  endings: readonly RewardedEnding[],
  { abstraction, edits }: Pick<SiteKnowledge, 'abstraction' | 'edits'>,
): OutcomeModel {
  // Between all and nothing there is something to estimate; where there is nothing between, a like ending has to be found.
  const isGraded = endings.some(({ reward }) => reward > 0 && reward < 1);
  if (!isGraded) return learnSuccessRules(endings);
  const offering = new Set([...edits.values()].map(({ offeredBy }) => offeredBy));
  return learnReturnModel(endings, { abstraction, chosen: chosenKinds(edits), offering });
}

/** The ending of an attempt, where it has one. */
function endingOf(
  { instruction, steps }: Attempted,
  { backgrounds, fields }: { readonly backgrounds: Backgrounds; readonly fields: Fields },
): RewardedEnding | undefined {
  const last = steps.at(-1);
  if (!last?.terminated || !last.action) return undefined;
  const { from, action, origin, reward } = last;
  const taken = steps.slice(0, -1).flatMap((step) => (step.action ? takenActions(step.from, step.action, fields) : []));
  return { instruction, action, page: from, origin, taken, background: backgrounds(origin, instruction), reward };
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
  const byKey = groupBy(acting, ({ from, action }) => actionKey(from.kind, action!.name));
  const edits = [...byKey].map(([key, all]) => [key, learnEdit(all)] as const);
  return new Map(edits.filter((entry): entry is [string, Edit] => entry[1] !== undefined));
}
