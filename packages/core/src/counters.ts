import type { TrajectoryGroup } from './contracts/trajectory.ts';

/** What a run has spent. */
export interface Counters {
  /** Recorded real transitions that the run was given. */
  readonly recordedTransitions: number;
  /** Real steps taken to train the policy; evaluations are not counted. */
  readonly realSteps: number;
  readonly dreamedSteps: number;
  readonly episodes: number;
  /** Episodes lost to failures of infrastructure; they count nowhere else. */
  readonly failedEpisodes: number;
}

export const noCounters: Counters = {
  recordedTransitions: 0,
  realSteps: 0,
  dreamedSteps: 0,
  episodes: 0,
  failedEpisodes: 0,
};

/** The counters after these groups were played. */
export function count(counters: Counters, groups: readonly TrajectoryGroup[]): Counters {
  let { realSteps, dreamedSteps, episodes, failedEpisodes } = counters;
  for (const { trajectories } of groups) {
    for (const { transitions, end, provenance } of trajectories) {
      if (provenance.origin === 'real') realSteps += transitions.length;
      else dreamedSteps += transitions.length;
      if (end.kind === 'failed') failedEpisodes += 1;
      else episodes += 1;
    }
  }
  return { ...counters, realSteps, dreamedSteps, episodes, failedEpisodes };
}
