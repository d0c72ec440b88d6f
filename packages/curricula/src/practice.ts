import {
  episodeReward,
  type GroupOutcome,
  type Json,
  type LineageEntry,
  type Task,
  type TrajectoryGroup,
} from '@dreamgym/core';

/** What came of the attempts at a task. */
export interface Practice {
  readonly latest: GroupOutcome;
  /** Groups so far. */
  readonly groups: number;
  /** Where a generator made it. */
  readonly generated?: Generated;
}

interface Generated extends Pick<LineageEntry, 'birth' | 'parentAtBirth' | 'dropped'> {
  readonly task: Task;
}

/** The tasks that were practised, by id, in the order of their first records. */
export type Practised = ReadonlyMap<string, Practice>;

export interface StandingsOptions {
  readonly round: number;
  /** Which groups are judged together, by name; each by itself, unless given. */
  readonly names?: readonly string[];
}

/** How each task went: its own success, and the variance of all attempts that it is judged with. Tasks whose attempts all failed are left out. */
export function standingsOf(
  groups: readonly TrajectoryGroup[],
  { round, names }: StandingsOptions,
): { readonly task: Task; readonly latest: GroupOutcome }[] {
  const pools = new Map<string | number, number[]>();
  const played = groups.flatMap(({ task, trajectories }, i) => {
    const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
    if (rewards.length === 0) return [];
    const name = names?.[i] ?? i;
    const pool = [...(pools.get(name) ?? []), ...rewards];
    pools.set(name, pool);
    return [{ task, name, success: mean(rewards) }];
  });
  return played.map(({ task, name, success }) => {
    return { task, latest: { round, variance: varianceOf(pools.get(name)!), success } };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(rewards: readonly number[]): number {
  // Rounding must not make a group of equal partial scores look worth practising.
  if (rewards.every((reward) => reward === rewards[0])) return 0;
  const middle = mean(rewards);
  return mean(rewards.map((reward) => (reward - middle) ** 2));
}

/** Takes in one group of a task. `judge` says of a generated task that is new why it is not to be proposed again, if so. */
export function practise(
  before: Practised,
  {
    task,
    latest,
    judge,
  }: { task: Task; latest: GroupOutcome; judge: (birth: GroupOutcome, parent?: GroupOutcome) => string | undefined },
): Practice {
  const known = before.get(task.id);
  const groups = (known?.groups ?? 0) + 1;
  if (task.origin.kind !== 'generated') return { latest, groups };
  if (known?.generated) return { latest, groups, generated: known.generated };
  const parentAtBirth = before.get(task.origin.parent)?.latest;
  return { latest, groups, generated: { task, birth: latest, parentAtBirth, dropped: judge(latest, parentAtBirth) } };
}

export function lineageOf(practised: Practised): LineageEntry[] {
  return [...practised.values()].flatMap(({ generated, latest, groups }) => {
    if (generated?.task.origin.kind !== 'generated') return [];
    const { task, ...rest } = generated;
    const { parent, reason } = generated.task.origin;
    return [{ task: task.id, instruction: task.instruction, parent, reason, ...rest, latest, groups }];
  });
}

const version = 2;

interface PracticeSnapshot {
  readonly kind: string;
  readonly version: typeof version;
  readonly round: number;
  readonly practised: readonly (readonly [task: string, practice: Practice])[];
}

/** What a curriculum of this kind has recorded. */
export function snapshotPractice(kind: string, { round, practised }: { round: number; practised: Practised }): Json {
  const snapshot: PracticeSnapshot = { kind, version, round, practised: [...practised] };
  return structuredClone(snapshot) as unknown as Json;
}

/** Throws where the snapshot is of another kind or version. */
export function restorePractice(
  kind: string,
  snapshot: Json,
): { readonly round: number; readonly practised: Map<string, Practice> } {
  const seen = (snapshot ?? {}) as unknown as Partial<PracticeSnapshot>;
  if (seen.kind !== kind || seen.version !== version) {
    throw new Error(`expected a snapshot of ${kind} version ${version}, found ${seen.kind} version ${seen.version}`);
  }
  const { round, practised } = seen as PracticeSnapshot;
  return { round, practised: new Map(practised) };
}
