import { episodeReward, type Json, type Task, type TrajectoryGroup } from '@dreamgym/core';

/** What came of the last group of attempts at a task. */
export interface Practice {
  /** Variance of the rewards, in [0, 0.25]. */
  readonly value: number;
  /** The number of the record in which it came. */
  readonly round: number;
  /** The task itself and its parent's value at that time, where a generator made it. */
  readonly generated?: { readonly task: Task; readonly parentValue: number };
}

/** The variance of a group's rewards (paper, equation 7), in [0, 0.25]; undefined where every attempt failed. */
export function rewardVarianceOf({ trajectories }: TrajectoryGroup): number | undefined {
  const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
  if (rewards.length === 0) return undefined;
  // Rounding must not make a group of equal partial scores look worth practising.
  if (rewards.every((reward) => reward === rewards[0])) return 0;
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length;
}

const kind = 'reward-variance';
const version = 1;

interface PracticeSnapshot {
  readonly kind: typeof kind;
  readonly version: typeof version;
  readonly round: number;
  readonly practised: readonly (readonly [task: string, practice: Practice])[];
}

export function snapshotPractice(round: number, practised: ReadonlyMap<string, Practice>): Json {
  const snapshot: PracticeSnapshot = { kind, version, round, practised: [...practised] };
  return structuredClone(snapshot) as unknown as Json;
}

/** Throws where the snapshot is of another kind or version. */
export function restorePractice(snapshot: Json): { readonly round: number; readonly practised: Map<string, Practice> } {
  const seen = (snapshot ?? {}) as unknown as Partial<PracticeSnapshot>;
  if (seen.kind !== kind || seen.version !== version) {
    throw new Error(`expected a snapshot of ${kind} version ${version}, found ${seen.kind} version ${seen.version}`);
  }
  const { round, practised } = seen as PracticeSnapshot;
  return { round, practised: new Map(practised) };
}
