import type { Environment } from './contracts/environment.ts';
import type { Policy } from './contracts/policy.ts';
import type { Split } from './contracts/task.ts';
import type { Trajectory } from './contracts/trajectory.ts';
import { boundary } from './errors.ts';
import type { Events } from './events.ts';
import { episodeReward, rolloutGroups } from './rollout.ts';

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
  readonly signal?: AbortSignal;
  readonly events?: Events;
}

/** How a policy does, as plain numbers. */
export interface EvaluationSummary {
  readonly environment: string;
  readonly split: Split;
  readonly policy: string;
  /** Attempts that did not fail. */
  readonly attempts: number;
  readonly failed: number;
  /** Share of attempts whose rewards sum to 1, in [0, 1]; 0 without attempts. */
  readonly success: number;
  /** Wilson score interval of `success` at 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** Mean sum of rewards, in [0, 1]. */
  readonly score: number;
  /** Mean number of steps. */
  readonly steps: number;
  /** Success by task family. */
  readonly families: Readonly<Record<string, { readonly attempts: number; readonly success: number }>>;
}

export interface EvaluationResult extends EvaluationSummary {
  readonly trajectories: readonly Trajectory[];
}

/** Plays every task of a split with the same loop as training. Writes nowhere: no replay buffer, no curriculum. */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { environment, policy, split, limit, seed, attempts = 1, concurrency = 1, events } = options;
  const { signal = new AbortController().signal } = options;
  const tasks = await boundary('ENVIRONMENT', environment.name, () => environment.tasks(split));
  const groups = await rolloutGroups({
    environment,
    policy,
    tasks: spread(tasks, limit),
    groupSize: attempts,
    concurrency,
    seed,
    signal,
    events,
    evaluation: true,
  });
  const trajectories = groups.flatMap((group) => group.trajectories);
  return { ...summarize({ environment, policy, split, trajectories }), trajectories };
}

/** So many of the items at equal distances, or all of them. */
function spread<Item>(items: readonly Item[], count = items.length): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}

function summarize(request: {
  environment: Environment;
  policy: Policy;
  split: Split;
  trajectories: readonly Trajectory[];
}): EvaluationSummary {
  const { environment, policy, split, trajectories } = request;
  const played = trajectories.filter((trajectory) => trajectory.end.kind !== 'failed');
  const families: Record<string, { attempts: number; success: number }> = {};
  let solved = 0;
  let score = 0;
  let steps = 0;
  for (const trajectory of played) {
    const reward = episodeReward(trajectory);
    const success = isSolved(reward) ? 1 : 0;
    solved += success;
    score += reward;
    steps += trajectory.transitions.length;
    const name = trajectory.task.family ?? 'all';
    const { attempts: before, success: share } = families[name] ?? { attempts: 0, success: 0 };
    families[name] = { attempts: before + 1, success: (share * before + success) / (before + 1) };
  }
  const attempts = played.length;
  const mean = (sum: number) => (attempts === 0 ? 0 : sum / attempts);
  return {
    environment: environment.name,
    split,
    policy: policy.name,
    attempts,
    failed: trajectories.length - attempts,
    success: mean(solved),
    interval: wilsonInterval(solved, attempts),
    score: mean(score),
    steps: mean(steps),
    families,
  };
}

/** Whether a sum of rewards means that the task was solved. */
export function isSolved(reward: number): boolean {
  return reward >= 1 - 1e-9;
}

/** Wilson score interval at 95 % for a share of `successes` in `trials`; [0, 1] without trials. */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const z = 1.959963984540054;
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
