import type { PlayedAttempt } from '../contracts/attempt.ts';
import type { Task } from '../contracts/task.ts';
import type { Trajectory, TrajectoryGroup } from '../contracts/trajectory.ts';
import { boundary } from '../errors.ts';
import type { Events } from '../events.ts';
import type { Parts } from '../wiring/parts.ts';
import { groupEnd } from './group-end.ts';
import { rolloutGroups } from './rollout-groups.ts';

export interface CollectOptions {
  readonly iteration: number;
  /** Tasks. */
  readonly count: number;
  readonly groupSize: number;
  readonly concurrency: number;
  readonly retries?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly events: Events;
  /** The recordings that the experience model has learned from. */
  readonly recorded: readonly Trajectory[];
  /** What was done of the iteration before; filled up as attempts end, so that nothing of it is lost where it is stopped. */
  readonly unfinished: UnfinishedIteration;
}

/** An iteration that was stopped: its tasks, the attempts that had come to their end and did not fail, and the groups told of. */
export interface UnfinishedIteration {
  tasks?: readonly Task[];
  readonly attempts: PlayedAttempt[];
  groups: number;
}

type CollectingParts = Pick<Parts, 'curriculum' | 'trainingEnvironment' | 'policy' | 'collector'>;

/** One iteration's attempts: the curriculum picks tasks, the policy attempts them. */
export async function collect(
  { curriculum, trainingEnvironment, policy, collector }: CollectingParts,
  options: CollectOptions,
): Promise<TrajectoryGroup[]> {
  const { iteration, count, groupSize, concurrency, retries, seed, signal, events, recorded, unfinished } = options;
  if (!unfinished.tasks) {
    unfinished.tasks = await boundary('CURRICULUM', 'curriculum', () => curriculum.propose({ count, seed, signal }));
    events.emit('iteration-start', { iteration, tasks: unfinished.tasks });
  }
  const { tasks, groups: told } = unfinished;
  let ended = 0;
  return rolloutGroups({
    environment: trainingEnvironment,
    policy,
    collector,
    recorded,
    tasks,
    groupSize,
    concurrency,
    retries,
    seed,
    signal,
    events,
    iteration,
    played: [...unfinished.attempts],
    onAttempt(attempt) {
      if (attempt.trajectory.end.kind !== 'failed') unfinished.attempts.push(attempt);
    },
    onGroup(group) {
      ended += 1;
      if (ended <= told) return;
      unfinished.groups = ended;
      events.emit('group-end', groupEnd(group, iteration));
    },
  });
}
