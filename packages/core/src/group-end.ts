import type { TrajectoryGroup } from './contracts/trajectory.ts';
import { DreamGymError } from './errors.ts';
import type { GroupEnd } from './events.ts';
import { episodeReward } from './rollout.ts';

/** How a group of attempts went, as an event. */
export function groupEnd({ task, trajectories }: TrajectoryGroup, iteration: number): GroupEnd {
  const played = trajectories.filter(({ end }) => end.kind !== 'failed');
  return {
    iteration,
    task: task.id,
    family: task.family,
    origin: task.origin,
    rewards: played.map(episodeReward),
    steps: trajectories.reduce((sum, { transitions }) => sum + transitions.length, 0),
    failed: trajectories.length - played.length,
  };
}

/** What stops a run in whose last iteration every attempt failed: nothing can be learned, and going on would hide it. */
export function noAttemptLeft(groups: readonly TrajectoryGroup[]): DreamGymError {
  const ends = groups.flatMap(({ trajectories }) => trajectories.map(({ end }) => end));
  const first = ends.find((end) => end.kind === 'failed');
  const reason = first ? `the first with ${first.code}: ${first.message}` : 'there were none';
  return new DreamGymError('RUN', `all ${ends.length} attempts of an iteration failed, ${reason}`, {
    hint: 'mend that part and resume from the last checkpoint',
  });
}
