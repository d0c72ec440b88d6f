import {
  deriveSeed,
  type Environment,
  type Episode,
  episodeReward,
  type Recordings,
  random,
  type StartOptions,
  type Task,
  type Trajectory,
} from '@dreamgym/core';

export interface BackplayOptions {
  /** Where the policy practises: a dream, or any world in which recorded actions can be done again. */
  readonly environment: Environment;
  /** Their solved attempts lead the way. */
  readonly recordings: Recordings;
  /** The share of the groups that begin within a recorded attempt, in [0, 1]. */
  readonly share?: number;
}

/**
 * Practice that begins in the middle: some groups of attempts start where a recorded attempt that solved their task was after so
 * many of its actions, any number of them being as likely. A policy that never reaches the end of a long task by chance learns its
 * last steps first, and the way to them after (Resnick et al. 2018, "Backplay"; Salimans & Chen 2018). The same for all attempts
 * of a group; the actions that lead there count against the environment's step limit. Tasks without a solved recording start as ever.
 */
export function backplay({ environment, recordings, share = 0.5 }: BackplayOptions): Environment {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}; give a number from 0 to 1`);
  let solved: Promise<ReadonlyMap<string, readonly Trajectory[]>> | undefined;
  return {
    ...environment,
    async start(task, options) {
      solved ??= solvedByTask(recordings, options.signal).catch((error) => {
        solved = undefined;
        throw error;
      });
      const chance = random(deriveSeed(options.worldSeed ?? options.seed, 'backplay'));
      const ways = (await solved).get(task.id) ?? [];
      if (ways.length === 0 || chance.next() >= share) return environment.start(task, options);
      const { transitions } = chance.pick(ways);
      const led = transitions.slice(0, chance.integer(transitions.length)).map(({ action }) => action.text);
      return (await followed(environment, { task, options, led })) ?? environment.start(task, options);
    },
  };
}

async function solvedByTask(
  recordings: Recordings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Trajectory[]>> {
  const byTask = new Map<string, Trajectory[]>();
  for (const trajectory of await recordings.trajectories(signal)) {
    if (trajectory.end.kind !== 'terminated' || episodeReward(trajectory) < 1) continue;
    const others = byTask.get(trajectory.task.id);
    if (others) others.push(trajectory);
    else byTask.set(trajectory.task.id, [trajectory]);
  }
  return byTask;
}

interface Way {
  readonly task: Task;
  readonly options: StartOptions;
  /** Actions to begin with. */
  readonly led: readonly string[];
}

/** The attempt after these actions; undefined where they end it, as a dream may that differs from what was recorded. */
async function followed(environment: Environment, { task, options, led }: Way): Promise<Episode | undefined> {
  const episode = await environment.start(task, options);
  let { observation } = episode;
  try {
    for (const text of led) {
      const step = await episode.step({ text });
      if (step.terminated || step.truncated) {
        await episode.close();
        return undefined;
      }
      observation = step.observation;
    }
  } catch (error) {
    await episode.close();
    throw error;
  }
  return { observation, step: (action) => episode.step(action), close: () => episode.close() };
}
