import {
  altered,
  type Curriculum,
  deriveSeed,
  type Environment,
  type Episode,
  episodeReward,
  type Json,
  type Recordings,
  random,
  type StartOptions,
  type Task,
  type Trajectory,
  type TrajectoryGroup,
  type Transition,
} from '@dreamgym/core';

export interface BackplayOptions {
  /** The mean reward in [0, 1] from which on the next groups begin one action earlier. */
  readonly success?: number;
}

/** The two parts of a pipeline that share what is known of how far back the policy gets. Used for one run, like the parts themselves. */
export interface Backplay {
  /** Says from where the tasks that another curriculum picks are attempted. That one is told of attempts from the beginning only. */
  curriculum(parts: { readonly curriculum: Curriculum; readonly recordings: Recordings }): Curriculum;
  /** Where the policy is trained, a dream or any world in which recorded actions can be done again: attempts begin where the curriculum says. */
  trainingEnvironment(environment: Environment): Environment;
}

const kind = 'backplay';

/**
 * Training that begins near the end: attempts at a task start where a recorded attempt that solved it was before its last action, and one
 * action earlier whenever the policy gets on from there, until it does the whole task; one later where no attempt of a group
 * got on. So each step of a long task is learned while what follows is known already, and rewards never run dry (Resnick et al. 2018,
 * "Backplay"; Salimans & Chen 2018; Florensa et al. 2017). The actions that lead to the start count against the environment's step limit.
 * Tasks without a solved recording are attempted from their beginning.
 */
export function backplay({ success = 0.5 }: BackplayOptions = {}): Backplay {
  if (!(success > 0 && success <= 1)) throw new RangeError(`success is ${success}; give a number above 0 and up to 1`);
  /** How many actions of a solved attempt are left to the policy, by task. */
  let left = new Map<string, number>();
  /** The actions that attempts at a task begin with, for the tasks that were proposed last. */
  const starts = new Map<string, readonly string[]>();

  const adjust = ({ task, trajectories }: TrajectoryGroup, ways: readonly Trajectory[]) => {
    const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
    if (rewards.length === 0) return;
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    const longest = Math.max(...ways.map(({ transitions }) => transitions.length));
    const now = Math.min(left.get(task.id) ?? 1, longest);
    if (mean >= success) left.set(task.id, now + 1);
    else if (mean === 0) left.set(task.id, Math.max(1, now - 1));
  };

  return {
    curriculum({ curriculum, recordings }) {
      let solved: Promise<ReadonlyMap<string, readonly Trajectory[]>> | undefined;
      const waysOf = async (signal: AbortSignal) => {
        solved ??= solvedByTask(recordings, signal).catch((error) => {
          solved = undefined;
          throw error;
        });
        return solved;
      };
      return {
        ...(curriculum.lineage && { lineage: () => curriculum.lineage!() }),
        async propose(request) {
          const ways = await waysOf(request.signal);
          const tasks = await curriculum.propose(request);
          starts.clear();
          for (const [at, { id }] of tasks.entries()) {
            const [way] = random(deriveSeed(request.seed, kind, at)).shuffle(ways.get(id) ?? []);
            const led = way?.transitions.slice(0, Math.max(0, way.transitions.length - (left.get(id) ?? 1))) ?? [];
            starts.set(
              id,
              led.map(({ action }) => action.text),
            );
          }
          return tasks;
        },
        async record(groups) {
          const ways = (await solved) ?? new Map<string, readonly Trajectory[]>();
          const whole = groups.filter((group) => {
            const own = ways.get(group.task.id);
            if (own === undefined) return true;
            const isWhole =
              starts.get(group.task.id)?.length === 0 && group.trajectories.some((one) => episodeReward(one) > 0);
            adjust(group, own);
            // What is not in reach from its beginning counts as never attempted.
            return isWhole;
          });
          await curriculum.record(whole);
        },
        snapshot: () => ({ curriculum: kind, left: [...left], inner: curriculum.snapshot?.() ?? null }),
        restore(snapshot) {
          const saved = (snapshot ?? {}) as { curriculum?: string; left?: [string, number][]; inner?: Json };
          if (saved.curriculum !== kind) {
            throw new Error(`this snapshot is of ${saved.curriculum ?? 'something else'}, not of ${kind}`);
          }
          left = new Map(saved.left);
          if (saved.inner !== undefined && saved.inner !== null) curriculum.restore?.(saved.inner);
        },
      };
    },

    trainingEnvironment(environment) {
      const start: Environment['start'] = async (task, options) => {
        const led = starts.get(task.id) ?? [];
        return led.length > 0 ? followed(environment, { task, options, led }) : environment.start(task, options);
      };
      return altered(environment, {
        start,
        snapshot: () => ({ environment: kind, starts: [...starts], inner: environment.snapshot?.() ?? null }),
        restore(snapshot: Json) {
          const saved = (snapshot ?? {}) as { environment?: string; starts?: [string, string[]][]; inner?: Json };
          if (saved.environment !== kind) {
            throw new Error(`this snapshot is of ${saved.environment ?? 'something else'}, not of ${kind}`);
          }
          starts.clear();
          for (const [id, led] of saved.starts ?? []) starts.set(id, led);
          if (saved.inner !== undefined && saved.inner !== null) environment.restore?.(saved.inner);
        },
      });
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

/**
 * The attempt after these actions, which count as steps taken; from its beginning where they end it, as a dream may that
 * differs from what was recorded.
 */
async function followed(environment: Environment, { task, options, led }: Way): Promise<Episode> {
  const episode = await environment.start(task, options);
  const prelude: Transition[] = [];
  const beginning = episode.observation;
  let observation = beginning;
  try {
    for (const text of led) {
      const action = { text };
      const step = await episode.step(action);
      prelude.push({ action, ...step });
      if (step.terminated || step.truncated) {
        await episode.close();
        return altered(await environment.start(task, options), { prelude });
      }
      observation = step.observation;
    }
  } catch (error) {
    await episode.close();
    throw error;
  }
  return altered(episode, { observation, prelude, beginning });
}
