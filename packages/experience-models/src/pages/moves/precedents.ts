import type { Reference, Term } from '@dreamgym/core';
import { headOf, type Page, type PageStep, termText } from '../page.ts';
import { wordsOf } from '../words.ts';
import { type History, type HistoryMarks, likenessOfHistories, marksOf, shareOf } from './history.ts';
import type { Move } from './moves.ts';

/** A recorded step that others are answered after. */
export interface Precedent {
  readonly from: Page;
  readonly action: Term;
  readonly to: Page;
  readonly task: string;
  readonly index: number;
  /** What was done before it, and the pages that were seen; undefined where that is not known. */
  readonly history?: History;
  readonly earlier?: readonly Page[];
  readonly words: ReadonlySet<string>;
  /** Where the replay buffer gave it. */
  readonly reference?: Reference;
  readonly marks: Marks;
}

/** By which a precedent is compared with other steps. */
interface Marks {
  /** The head of the page that it was taken on, and the action, as texts. */
  readonly head: string;
  readonly action: string;
  readonly history: HistoryMarks;
}

/** A precedent with what it is compared by. */
export function precedentOf(step: Omit<Precedent, 'marks'>): Precedent {
  const { from, action, history = [] } = step;
  return { ...step, marks: { head: headOf(from), action: termText(action), history: marksOf(history) } };
}

interface Present {
  readonly from: Page;
  readonly action: Term;
  readonly history: History;
  /** By which it is compared with steps of other pages or actions. */
  readonly words?: ReadonlySet<string>;
}

interface Likely {
  readonly precedent: Precedent;
  /** The same page counts most, then the same action, then a page at the same address, then words and what was done before. */
  readonly likeness: number;
}

/** The precedent that is most like the present step; of equal ones the last. */
export function bestOf(precedents: readonly Precedent[], present: Present): Likely | undefined {
  const head = headOf(present.from);
  const text = termText(present.action);
  const history = marksOf(present.history);
  let best: Likely | undefined;
  for (const precedent of precedents) {
    const { marks } = precedent;
    const isSame = marks.action === text;
    const isHere = isSame && precedent.from.content === present.from.content;
    const least = (isHere ? 8 : 0) + (isSame ? 4 : 0) + (marks.head === head ? 2 : 0);
    // No better than what there is, whatever the rest comes to.
    if (best && least + 2 < best.likeness) continue;
    const words = present.words ? shareOf(precedent.words, present.words) : 0;
    const likeness = least + words + likenessOfHistories(marks.history, history);
    if (likeness >= (best?.likeness ?? 0)) best = { precedent, likeness };
  }
  return best;
}

/** The words by which a step is compared with others: those of the sentence that the action is about, or of the whole page where that decides. */
export function aboutOf(
  { from: { sentences }, action: { arguments: args } }: Pick<PageStep, 'from'> & { readonly action: Term },
  { decider }: Pick<Move, 'decider'>,
): ReadonlySet<string> {
  const about =
    decider === 'here' ? [] : sentences.filter((one) => args.some((argument) => one.arguments.includes(argument)));
  const chosen = about.length > 0 ? about : sentences;
  return new Set(wordsOf(chosen.map((one) => one.arguments.join(' ')).join(' ')));
}
