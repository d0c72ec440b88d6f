import {
  DreamGymError,
  deriveSeed,
  type Environment,
  episodeReward,
  intervalOverTasks,
  isSolved,
  type Split,
  type StartOptions,
  type Task,
  type Trajectory,
} from '@dreamgym/core';
import pLimit from 'p-limit';
import { writeJsonLines } from '../files/recordings-file.ts';
import { interval, share } from '../numbers.ts';

/** One attempt that an agent is to make: what `openToolset()` of `@dreamgym/tools` and `rollout()` take. */
export interface AgentAttempt extends StartOptions {
  readonly environment: Environment;
  readonly task: Task;
  readonly worldSeed: number;
}

export interface AgentTrialOptions {
  /** Real or dreamed. */
  readonly environment: Environment;
  /** Makes one attempt and gives it: `toolset.trajectory()`. What it throws counts as a failure, as a server that is down. */
  readonly agent: (attempt: AgentAttempt) => Promise<Trajectory>;
  /** `validation` where it is missing. */
  readonly split?: Split;
  /** In turns at the tasks of the split; 20 where it is missing. */
  readonly attempts?: number;
  /** Attempts open at once; 1 where it is missing. */
  readonly concurrency?: number;
  readonly seed?: number;
  /** File for the attempts that were not solved, as recordings; nothing is written where there are none. */
  readonly unsolvedFile?: string;
  readonly signal?: AbortSignal;
}

/** How an agent did. */
export interface AgentTrial {
  /** `dream(shop)`. */
  readonly environment: string;
  readonly tasks: number;
  /** Attempts that count. */
  readonly attempts: number;
  readonly solved: number;
  /** In [0, 1]: the mean over tasks. */
  readonly success: number;
  /** 95 % interval of the success over tasks (Wilson's): attempts at one task are no trials of their own. */
  readonly interval: readonly [low: number, high: number];
  /** Attempts that failed for reasons outside of the agent, even when they were made again. They are in no share. */
  readonly failed: number;
  /** What the first of them said. */
  readonly failure?: string;
  readonly unsolved: readonly Trajectory[];
  readonly unsolvedFile?: string;
}

/** How often an attempt that failed is made again. */
const retries = 2;

/** Lets an agent make attempts at the tasks of a split. The same seed gives the same worlds and the same luck. */
export async function tryAgent(options: AgentTrialOptions): Promise<AgentTrial> {
  const { environment, split = 'validation', attempts = 20, concurrency = 1, seed = 0, unsolvedFile } = options;
  const { agent, signal = new AbortController().signal } = options;
  const tasks = await environment.tasks(split);
  if (tasks.length === 0) {
    throw new DreamGymError('CONFIGURATION', `the ${split} split of ${environment.name} is empty`, {
      hint: 'give another split',
    });
  }
  let failure: string | undefined;
  const play = async (number: number): Promise<Trajectory | undefined> => {
    const task = tasks[number % tasks.length]!;
    // Also of an attempt that is made again, so that all is as if nothing had failed.
    const own = deriveSeed(seed, 'trial', number);
    for (let tries = 0; tries <= retries; tries++) {
      signal.throwIfAborted();
      try {
        const trajectory = await agent({ environment, task, seed: own, worldSeed: own, signal });
        if (trajectory.end.kind !== 'failed') return trajectory;
        failure ??= trajectory.end.message;
      } catch (error) {
        signal.throwIfAborted();
        failure ??= error instanceof Error ? error.message : String(error);
      }
    }
    return undefined;
  };
  const numbers = Array.from({ length: attempts }, (_, number) => number);
  const played = (await pLimit(concurrency).map(numbers, play)).filter((each) => each !== undefined);
  const isUnsolved = (each: Trajectory) => each.end.kind === 'forfeited' || !isSolved(episodeReward(each));
  const unsolved = played.filter(isUnsolved);
  if (unsolvedFile !== undefined && unsolved.length > 0) await writeJsonLines(unsolvedFile, unsolved);
  const shares = [...new Set(played.map(({ task }) => task.id))].map((id) => {
    const own = played.filter(({ task }) => task.id === id);
    return { attempts: own.length, success: own.filter((each) => !isUnsolved(each)).length / own.length };
  });
  return {
    environment: environment.name,
    tasks: shares.length,
    attempts: played.length,
    solved: played.length - unsolved.length,
    success: shares.reduce((sum, { success }) => sum + success, 0) / Math.max(1, shares.length),
    interval: intervalOverTasks(shares),
    failed: attempts - played.length,
    ...(failure !== undefined && { failure }),
    unsolved,
    ...(unsolvedFile !== undefined && unsolved.length > 0 && { unsolvedFile }),
  };
}

/**
 * Throws unless the attempts show a success of at least so much: unless the whole interval lies there. The message has the figures,
 * the first attempt that was not solved, and the file with all of them. 20 solved attempts at 20 tasks show 0.84, 8 at 8 tasks 0.68.
 */
export function expectSuccess(trial: AgentTrial, { atLeast }: { readonly atLeast: number }): void {
  const { environment, tasks, attempts, solved, success, interval: range, failed, failure, unsolved } = trial;
  if (attempts > 0 && range[0] >= atLeast) return;
  const [first] = unsolved;
  const lines = [
    attempts === 0
      ? `all ${failed} attempts in ${environment} failed, so nothing is shown: ${failure}`
      : `${solved} of ${attempts} attempts at ${tasks} tasks of ${environment} were solved: success ${share(success)}, 95 % interval ${interval(range)}. That shows at least ${share(range[0])}, not ${share(atLeast)}`,
    ...(attempts > 0 && failed > 0 ? [`${failed} more failed and are in no share: ${failure}`] : []),
    ...(trial.unsolvedFile ? [`all that were not solved: ${trial.unsolvedFile}`] : []),
    ...(first ? ['the first that was not solved:', transcript(first)] : []),
  ];
  throw new Error(lines.join('\n'));
}

const transcript = ({ task, opening, transitions }: Trajectory) =>
  [
    `${task.id}: ${task.instruction}`,
    opening.text,
    ...transitions.flatMap(({ action, observation }) => [`> ${action.text}`, observation.text]),
  ].join('\n');
