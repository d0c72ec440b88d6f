import type { Abstraction, Sentence, Term, Trajectory } from '@dreamgym/core';
import type { SessionFlags } from './flags/session-flags.ts';

/** A whole page, with the task's instruction blotted out and without session flags: what it is to everybody. */
export interface Page {
  /** What sort of page it is, as the abstraction tells it; the kind of its first sentence where it does not. */
  readonly kind: string;
  readonly sentences: readonly Sentence[];
  /** All that it says, in one text: equal for equal pages. */
  readonly content: string;
}

/** One recorded step from page to page. */
export interface PageStep {
  readonly from: Page;
  /** Undefined where the action's text is no action. */
  readonly action: Term | undefined;
  readonly to: Page;
  readonly reward: number;
  readonly terminated: boolean;
}

/** One recorded attempt. */
export interface PageWalk {
  readonly task: string;
  /** The place of the task, where it says one. */
  readonly scene: string | undefined;
  readonly instruction: string;
  readonly opening: Page;
  readonly steps: readonly PageStep[];
  /** The pages as they were read, flags and all: the opening, then one per step. */
  readonly flagged: readonly (readonly Sentence[])[];
}

/** Stands where a page repeats the task's instruction. */
const instructionSlot = '$instruction';

export function makePage(kind: string, sentences: readonly Sentence[]): Page {
  return { kind, sentences, content: JSON.stringify(sentences) };
}

interface Reader {
  readonly abstraction: Abstraction;
  readonly flags: SessionFlags;
}

/** The page of an observation. */
export function readPage(sentences: readonly Sentence[], instruction: string, { abstraction, flags }: Reader): Page {
  const plain = flags.remove(sentences);
  const kind = abstraction.pageKind?.(plain) ?? plain[0]?.kind ?? '';
  return makePage(
    kind,
    plain.map((sentence) => replaced(sentence, instruction, instructionSlot)),
  );
}

/** The page's sentences for a task. */
export function fillPage({ sentences }: Page, instruction: string): Sentence[] {
  return sentences.map((sentence) => replaced(sentence, instructionSlot, instruction));
}

function replaced(sentence: Sentence, text: string, by: string): Sentence {
  if (!sentence.arguments.includes(text)) return sentence;
  return { ...sentence, arguments: sentence.arguments.map((argument) => (argument === text ? by : argument)) };
}

export function readWalk(trajectory: Trajectory, { abstraction, flags }: Reader): PageWalk {
  const { task, opening, transitions } = trajectory;
  const flagged = [opening, ...transitions.map(({ observation }) => observation)].map(({ text }) =>
    abstraction.readObservation(text),
  );
  const pages = flagged.map((sentences) => readPage(sentences, task.instruction, { abstraction, flags }));
  const steps = transitions.map(({ action, reward, terminated }, index): PageStep => {
    const step = { from: pages[index]!, to: pages[index + 1]!, reward, terminated };
    return { ...step, action: abstraction.readAction(action.text) };
  });
  return { task: task.id, scene: task.scene, instruction: task.instruction, opening: pages[0]!, steps, flagged };
}

/** A term as one text. */
export function termText({ name, arguments: args }: Term): string {
  return JSON.stringify([name, ...args]);
}

/** Actions of one name on pages of one kind. */
export function actionKey(kind: string, action: string): string {
  return `${kind}|${action}`;
}
