import type { Abstraction, Sentence, Term, Trajectory } from '@dreamgym/core';
import type { SessionFlags } from './flags/session-flags.ts';
import type { KindOf } from './kinds/page-kinds.ts';

/** A whole page, with the task's instruction blotted out and without session flags: what it is to everybody. */
export interface Page {
  /** What sort of page it is, see `learnPageKinds`. */
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

export interface PageReader {
  readonly abstraction: Abstraction;
  readonly flags: SessionFlags;
  readonly kindOf: KindOf;
}

/** The page of an observation. */
export function readPage(sentences: readonly Sentence[], instruction: string, { flags, kindOf }: PageReader): Page {
  const plain = flags.remove(sentences);
  return makePage(
    kindOf(plain),
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

export function readWalk(trajectory: Trajectory, reader: PageReader): PageWalk {
  const { abstraction } = reader;
  const { task, opening, transitions } = trajectory;
  const flagged = [opening, ...transitions.map(({ observation }) => observation)].map(({ text }) =>
    abstraction.readObservation(text),
  );
  const pages = flagged.map((sentences) => readPage(sentences, task.instruction, reader));
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
