import type { AttemptMark, Phase, PlannedAttempt, PlayedAttempt } from '../contracts/attempt.ts';
import type { Collector, CollectRequest } from '../contracts/collector.ts';
import type { Task } from '../contracts/task.ts';
import type { Trajectory, TrajectoryGroup } from '../contracts/trajectory.ts';
import { attribute } from '../errors.ts';
import { deriveSeed } from '../random.ts';
import { frozenTask } from '../rollout/frozen-task.ts';
import { provenanceOf, type RolloutOptions } from '../rollout/rollout.ts';
import { inProcess } from './in-process.ts';
import { defaultRetries, playAttempt } from './play-attempt.ts';
import { tellOf } from './played-elsewhere.ts';

export interface RolloutGroupsOptions extends Omit<RolloutOptions, 'task' | 'worldSeed' | 'mark'> {
  readonly tasks: readonly Task[];
  /** Attempts per task, all in the same hidden world. */
  readonly groupSize: number;
  /** The hidden world of each task, where it is not to follow from the seed. */
  readonly worldSeeds?: readonly number[];
  /** Attempts open at once. */
  readonly concurrency: number;
  /** How often an attempt that failed is played again, in a fresh episode from the same seeds; 2 where it is missing. */
  readonly retries?: number;
  /** What the attempts are played for, as events tell it; missing: training, or evaluation where it is one. */
  readonly phase?: Phase;
  readonly iteration?: number;
  /** Attempts that were played before: they are taken as they are. */
  readonly played?: readonly PlayedAttempt[];
  /** Who plays; this process where it is missing. */
  readonly collector?: Collector;
  /** The recordings that the experience model has learned from, for those who play elsewhere. */
  readonly recorded?: readonly Trajectory[];
  /** Told of every attempt that has ended now. */
  readonly onAttempt?: (attempt: PlayedAttempt) => void;
  /** Told of each group as soon as its attempts and those of the groups before it have ended. */
  readonly onGroup?: (group: TrajectoryGroup) => void;
}

/**
 * Plays `groupSize` attempts at every task. The result depends neither on `concurrency` nor on who plays. Where one attempt
 * stops the run, the others are stopped too before its error is thrown.
 */
export async function rolloutGroups(options: RolloutGroupsOptions): Promise<TrajectoryGroup[]> {
  const { tasks, groupSize, concurrency, retries = defaultRetries, played = [], onAttempt, onGroup, ...rest } = options;
  const { collector = inProcess, recorded = [], worldSeeds, ...others } = rest;
  const { seed, signal, iteration, phase = others.evaluation ? 'evaluation' : 'training', ...shared } = others;
  const { environment, policy, events } = shared;
  const stop = new AbortController();
  const common = { ...shared, signal: AbortSignal.any([signal, stop.signal]) };
  const stopped = (error: unknown): never => {
    stop.abort(error);
    throw error;
  };

  const groups = groupsInOrder(tasks, { groupSize, onGroup });
  for (const each of played) groups.add(each);
  const ended = (attempt: PlayedAttempt) => {
    try {
      onAttempt?.(attempt);
      groups.add(attempt);
    } catch (error) {
      stopped(error);
    }
  };
  const inIteration = iteration === undefined ? '' : `${iteration}/`;
  const markOf = (group: number, attempt: number): AttemptMark => ({
    attempt: `${phase}/${inIteration}${group}/${attempt}`,
    phase,
    iteration,
  });
  const attempts = groups.missing().map(
    ({ group, attempt }): PlannedAttempt => ({
      group,
      attempt,
      task: frozenTask(tasks[group]!),
      seed: deriveSeed(seed, 'attempt', group, attempt),
      worldSeed: worldSeeds?.[group] ?? deriveSeed(seed, 'world', group),
      mark: markOf(group, attempt),
    }),
  );

  const asked: CollectRequest = {
    iteration: iteration ?? 0,
    attempts,
    concurrency,
    retries,
    environment,
    policy,
    recorded,
    signal: common.signal,
    async play({ group, attempt, ...own }) {
      ended({ group, attempt, ...(await playAttempt({ ...common, ...own }, retries).catch(stopped)) });
    },
    take(attempt) {
      tellOf(attempt, markOf(attempt.group, attempt.attempt), events);
      ended(attempt);
    },
    lose({ group, attempt, mark, ...own }, reason) {
      const end = { kind: 'failed', code: 'COLLECTOR', message: reason } as const;
      const provenance = provenanceOf({ environment, policy, ...own });
      const trajectory: Trajectory = { task: own.task, opening: { text: '' }, transitions: [], end, provenance };
      const lost = { group, attempt, trajectory, retried: [] };
      tellOf(lost, mark, events);
      ended(lost);
    },
    report: (status) => events?.emit('workers', { iteration: iteration ?? 0, ...status }),
  };
  try {
    if (attempts.length > 0) await collector.collect(asked);
  } catch (error) {
    // What stopped the others is thrown, not what that led to.
    if (stop.signal.aborted) throw stop.signal.reason;
    if (signal.aborted) throw signal.reason;
    throw attribute('COLLECTOR', collector.name, error);
  }
  return groups.all();
}

/** Puts attempts into their groups, in whatever order they come, and tells of the groups in theirs. */
function groupsInOrder(
  tasks: readonly Task[],
  { groupSize, onGroup }: Pick<RolloutGroupsOptions, 'groupSize' | 'onGroup'>,
) {
  const places = tasks.map(() => new Array<PlayedAttempt | undefined>(groupSize).fill(undefined));
  const left = tasks.map(() => groupSize);
  const whole: TrajectoryGroup[] = [];
  const tell = () => {
    while (whole.length < tasks.length && left[whole.length] === 0) {
      const task = frozenTask(tasks[whole.length]!);
      const all = places[whole.length]! as readonly PlayedAttempt[];
      const retried = all.flatMap((each) => each.retried);
      const trajectories = all.map(({ trajectory }) => trajectory);
      whole.push({ task, trajectories, ...(retried.length > 0 && { retried }) });
      onGroup?.(whole.at(-1)!);
    }
  };
  return {
    add(played: PlayedAttempt) {
      const { group, attempt } = played;
      if (places[group]?.[attempt] !== undefined || !(attempt < groupSize)) {
        throw new Error(`attempt ${attempt} of group ${group} was played twice, or is none of this batch`);
      }
      places[group]![attempt] = played;
      left[group]! -= 1;
      tell();
    },
    missing: () =>
      places.flatMap((all, group) =>
        all.flatMap((played, attempt) => (played === undefined ? [{ group, attempt }] : [])),
      ),
    all(): TrajectoryGroup[] {
      tell();
      if (whole.length < tasks.length) throw new Error('attempts are missing that were to be played');
      return whole;
    },
  };
}
