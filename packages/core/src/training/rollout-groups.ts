import pLimit from 'p-limit';
import type { Task } from '../contracts/task.ts';
import type { Trajectory, TrajectoryGroup } from '../contracts/trajectory.ts';
import type { Phase } from '../events.ts';
import { deriveSeed } from '../random.ts';
import { frozenTask } from '../rollout/frozen-task.ts';
import type { RolloutOptions } from '../rollout/rollout.ts';
import { defaultRetries, playAttempt } from './play-attempt.ts';

export interface RolloutGroupsOptions extends Omit<RolloutOptions, 'task' | 'worldSeed' | 'mark'> {
  readonly tasks: readonly Task[];
  /** Attempts per task, all in the same hidden world. */
  readonly groupSize: number;
  /** Attempts open at once. */
  readonly concurrency: number;
  /** How often an attempt that failed is played again, in a fresh episode from the same seeds; 2 where it is missing. */
  readonly retries?: number;
  /** What the attempts are played for, as events tell it; missing: training, or evaluation where it is one. */
  readonly phase?: Phase;
  readonly iteration?: number;
  /** Attempts that were played before: they are taken as they are. */
  readonly played?: readonly PlayedAttempt[];
  /** Told of every attempt that has ended here. */
  readonly onAttempt?: (attempt: PlayedAttempt) => void;
  /** Told of each group as soon as its attempts and those of the groups before it have ended. */
  readonly onGroup?: (group: TrajectoryGroup) => void;
}

/** One attempt of a batch that has come to its end. */
export interface PlayedAttempt {
  /** The place of its task, and its own place in the group. */
  readonly group: number;
  readonly attempt: number;
  readonly trajectory: Trajectory;
  /** Episodes before it that failed. */
  readonly retried: readonly Trajectory[];
}

/**
 * Plays `groupSize` attempts at every task. The result does not depend on `concurrency`. Where one attempt stops the run,
 * the others are stopped too before its error is thrown.
 */
export async function rolloutGroups(options: RolloutGroupsOptions): Promise<TrajectoryGroup[]> {
  const { tasks, groupSize, concurrency, retries = defaultRetries, played = [], onAttempt, onGroup, ...rest } = options;
  const { seed, signal, iteration, phase = rest.evaluation ? 'evaluation' : 'training', ...shared } = rest;
  const limit = pLimit(concurrency);
  const stop = new AbortController();
  const common = { ...shared, signal: AbortSignal.any([signal, stop.signal]) };
  const stopped = (error: unknown): never => {
    stop.abort(error);
    throw error;
  };
  const place = (group: number, attempt: number) => `${group}/${attempt}`;
  const before = new Map(played.map((each) => [place(each.group, each.attempt), each]));
  const inIteration = iteration === undefined ? '' : `${iteration}/`;

  const play = async (group: number, attempt: number): Promise<PlayedAttempt> => {
    const known = before.get(place(group, attempt));
    if (known) return known;
    const attemptSeed = deriveSeed(seed, 'attempt', group, attempt);
    const own = { task: tasks[group]!, worldSeed: deriveSeed(seed, 'world', group), seed: attemptSeed };
    const mark = { attempt: `${phase}/${inIteration}${place(group, attempt)}`, phase, iteration };
    const ended = { group, attempt, ...(await playAttempt({ ...common, ...own, mark }, retries)) };
    onAttempt?.(ended);
    return ended;
  };

  let told: Promise<void> = Promise.resolve();
  const groups = tasks.map((task, index) => {
    const attempts = Array.from({ length: groupSize }, (_, attempt) =>
      limit(() => play(index, attempt).catch(stopped)),
    );
    const group = Promise.all(attempts).then((all): TrajectoryGroup => {
      const retried = all.flatMap((each) => each.retried);
      const trajectories = all.map(({ trajectory }) => trajectory);
      return { task: frozenTask(task), trajectories, ...(retried.length > 0 && { retried }) };
    });
    told = Promise.all([group, told])
      .then(([whole]) => onGroup?.(whole))
      .catch(stopped);
    return { attempts, group };
  });
  await Promise.allSettled([...groups.flatMap(({ attempts }) => attempts), told]);
  await told;
  return Promise.all(groups.map(({ group }) => group));
}
