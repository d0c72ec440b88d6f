import type { TrajectoryGroup } from '../contracts/trajectory.ts';
import { DreamGymError } from '../errors.ts';
import type { GroupEnd } from '../events.ts';
import { episodeReward } from '../rollout/episode-reward.ts';
import { stepsOf } from './counters.ts';

/** How a group of attempts went, as an event. */
export function groupEnd({ task, trajectories, retried = [] }: TrajectoryGroup, iteration: number): GroupEnd {
  const played = trajectories.filter(({ end }) => end.kind !== 'failed');
  return {
    iteration,
    task: task.id,
    family: task.family,
    origin: task.origin,
    rewards: played.map(episodeReward),
    steps: [...trajectories, ...retried].reduce((sum, trajectory) => sum + stepsOf(trajectory), 0),
    failed: trajectories.length - played.length,
    retries: retried.length,
  };
}

/** What ends an iteration or an evaluation in which every attempt failed: there is nothing to learn or to tell, and a figure would hide it. */
export function noAttemptLeft(what: string, groups: readonly TrajectoryGroup[]): DreamGymError {
  const ends = groups.flatMap(({ trajectories }) => trajectories.map(({ end }) => end));
  const first = ends.find((end) => end.kind === 'failed');
  const reason = first ? `the first with ${first.code}: ${first.message}` : 'there were none';
  return new DreamGymError('ATTEMPTS', `all ${ends.length} attempts of ${what} failed, ${reason}`, {
    hint: 'mend that part, then go on from the last checkpoint where there is one',
  });
}
