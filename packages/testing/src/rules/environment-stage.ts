import type { Awaitable, Environment, Episode, StartOptions, Task } from '@dreamgym/core';
import { ensure, errorOf } from './expectations.ts';
import { type Walk, type WalkOptions, walk } from './walk.ts';

export interface EnvironmentSubject {
  /** A fresh environment; the kit closes it. */
  make(): Awaitable<Environment>;
  /** Actions that solve the task in every world; without it nothing is said about solved tasks. */
  solve?(task: Task): Awaitable<readonly string[]>;
  /** Id of the train task to play; the first one where it is missing. */
  readonly task?: string;
  /** Actions to try where the environment lists none. */
  readonly actions?: readonly string[];
  /**
   * Set where the seed of an attempt decides luck, such as a tool that fails now and then: attempts in one world then begin
   * alike, and may go on differently.
   */
  readonly luck?: true;
}

/** What a rule gets to see: one environment, open for the time of the check. */
export interface Stage {
  readonly environment: Environment;
  readonly task: Task;
  /** Begins an attempt at the task, unless another one is given. */
  start(options?: Partial<StartOptions & AtTask>): Promise<Episode>;
  /** Plays one attempt in an episode of its own. */
  play(options?: Partial<StartOptions & WalkOptions & AtTask>): Promise<Walk>;
  /** Plays until the attempt ends; undefined where it cannot be brought to an end. */
  playToEnd(): Promise<{ readonly episode: Episode; readonly walk: Walk } | undefined>;
  /** Episodes that repeat themselves can be compared; the reason where they do not. */
  incomparable(): Promise<string | undefined>;
}

interface AtTask {
  readonly task: Task;
}

export const steps = 12;
/** A longer attempt is not played to its end. */
export const longest = 1000;

export const walkable = (episode: Episode) => ({
  observation: episode.observation,
  step: (text: string) => episode.step({ text }),
});

/** A rule that gets a stage of its own, which is cleared away afterwards. */
export function rule(check: (stage: Stage, subject: EnvironmentSubject) => Promise<string | undefined>) {
  return async (subject: EnvironmentSubject) => {
    const environment = await subject.make();
    const opened: Episode[] = [];
    try {
      const tasks = await environment.tasks('train');
      const task = subject.task === undefined ? tasks[0] : tasks.find(({ id }) => id === subject.task);
      ensure(task !== undefined, `there is no train task ${subject.task ?? 'at all'}`, 'list at least one');
      const start = async ({ task: wanted = task, ...options }: Partial<StartOptions & AtTask> = {}) => {
        const episode = await environment.start(wanted, { seed: 1, signal: new AbortController().signal, ...options });
        opened.push(episode);
        return episode;
      };
      const play = async (options: Partial<StartOptions & WalkOptions & AtTask> = {}) => {
        const { actions, steps: most = steps, seed = 1, worldSeed, task: wanted } = options;
        const episode = await start({ task: wanted, seed, ...(worldSeed !== undefined && { worldSeed }) });
        return walk(walkable(episode), { seed: 1, steps: most, actions, fallback: subject.actions });
      };
      const playToEnd = async () => {
        const actions = await subject.solve?.(task);
        const most = actions?.length ?? environment.stepLimit ?? Number.POSITIVE_INFINITY;
        if (most > longest) return undefined;
        const episode = await start();
        const played = await walk(walkable(episode), { seed: 1, steps: most, actions, fallback: subject.actions });
        return played.ended ? { episode, walk: played } : undefined;
      };
      const incomparable = async () => {
        const [first, second] = [await play(), await play()];
        const same = first.transcript.join() === second.transcript.join();
        return same ? undefined : 'episodes do not repeat themselves, so they cannot be compared';
      };
      return await check({ environment, task, start, play, playToEnd, incomparable }, subject);
    } finally {
      // What fails while cleaning up is the business of the rules on closing.
      for (const episode of opened) await errorOf(() => episode.close());
      await errorOf(() => environment.close?.());
    }
  };
}
