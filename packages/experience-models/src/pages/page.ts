import type { Abstraction, Sentence, Term, Trajectory } from '@dreamgym/core';
import type { SessionFlags } from './flags/session-flags.ts';
import type { FreeTexts } from './free-texts/free-texts.ts';
import type { KindOf } from './kinds/page-kinds.ts';

/** A whole page, with the task's instruction blotted out and without session flags: what it is to everybody. */
export interface Page {
  /** What sort of page it is, see `learnPageKinds`. */
  readonly kind: string;
  readonly sentences: readonly Sentence[];
  /** All that it says, in one text: equal for pages that differ by free texts only, see `learnFreeTexts`. */
  readonly content: string;
  /** How the content of such pages is told. */
  readonly contentOf: FreeTexts['contentOf'];
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

const everything: FreeTexts['contentOf'] = (sentences) => JSON.stringify(sentences);

export function makePage(kind: string, sentences: readonly Sentence[], contentOf = everything): Page {
  return { kind, sentences, content: contentOf(sentences), contentOf };
}

/** The page with other sentences. */
export function changedPage({ kind, contentOf }: Page, sentences: readonly Sentence[]): Page {
  return makePage(kind, sentences, contentOf);
}

/** What a page is known by, apart from what it says: its kind and its first sentence. */
export function headOf({ kind, sentences, contentOf }: Page): string {
  return `${kind} ${contentOf(sentences.slice(0, 1))}`;
}

export interface PageReader {
  readonly abstraction: Abstraction;
  readonly flags: SessionFlags;
  readonly kindOf: KindOf;
  readonly freeTexts: FreeTexts;
}

/** The page of an observation. */
export function readPage(sentences: readonly Sentence[], instruction: string, reader: PageReader): Page {
  const { flags, kindOf, freeTexts } = reader;
  const plain = flags.remove(sentences);
  return makePage(
    kindOf(plain),
    plain.map((sentence) => replaced(sentence, instruction, instructionSlot)),
    freeTexts.contentOf,
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

/** The walk of a trajectory whose pages were read before. */
export function readWalk(
  { task, transitions }: Trajectory,
  { reader, flagged }: { readonly reader: PageReader; readonly flagged: PageWalk['flagged'] },
): PageWalk {
  const pages = flagged.map((sentences) => readPage(sentences, task.instruction, reader));
  const steps = transitions.map(({ action, reward, terminated }, index): PageStep => {
    const step = { from: pages[index]!, to: pages[index + 1]!, reward, terminated };
    return { ...step, action: reader.abstraction.readAction(action.text) };
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
