import {
  episodeReward,
  type GroupOutcome,
  type Json,
  type LineageEntry,
  type Task,
  type TrajectoryGroup,
} from '@dreamgym/core';

/** What came of the attempts at a task. */
export interface TaskStatistics {
  readonly latest: GroupOutcome;
  /** Groups so far. */
  readonly groups: number;
  /** Where a generator made it. */
  readonly generated?: GeneratedTask;
}

interface GeneratedTask extends Pick<LineageEntry, 'birth' | 'parentAtBirth' | 'dropped'> {
  readonly task: Task;
}

/** The statistics of all tasks that were attempted, by id. */
export interface StatisticsTable {
  /** Records so far. */
  readonly round: number;
  get(id: string): TaskStatistics | undefined;
  /** In the order of their first records. */
  entries(): Iterable<readonly [id: string, statistics: TaskStatistics]>;
  /** The generated ones, in the order of their births. */
  generated(): readonly GeneratedTask[];
  /** The ids of the tasks in the last record. */
  latest(): readonly string[];
  lineage(): LineageEntry[];
  /** Takes in how groups went, and tells which tasks changed. Those whose attempts all failed are left out. */
  recordOutcomes(groups: readonly TrajectoryGroup[], options?: RecordOutcomesOptions): readonly string[];
  snapshot(): Json;
  /** Throws where the snapshot is of another kind or version. */
  restore(snapshot: Json): void;
}

interface RecordOutcomesOptions {
  /** Which groups are weighed together, by name; each by itself, unless given. */
  readonly clusters?: readonly string[];
}

export interface StatisticsTableOptions {
  /** Of curriculum: its snapshots are no other's. */
  readonly kind: string;
  /** Says of a generated task after its first group why it is not to be proposed again, if so. */
  readonly reasonToDrop?: (birth: GroupOutcome, parent?: GroupOutcome) => string | undefined;
}

const version = 3;

/** Columns instead of one object per task: a million of them are saved in a fraction of a second. */
interface StatisticsSnapshot {
  readonly kind: string;
  readonly version: typeof version;
  readonly round: number;
  /** Ids of the tasks in the last record. */
  readonly latest: readonly string[];
  readonly tasks: readonly string[];
  readonly rounds: readonly number[];
  readonly variances: readonly number[];
  readonly successes: readonly number[];
  readonly groups: readonly number[];
  readonly generated: readonly GeneratedTask[];
}

export function statisticsTable({ kind, reasonToDrop }: StatisticsTableOptions): StatisticsTable {
  let table = new Map<string, TaskStatistics>();
  let generated: GeneratedTask[] = [];
  let latest: readonly string[] = [];
  let round = 0;

  /** What is known of a generated task from its first group on. */
  const birthOf = (task: Task, birth: GroupOutcome, parentAtBirth: GroupOutcome | undefined): GeneratedTask => {
    const born = { task, birth, parentAtBirth, dropped: reasonToDrop?.(birth, parentAtBirth) };
    generated.push(born);
    return born;
  };

  return {
    get round() {
      return round;
    },
    get: (id) => table.get(id),
    entries: () => table,
    generated: () => generated,
    latest: () => latest,

    lineage: () =>
      generated.flatMap(({ task, ...birth }) => {
        const { origin, id, instruction } = task;
        const statistics = table.get(id);
        if (origin.kind !== 'generated' || !statistics) return [];
        const { latest, groups } = statistics;
        return [{ task: id, instruction, parent: origin.parent, reason: origin.reason, ...birth, latest, groups }];
      }),

    recordOutcomes(groups, { clusters } = {}) {
      round += 1;
      const outcomes = outcomesOf(groups, { round, clusters });
      // A parent counts as it was before, even where it was attempted in the same iteration.
      const before = new Map(outcomes.map(({ task: { id } }) => [id, table.get(id)?.latest]));
      const parentOf = (id: string) => (before.has(id) ? before.get(id) : table.get(id)?.latest);
      for (const { task, outcome } of outcomes) {
        const known = table.get(task.id);
        const { origin } = task;
        const born =
          known?.generated ??
          (origin.kind === 'generated' ? birthOf(task, outcome, parentOf(origin.parent)) : undefined);
        const statistics = { latest: outcome, groups: (known?.groups ?? 0) + 1 };
        table.set(task.id, born ? { ...statistics, generated: born } : statistics);
      }
      latest = [...before.keys()];
      return latest;
    },

    snapshot() {
      const all = [...table.values()];
      const snapshot: StatisticsSnapshot = {
        kind,
        version,
        round,
        latest,
        tasks: [...table.keys()],
        rounds: all.map(({ latest }) => latest.round),
        variances: all.map(({ latest }) => latest.variance),
        successes: all.map(({ latest }) => latest.success),
        groups: all.map(({ groups }) => groups),
        generated: [...generated],
      };
      return snapshot as unknown as Json;
    },

    restore(snapshot) {
      const seen = (snapshot ?? {}) as unknown as Partial<StatisticsSnapshot>;
      if (seen.kind !== kind || seen.version !== version) {
        throw new Error(
          `expected a snapshot of ${kind} version ${version}, found ${seen.kind} version ${seen.version}`,
        );
      }
      const saved = seen as StatisticsSnapshot;
      generated = [...saved.generated];
      const births = new Map(generated.map((born) => [born.task.id, born]));
      const entries = saved.tasks.map((id, i): [string, TaskStatistics] => {
        const latest = { round: saved.rounds[i]!, variance: saved.variances[i]!, success: saved.successes[i]! };
        const born = births.get(id);
        return [id, { latest, groups: saved.groups[i]!, ...(born && { generated: born }) }];
      });
      table = new Map(entries);
      round = saved.round;
      latest = saved.latest;
    },
  };
}

/** How each task went: its own success, and the variance of all attempts that it is weighed with. */
function outcomesOf(
  groups: readonly TrajectoryGroup[],
  { round, clusters }: RecordOutcomesOptions & { readonly round: number },
): { readonly task: Task; readonly outcome: GroupOutcome }[] {
  const pools = new Map<string | number, number[]>();
  const played = groups.flatMap(({ task, trajectories }, i) => {
    const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
    if (rewards.length === 0) return [];
    const name = clusters?.[i] ?? i;
    const pool = pools.get(name);
    if (pool) pool.push(...rewards);
    else pools.set(name, [...rewards]);
    return [{ task, name, success: mean(rewards) }];
  });
  return played.map(({ task, name, success }) => ({
    task,
    outcome: { round, variance: varianceOf(pools.get(name)!), success },
  }));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(rewards: readonly number[]): number {
  // Rounding must not give a group of equal partial scores any value.
  if (rewards.every((reward) => reward === rewards[0])) return 0;
  const middle = mean(rewards);
  return mean(rewards.map((reward) => (reward - middle) ** 2));
}
