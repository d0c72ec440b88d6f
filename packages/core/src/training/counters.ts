import type { Trajectory, TrajectoryGroup } from '../contracts/trajectory.ts';

/** What a run has spent, and how much the parts of the method took part. */
export interface Counters {
  /** Recorded real transitions that the run was given. */
  readonly recordedTransitions: number;
  /** Real steps taken to train the policy; evaluations are not counted. */
  readonly realSteps: number;
  readonly dreamedSteps: number;
  readonly episodes: number;
  /** Attempts that the policy forfeited; episodes like any other. */
  readonly forfeitedEpisodes: number;
  /** Attempts lost to failures of infrastructure for good; they count as steps and nowhere else. */
  readonly failedEpisodes: number;
  /** Failed episodes that were played again. */
  readonly retries: number;
  /** How often the replay buffer was searched for a dreamed answer. */
  readonly searches: number;
  /** Dreamed steps whose answer rests on recorded cases. */
  readonly referencedSteps: number;
  /** Groups of attempts, and those among them at invented tasks. */
  readonly groups: number;
  readonly inventedGroups: number;
}

export const noCounters: Counters = {
  recordedTransitions: 0,
  realSteps: 0,
  dreamedSteps: 0,
  episodes: 0,
  forfeitedEpisodes: 0,
  failedEpisodes: 0,
  retries: 0,
  searches: 0,
  referencedSteps: 0,
  groups: 0,
  inventedGroups: 0,
};

/** The counters after these groups were played. */
export function count(counters: Counters, groups: readonly TrajectoryGroup[]): Counters {
  const sums: { -readonly [Name in keyof Counters]: Counters[Name] } = { ...counters };
  for (const { task, trajectories, retried = [] } of groups) {
    sums.groups += 1;
    if (task.origin.kind === 'generated') sums.inventedGroups += 1;
    sums.retries += retried.length;
    for (const trajectory of [...retried, ...trajectories]) countSteps(sums, trajectory);
    for (const { end } of trajectories) {
      if (end.kind === 'failed') sums.failedEpisodes += 1;
      else sums.episodes += 1;
      if (end.kind === 'forfeited') sums.forfeitedEpisodes += 1;
    }
  }
  return sums;
}

/** The steps that a trajectory took, with what went before its opening. */
export function stepsOf({ prelude = [], transitions }: Trajectory): number {
  return prelude.length + transitions.length;
}

/** The counters after an optimizer played these attempts itself: they are steps, and no episodes that were learned from. */
export function countPlayed(counters: Counters, trajectories: readonly Trajectory[]): Counters {
  const sums = { ...counters };
  for (const trajectory of trajectories) countSteps(sums, trajectory);
  return sums;
}

function countSteps(
  sums: { realSteps: number; dreamedSteps: number; searches: number; referencedSteps: number },
  trajectory: Trajectory,
): void {
  if (trajectory.provenance.origin === 'real') {
    sums.realSteps += stepsOf(trajectory);
    return;
  }
  sums.dreamedSteps += stepsOf(trajectory);
  for (const steps of [trajectory.prelude ?? [], trajectory.transitions]) {
    for (const { searches = 0, references = [] } of steps) {
      sums.searches += searches;
      if (references.length > 0) sums.referencedSteps += 1;
    }
  }
}
