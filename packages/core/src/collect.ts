import type { TrajectoryGroup } from './contracts/trajectory.ts';
import { boundary } from './errors.ts';
import type { Events } from './events.ts';
import type { Parts } from './parts.ts';
import { rolloutGroups } from './rollout.ts';

export interface CollectOptions {
  readonly iteration: number;
  /** Tasks. */
  readonly count: number;
  readonly groupSize: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly events: Events;
}

/**
 * One iteration's attempts: the curriculum picks tasks, the policy attempts them. Where that stops, it is as if it had not
 * begun, since proposing changes nothing.
 */
export async function collect(
  { curriculum, trainingEnvironment, policy }: Pick<Parts, 'curriculum' | 'trainingEnvironment' | 'policy'>,
  { iteration, count, groupSize, concurrency, seed, signal, events }: CollectOptions,
): Promise<TrajectoryGroup[]> {
  const tasks = await boundary('CURRICULUM', 'curriculum', () => curriculum.propose({ count, seed, signal }));
  events.emit('iteration-start', { iteration, tasks });
  const attempts = { environment: trainingEnvironment, policy, tasks, groupSize };
  return rolloutGroups({ ...attempts, concurrency, seed, signal, events });
}
