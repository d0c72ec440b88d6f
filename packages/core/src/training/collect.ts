import type { Trajectory } from '../contracts/trajectory.ts';
import { boundary } from '../errors.ts';
import type { Events } from '../events.ts';
import type { Parts } from '../wiring/parts.ts';
import { groupEnd } from './group-end.ts';
import { rolloutGroups } from './rollout-groups.ts';
import type { InTurn, Playing, UnfinishedIteration } from './under-way.ts';

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
  readonly inTurn: InTurn;
}

type CollectingParts = Pick<Parts, 'curriculum' | 'trainingEnvironment' | 'policy' | 'collector'>;

/** Begins an iteration: the curriculum picks tasks, and the policy attempts them as it is now. */
export async function collect(
  { curriculum, trainingEnvironment, policy, collector }: CollectingParts,
  options: CollectOptions,
): Promise<Playing> {
  const {
    iteration,
    count: size,
    groupSize,
    concurrency,
    retries,
    seed,
    signal,
    events,
    recorded,
    unfinished,
    inTurn,
  } = options;
  if (!unfinished.tasks) {
    unfinished.tasks = await boundary('CURRICULUM', 'curriculum', () =>
      curriculum.propose({ count: size, seed, signal }),
    );
    const { tasks } = unfinished;
    inTurn(() => events.emit('iteration-start', { iteration, tasks }));
  }
  const { tasks, groups: told } = unfinished;
  let ended = 0;
  const groups = rolloutGroups({
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
      const count = ended;
      inTurn(() => {
        unfinished.groups = count;
        events.emit('group-end', groupEnd(group, iteration));
      });
    },
  });
  return { groups };
}
