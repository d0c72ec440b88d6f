import type { Environment } from '../contracts/environment.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Split } from '../contracts/task.ts';
import type { Trajectory, TrajectoryGroup } from '../contracts/trajectory.ts';
import { DreamGymError } from '../errors.ts';
import type { Events } from '../events.ts';
import { episodeReward } from '../rollout/episode-reward.ts';
import { rewardRounding } from '../rollout/step-checks.ts';
import { tasksOf } from '../tasks-of.ts';
import { noAttemptLeft } from '../training/group-end.ts';
import { rolloutGroups } from '../training/rollout-groups.ts';
import { type EvaluationSummary, type TaskOutcome, taskFigures } from './evaluation-summary.ts';
import { meanOf } from './intervals.ts';

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
  /** Told of every attempt that has ended, and how many there are. */
  readonly onProgress?: (attempts: { readonly ended: number; readonly all: number }) => void;
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
    onProgress,
  } = options;
  const { signal = new AbortController().signal } = options;
  const tasks = await tasksOf(environment, split);
  if (tasks.length === 0) {
    throw new DreamGymError('ENVIRONMENT', `${environment.name} has no ${split} tasks to evaluate on`, {
      hint: 'give it some, or evaluate on another split',
    });
  }
  const { name } = policy;
  const played = spread(tasks, limit);
  let ended = 0;
  const groups = await rolloutGroups({
    environment,
    policy,
    tasks: played,
    groupSize: attempts,
    concurrency,
    retries,
    seed,
    signal,
    events,
    iteration,
    evaluation: true,
    onAttempt: () => onProgress?.({ ended: ++ended, all: attempts * played.length }),
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

/** Whether an attempt solved its task. */
function solvesTask(trajectory: Trajectory): boolean {
  return trajectory.end.kind !== 'forfeited' && isSolved(episodeReward(trajectory));
}

/** Whether a sum of rewards means that the task was solved. */
export function isSolved(reward: number): boolean {
  return reward >= 1 - rewardRounding;
}
