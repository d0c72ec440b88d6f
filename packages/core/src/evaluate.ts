import type { Environment } from './contracts/environment.ts';
import type { Policy } from './contracts/policy.ts';
import type { Split } from './contracts/task.ts';
import type { Trajectory, TrajectoryGroup } from './contracts/trajectory.ts';
import { boundary, DreamGymError } from './errors.ts';
import type { Events } from './events.ts';
import { noAttemptLeft } from './group-end.ts';
import { intervalOverTasks, meanOf } from './intervals.ts';
import { episodeReward } from './rollout.ts';
import { rolloutGroups } from './rollout-groups.ts';
import { rewardRounding } from './step-checks.ts';

export interface EvaluateOptions {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly split: Split;
  /** So many tasks, spread evenly over the split, since neighbours are often alike; all of them where it is missing. */
  readonly limit?: number;
  readonly seed: number;
  /** Attempts per task. */
  readonly attempts?: number;
  readonly concurrency?: number;
  /** How often an attempt that failed is played again; 2 where it is missing. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  readonly events?: Events;
  /** The iterations of training before it, as events tell it. */
  readonly iteration?: number;
}

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

export interface EvaluationResult extends EvaluationSummary {
  /** Task by task, in the order in which they were played: what comparisons on common tasks are made of. */
  readonly outcomes: readonly TaskOutcome[];
  readonly trajectories: readonly Trajectory[];
}

/**
 * Plays every task of a split with the same loop as training. Writes nowhere: no replay buffer, no curriculum. Throws where
 * there is no task, and where every attempt failed: neither has a figure.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const {
    environment,
    policy,
    split,
    limit,
    seed,
    attempts = 1,
    concurrency = 1,
    retries,
    events,
    iteration,
  } = options;
  const { signal = new AbortController().signal } = options;
  const tasks = await boundary('ENVIRONMENT', environment.name, () => environment.tasks(split));
  if (tasks.length === 0) {
    throw new DreamGymError('ENVIRONMENT', `${environment.name} has no ${split} tasks to evaluate on`, {
      hint: 'give it some, or evaluate on another split',
    });
  }
  const { name } = policy;
  const groups = await rolloutGroups({
    environment,
    policy,
    tasks: spread(tasks, limit),
    groupSize: attempts,
    concurrency,
    retries,
    seed,
    signal,
    events,
    iteration,
    evaluation: true,
  });
  const outcomes = groups.map(outcomeOf);
  const figures = taskFigures(outcomes);
  if (figures.attempts === 0) throw noAttemptLeft('an evaluation', groups);
  const trajectories = groups.flatMap((group) => group.trajectories);
  return { environment: environment.name, split, policy: name, ...figures, outcomes, trajectories };
}

/** So many of the items at equal distances, or all of them. */
function spread<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}

function outcomeOf({ task, trajectories, retried = [] }: TrajectoryGroup): TaskOutcome {
  const played = trajectories.filter(({ end }) => end.kind !== 'failed');
  return {
    task: task.id,
    family: task.family,
    attempts: played.length,
    forfeited: played.filter(({ end }) => end.kind === 'forfeited').length,
    failed: trajectories.length - played.length,
    retries: retried.length,
    success: meanOf(played.map((trajectory) => (solvesTask(trajectory) ? 1 : 0))),
    score: meanOf(played.map(episodeReward)),
    steps: meanOf(played.map(({ transitions }) => transitions.length)),
  };
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

/** Whether an attempt solved its task. */
function solvesTask(trajectory: Trajectory): boolean {
  return trajectory.end.kind !== 'forfeited' && isSolved(episodeReward(trajectory));
}

/** Whether a sum of rewards means that the task was solved. */
export function isSolved(reward: number): boolean {
  return reward >= 1 - rewardRounding;
}
