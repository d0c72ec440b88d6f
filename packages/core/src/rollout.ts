import pLimit from 'p-limit';
import type { Action, Environment, Episode, Observation, Step } from './contracts/environment.ts';
import type { Player, Policy } from './contracts/policy.ts';
import type { Task } from './contracts/task.ts';
import type { Trajectory, TrajectoryEnd, TrajectoryGroup, Transition } from './contracts/trajectory.ts';
import { attribute, type ErrorCode, isAbort, isBudgetSpent, isDreamGymError } from './errors.ts';
import type { Events } from './events.ts';
import { deriveSeed } from './random.ts';

export interface RolloutOptions {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly task: Task;
  readonly seed: number;
  /** Attempts with the same task and world seed meet the same hidden world; `seed` where it is missing. */
  readonly worldSeed?: number;
  readonly signal: AbortSignal;
  /** Play to win rather than to learn. */
  readonly evaluation?: boolean;
  readonly events?: Events;
}

/**
 * Plays one attempt: the only loop that steps an environment, real or dreamed, in training and in evaluation.
 * What goes wrong inside the environment or the policy ends the trajectory as `failed`; an abort is thrown, and so are
 * a spent budget and what a listener throws. The episode is closed in every case.
 */
export async function rollout(options: RolloutOptions): Promise<Trajectory> {
  const { environment, policy, task, seed, signal, evaluation, events } = options;
  const worldSeed = options.worldSeed ?? seed;
  const world: Culprit = { code: environment.dreamed ? 'EXPERIENCE_MODEL' : 'ENVIRONMENT', part: environment.name };
  const actor: Culprit = { code: 'POLICY', part: policy.name };
  const transitions: Transition[] = [];
  const listened = events !== undefined && events.listenerCount('step') > 0;
  let episode: Episode | undefined;
  let opening: Observation = { text: '' };
  let end: TrajectoryEnd | undefined;
  let stopped: unknown;
  let running: Culprit | 'listener' = world;
  try {
    signal.throwIfAborted();
    episode = await environment.start(task, { seed, worldSeed, signal });
    opening = episode.observation;
    let observation = opening;
    running = actor;
    const player: Player = policy.begin({ task, seed: deriveSeed(seed, 'policy'), signal, evaluation });
    while (end === undefined) {
      signal.throwIfAborted();
      running = actor;
      const acted = player.act(observation);
      const action: Action = acted instanceof Promise ? await acted : acted;
      running = world;
      const answered = episode.step(action);
      const step: Step = answered instanceof Promise ? await answered : answered;
      const { reward, terminated, truncated, reasoning, references } = step;
      observation = step.observation;
      const transition = { action, observation, reward, terminated, truncated, reasoning, references };
      transitions.push(transition);
      if (listened) {
        running = 'listener';
        events.emit('step', { task: task.id, index: transitions.length - 1, transition });
      }
      if (terminated) end = { kind: 'terminated' };
      else if (truncated) end = { kind: 'truncated' };
    }
  } catch (error) {
    if (signal.aborted) stopped = signal.reason;
    else if (isAbort(error) || isBudgetSpent(error) || running === 'listener') stopped = error;
    else end = failure(running, error);
  }
  try {
    await episode?.close();
  } catch (error) {
    if (end && end.kind !== 'failed') end = failure(world, error);
  }
  if (end === undefined) throw stopped;
  if (end.kind === 'failed') events?.emit('failure', { task: task.id, code: end.code, message: end.message });
  const origin = environment.dreamed ? 'dreamed' : 'real';
  const { name, experienceModel } = environment;
  const provenance = { environment: name, origin, policy: policy.name, experienceModel, seed, worldSeed } as const;
  return { task, opening, transitions, end, provenance };
}

/** Whom to blame for what goes wrong now. */
interface Culprit {
  readonly code: ErrorCode;
  readonly part: string;
}

function failure({ code, part }: Culprit, error: unknown): TrajectoryEnd {
  const attributed = attribute(code, part, error);
  const message = attributed instanceof Error ? attributed.message : String(attributed);
  return { kind: 'failed', code: isDreamGymError(attributed) ? attributed.code : code, message };
}

export interface RolloutGroupsOptions extends Omit<RolloutOptions, 'task' | 'worldSeed'> {
  readonly tasks: readonly Task[];
  /** Attempts per task, all in the same hidden world. */
  readonly groupSize: number;
  /** Attempts open at once. */
  readonly concurrency: number;
}

/**
 * Plays `groupSize` attempts at every task. The result does not depend on `concurrency`. Where one attempt stops the run,
 * the others are stopped too before its error is thrown.
 */
export async function rolloutGroups(options: RolloutGroupsOptions): Promise<TrajectoryGroup[]> {
  const { tasks, groupSize, concurrency, seed, signal, ...shared } = options;
  const limit = pLimit(concurrency);
  const stop = new AbortController();
  const common = { ...shared, signal: AbortSignal.any([signal, stop.signal]) };
  const groups = tasks.map((task, index) => {
    const worldSeed = deriveSeed(seed, 'world', index);
    const attempts = Array.from({ length: groupSize }, (_, attempt) =>
      limit(() =>
        rollout({ ...common, task, worldSeed, seed: deriveSeed(seed, 'attempt', index, attempt) }).catch((error) => {
          stop.abort(error);
          throw error;
        }),
      ),
    );
    return { task, attempts };
  });
  await Promise.allSettled(groups.flatMap(({ attempts }) => attempts));
  return Promise.all(groups.map(async ({ task, attempts }) => ({ task, trajectories: await Promise.all(attempts) })));
}

/** The sum of a trajectory's rewards, in [0, 1]; 1 is solved. */
export function episodeReward(trajectory: Trajectory): number {
  let sum = 0;
  for (const { reward } of trajectory.transitions) sum += reward;
  return sum;
}
