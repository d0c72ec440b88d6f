/** What the page shows, as plain JSON: strings are texts, never HTML. */
export interface PageView {
  readonly runs: readonly RunView[];
  readonly overview: Overview;
  /** Some of the episodes of each run, by its id. */
  readonly episodes: Readonly<Record<string, readonly ShownEpisode[]>>;
}

/** A pair of episodes with what lists tell of it. */
export interface ShownEpisode {
  readonly summary: EpisodeSummary;
  readonly pair: EpisodePair;
}

/** All runs beside each other. */
export interface Overview {
  /** One line for each run. */
  readonly runs: TableView;
  /** What was reached, row by row, run by run; none where there is nothing to compare. */
  readonly comparison?: TableView;
}

/** One run. */
export interface RunView {
  /** Its folder, as it was named; unique on a page. */
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  /** Runs of one group differ in their seeds alone, and are drawn as their mean. */
  readonly group: string;
  readonly status: 'running' | 'stopped' | 'finished';
  /** The version that shows it. */
  readonly version: string;
  /** The numbers that matter most, with what they are. */
  readonly headline: readonly (readonly [number: string, meaning: string])[];
  readonly rows: readonly RowView[];
  readonly tables: readonly TableView[];
  readonly alarms: readonly string[];
  readonly picks: readonly FamilyPicks[];
  readonly lineage: Lineage;
  /** How many pairs of dreamed and real episodes there are. */
  readonly episodes: number;
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Why it cannot be shown any further. */
  readonly problem?: string;
}

/** A policy that was trained or evaluated in a run. */
export interface RowView {
  /** The same for the same kind of policy in all runs. */
  readonly id: string;
  readonly title: string;
  /** By iterations; missing where nothing was trained by attempts. */
  readonly training?: Curve;
  /** Success on held-out real tasks in the course of the training, the end included: `success`. */
  readonly evaluations?: Curve;
  /** Success on held-out real tasks of what was not trained by attempts: it holds everywhere. */
  readonly level?: number;
}

/** What curves are drawn over. Steps count those in the dream and in reality, `realSteps` what was recorded beforehand as well. */
export const axes = ['iteration', 'steps', 'realSteps', 'dollars', 'seconds'] as const;

export type Axis = (typeof axes)[number];

/** Numbers at points: all lists are of one length, null where a number is not known. */
export interface Curve {
  /** Ascending. An axis of which nothing is known is missing. */
  readonly x: Readonly<Partial<Record<Axis, readonly (number | null)[]>>>;
  readonly y: Readonly<Record<string, readonly (number | null)[]>>;
  /** How many iterations a point stands for: the mean of their numbers, and the x of the last of them. */
  readonly stride: number;
}

export interface TableView {
  readonly title: string;
  readonly note?: string;
  readonly columns: readonly { readonly heading: string; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Shares with their intervals, drawn as bars: one for each row. */
  readonly shares?: readonly (readonly [share: number, low: number, high: number])[];
}

/** What the curriculum picked of one family of tasks. */
export interface FamilyPicks {
  readonly family: string;
  readonly groups: number;
  /** Different tasks among them. */
  readonly tasks: number;
  /** Groups that were neither all solved nor all failed: those that teach. */
  readonly mixed: number;
  /** Groups at invented tasks. */
  readonly invented: number;
  /** Its share of the groups, in equal stretches of the training. */
  readonly shares: readonly number[];
  /** Its mean reward there; null where nothing was picked. */
  readonly success: readonly (number | null)[];
}

/** Invented tasks. */
export interface Lineage {
  readonly invented: number;
  /** The last of them, in the order of their births. */
  readonly tasks: readonly LineageTask[];
}

export interface LineageTask {
  readonly task: string;
  /** The task that it was made from, which may be invented itself. */
  readonly parent: string;
  readonly instruction: string;
  /** Why it was made. */
  readonly reason: string;
  /** Success of the parent when it was made; its own in its first and its last group of attempts. */
  readonly parentThen?: number;
  readonly first: number;
  readonly last: number;
  readonly groups: number;
  /** Why it is not attempted again. */
  readonly dropped?: string;
}

/** One held-out task as the same policy dreamed and lived it. */
export interface EpisodePair {
  readonly task: string;
  readonly instruction: string;
  readonly family?: string;
  readonly dreamed: EpisodeView;
  readonly real: EpisodeView;
}

export interface EpisodeView {
  readonly opening: string;
  readonly solved: boolean;
  readonly end: { readonly kind: EpisodeEnd; readonly message?: string };
  readonly steps: readonly StepView[];
}

export type EpisodeEnd = 'terminated' | 'truncated' | 'forfeited' | 'failed';

export interface StepView {
  readonly action: string;
  readonly observation: string;
  /** What the policy thought. */
  readonly thought?: string;
  /** Why the dream answered so, and the recorded cases that its answer rests on. */
  readonly reasoning?: string;
  readonly references?: readonly ReferenceView[];
}

export interface ReferenceView {
  readonly task: string;
  readonly index: number;
  readonly origin: 'real' | 'dreamed';
  readonly similarity: number;
  readonly observation: string;
  readonly action: string;
  readonly next: string;
}

/** What lists tell of a pair. */
export interface EpisodeSummary {
  /** Its place among those of the run. */
  readonly at: number;
  readonly instruction: string;
  readonly family?: string;
  readonly dreamed: EpisodeOutcome;
  readonly real: EpisodeOutcome;
  /** The first step at which dream and reality differ, from 1 on; 0 where their openings do, null where nothing does. */
  readonly divergence: number | null;
}

export interface EpisodeOutcome {
  readonly solved: boolean;
  readonly end: EpisodeEnd;
  readonly steps: number;
}

/** What somebody wants to play by hand. */
export interface PlayRequest {
  readonly run: string;
  readonly world: 'real' | 'dream';
  readonly split: 'train' | 'validation' | 'test';
  /** The seed picks one where it is missing. */
  readonly task?: string;
  /** Decides what lies hidden, too. */
  readonly seed: number;
}

/** Where an attempt stands that is played by hand. */
export interface PlayView {
  /** Names the attempt, for its next action. */
  readonly attempt: string;
  readonly task: string;
  readonly instruction: string;
  readonly family?: string;
  /** How the world works, in words. */
  readonly description?: string;
  readonly observation: string;
  /** Listed or proposed. */
  readonly actions: readonly string[];
  /** The step that led here; missing at the beginning. */
  readonly latest?: StepView & { readonly reward: number };
  readonly steps: number;
  readonly reward: number;
  /** How it ended; missing while it goes on. */
  readonly end?: { readonly kind: EpisodeEnd; readonly solved: boolean; readonly message?: string };
}
