import type { Split, Task } from '@dreamgym/core';
import type { UnsentForm } from '../browser/acting/submit-nowhere.ts';
import type { EvaluationResult } from '../scoring/evaluation-result.ts';
import type { FinalPage } from '../scoring/final-page.ts';
import type { Har } from '../scoring/verified/har.ts';
import type { BaseUrls } from '../urls/locate.ts';

/** Tasks with what attempts at them need and are scored by; none of that reaches a policy. */
export interface TaskSet {
  /** Short and stable: what the environment is called. */
  readonly name: string;
  tasks(split: Split): Promise<readonly Task[]>;
  /** Throws where there is no such task, naming it. */
  assignment(task: Task): Promise<Assignment>;
  /** Ends what scoring keeps running. May be called twice. */
  close?(): Promise<void>;
}

/** One task as an attempt needs it. */
export interface Assignment {
  /** The sites that it is about, by their names in `SiteHost.baseUrls`. */
  readonly sites: readonly string[];
  /** Those to be logged in to before it begins. */
  readonly logins: readonly string[];
  /** The pages to open first, in tabs of their own; the first is in front. */
  startUrls(world: World): readonly string[];
  /** Whether the score needs what went over the network. */
  readonly needsTraffic?: true;
  /** What an agent may give to pages that ask for files: contents by names. There is no other file that it can reach. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The most tabs at once; 20 where it is missing. */
  readonly tabs?: number;
  /** Runs in the browser once the first pages are open, before they are observed. */
  begin?(attempt: OpenAttempt): Promise<void>;
  /** Asked after every action: a score ends the attempt, undefined lets it go on. */
  afterAction?(attempt: FinishedAttempt): Promise<AttemptScore | undefined>;
  score(attempt: FinishedAttempt): Promise<AttemptScore>;
  /** What the benchmark keeps of an attempt with this score: contents by file names. */
  report?(attempt: {
    readonly answer: string | undefined;
    readonly score: AttemptScore;
  }): Readonly<Record<string, string>>;
}

/** Where an attempt takes place. */
export interface World {
  readonly baseUrls: BaseUrls;
  /** Decides what is hidden, where a site can be different each time. */
  readonly seed: number;
}

/** A tab of an attempt. */
export interface AttemptPage extends FinalPage {
  /** Evaluates an expression among the page's own scripts: it sees what they define, and they could bend what it calls. */
  evaluateInside(expression: string): Promise<unknown>;
  /** Puts into the traffic what a form that was only filled in would have sent. No site hears of it, and the page stays as it is. */
  submitNowhere(form: UnsentForm): Promise<void>;
}

/** An attempt under way, out of the agent's reach. */
export interface OpenAttempt extends World {
  readonly page: AttemptPage;
  readonly signal: AbortSignal;
}

/** What an attempt left, for scoring. */
export interface FinishedAttempt extends OpenAttempt {
  /** What the agent answered; undefined where it was stopped by the step limit. */
  readonly answer: string | undefined;
  /** Ends the browser and gives all that went over the network, as a HAR. */
  traffic(): Promise<Har>;
}

/** A number in [0, 1], or an evaluation of a known dialect. */
export type AttemptScore = number | EvaluationResult;
