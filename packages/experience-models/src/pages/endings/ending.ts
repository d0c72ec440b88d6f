import type { Term } from '@dreamgym/core';
import type { TakenAction } from '../edits/taken-actions.ts';
import type { Page } from '../page.ts';
import type { Background } from './background.ts';

/** What an attempt ended with: all that its reward can be told from. */
export interface Ending {
  readonly instruction: string;
  /** The last action, the page on which it was taken, and what that page is about. */
  readonly action: Term;
  readonly page: Page;
  readonly origin: Term | undefined;
  /** The actions before it. */
  readonly taken: readonly TakenAction[];
  /** What else is known of what the page is about. */
  readonly background: Background;
}

/** One that was recorded, and what it earned, in [0, 1]. */
export interface RewardedEnding extends Ending {
  readonly reward: number;
}

/** What is expected of an ending. */
interface Outcome {
  /** The probability that the task is solved, in [0, 1]. */
  readonly solved: number;
  /** The expected reward where it is not, in [0, 1]. */
  readonly otherwise: number;
  /** Why, in words. */
  readonly because: string;
}

export type OutcomeModel = (ending: Ending) => Outcome;
