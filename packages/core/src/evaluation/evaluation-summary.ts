import type { Split } from '../contracts/task.ts';
import { intervalOverTasks, meanOf } from './intervals.ts';

/** How a policy does, as plain numbers. Shares and means are over tasks: of each task's mean over its attempts. */
export interface EvaluationSummary extends TaskFigures {
  readonly environment: string;
  readonly split: Split;
  readonly policy: string;
}

/** What the outcomes of some tasks come to. */
export interface TaskFigures {
  /** Tasks with at least one attempt that did not fail: what the shares are of. */
  readonly tasks: number;
  /** Attempts that did not fail; those that the policy forfeited are among them. */
  readonly attempts: number;
  /** Attempts that the policy spoilt by a mistake of its own; they are unsolved. */
  readonly forfeited: number;
  /** Attempts that environment, experience model or server failed, retries included; they are in no share. */
  readonly failed: number;
  /** Failed episodes that were played again. */
  readonly retries: number;
  /** Share of attempts whose rewards sum to 1, in [0, 1]. */
  readonly success: number;
  /** Interval of `success` at 95 %; tasks are what is independent, not attempts (`intervalOverTasks`). */
  readonly interval: readonly [low: number, high: number];
  /** Mean sum of rewards, in [0, 1]. */
  readonly score: number;
  /** Mean number of steps. */
  readonly steps: number;
  /** Success by family of tasks, in the order in which they first come. */
  readonly families: readonly FamilyFigures[];
}

export interface FamilyFigures {
  readonly family: string;
  readonly tasks: number;
  readonly attempts: number;
  readonly success: number;
}

/** What came of the attempts at one task. */
export interface TaskOutcome {
  readonly task: string;
  readonly family?: string;
  readonly attempts: number;
  readonly forfeited: number;
  readonly failed: number;
  readonly retries: number;
  /** Means over the attempts; 0 where all failed. */
  readonly success: number;
  readonly score: number;
  readonly steps: number;
}

/** The figures of these tasks together. Tasks whose attempts all failed are in no share, only in the counts. */
export function taskFigures(outcomes: readonly TaskOutcome[]): TaskFigures {
  const played = outcomes.filter(({ attempts }) => attempts > 0);
  const sum = (name: 'attempts' | 'forfeited' | 'failed' | 'retries', of = outcomes) =>
    of.reduce((total, outcome) => total + outcome[name], 0);
  const mean = (name: 'success' | 'score' | 'steps', of = played) => meanOf(of.map((outcome) => outcome[name]));
  const families = new Map<string, TaskOutcome[]>();
  for (const outcome of played) {
    const name = outcome.family ?? 'all';
    const others = families.get(name);
    if (others) others.push(outcome);
    else families.set(name, [outcome]);
  }
  return {
    tasks: played.length,
    attempts: sum('attempts'),
    forfeited: sum('forfeited'),
    failed: sum('failed'),
    retries: sum('retries'),
    success: mean('success'),
    interval: intervalOverTasks(played),
    score: mean('score'),
    steps: mean('steps'),
    families: [...families].map(([family, own]) => ({
      family,
      tasks: own.length,
      attempts: sum('attempts', own),
      success: mean('success', own),
    })),
  };
}
