import type { AttemptMark } from '../contracts/attempt.ts';
import type { Trajectory } from '../contracts/trajectory.ts';
import { type RolloutOptions, rollout } from '../rollout/rollout.ts';

/** How often an attempt that failed is played again, unless something else is said. */
export const defaultRetries = 2;

/**
 * Plays an attempt, and where the environment, the experience model or a server fails plays it again, in a fresh episode
 * from the same seeds, so that the result is as if nothing had happened.
 */
export async function playAttempt(
  options: RolloutOptions & { readonly mark: AttemptMark },
  retries: number,
): Promise<{ readonly trajectory: Trajectory; readonly retried: readonly Trajectory[] }> {
  const retried: Trajectory[] = [];
  for (;;) {
    const mark = retried.length === 0 ? options.mark : { ...options.mark, retry: retried.length };
    const trajectory = await rollout({ ...options, mark });
    if (trajectory.end.kind !== 'failed' || retried.length >= retries) return { trajectory, retried };
    retried.push(trajectory);
  }
}
