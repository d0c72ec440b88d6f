import {
  type Action,
  attribute,
  DreamGymError,
  type Environment,
  type Episode,
  isBudgetSpent,
  type Observation,
  type Step,
  type Task,
  type Trajectory,
  type TrajectoryEnd,
  type Transition,
} from '@dreamgym/core';
import type { LimitFunction } from 'p-limit';
import type { Assignment, AssignmentRequest, Assignments } from './assignments.ts';

export interface SessionOptions {
  readonly environment: Environment;
  readonly assignments: Assignments;
  /** Calls into the environment that are under way at once, over all sessions. */
  readonly limit?: LimitFunction;
  /** Milliseconds for a reset and for a step; below the 60 s after which clients give up. */
  readonly deadline: number;
  /** Who plays, for the provenance of what is recorded. */
  readonly client: string;
  /** A number for each episode of the server. */
  readonly nextEpisode: () => number;
}

export interface Opened {
  readonly episode: string;
  readonly task: Task;
  readonly observation: Observation;
}

export interface SessionState {
  /** Null before the first reset. */
  readonly episode: string | null;
  readonly task: string | null;
  /** Actions taken in the episode. */
  readonly steps: number;
  /** Sum of its rewards. */
  readonly reward: number;
  readonly done: boolean;
}

/** One client's place: an episode after the other. Calls must not overlap. */
export interface Session {
  /** Opens another episode; what was under way is given up. */
  reset(request: Omit<AssignmentRequest, 'signal'> & { readonly episode?: string }): Promise<Opened>;
  /** Throws where there is no episode or where it has ended. */
  step(action: string): Promise<Step>;
  state(): SessionState;
  /** Gives up what is under way, the call of a language model included. */
  close(): Promise<void>;
}

/** What a session ends with when a call has taken too long; nobody knows how far the world got. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Tasks that are tried for one reset: where so many cannot be opened in a row, it is not the tasks' fault. */
const mostTries = 3;

/** An episode under way. */
interface Play {
  readonly id: string;
  readonly assignment: Assignment;
  readonly episode: Episode;
  readonly transitions: Transition[];
  reward: number;
  end: TrajectoryEnd | undefined;
}

export function session(options: SessionOptions): Session {
  const { environment, assignments, limit, deadline, client, nextEpisode } = options;
  const code = environment.dreamed ? 'EXPERIENCE_MODEL' : 'ENVIRONMENT';
  let play: Play | undefined;
  let stop = new AbortController();

  /** Waits for its turn. */
  function inTurn<T>(call: () => T | Promise<T>): T | Promise<T> {
    const { signal } = stop;
    const unlessGone = () => {
      // Whoever left while others were served must not be served after all.
      signal.throwIfAborted();
      return call();
    };
    return limit ? limit(unlessGone) : call();
  }

  /** Waits for the answer, no longer than the deadline in all. */
  async function timely<T>(call: () => T | Promise<T>, what: string): Promise<T> {
    const { signal } = stop;
    const asked = call();
    if (!(asked instanceof Promise)) return asked;
    let late: NodeJS.Timeout | undefined;
    let gone: (() => void) | undefined;
    try {
      return await Promise.race([
        asked,
        new Promise<never>((_, reject) => {
          late = setTimeout(() => {
            const error = new DeadlineError(`${what} took longer than ${deadline / 1000} s; reset to go on`);
            reject(error);
            stop.abort(error);
          }, deadline);
          gone = () => reject(signal.reason);
          signal.addEventListener('abort', gone, { once: true });
        }),
      ]);
    } finally {
      clearTimeout(late);
      if (gone) signal.removeEventListener('abort', gone);
      asked.catch(() => {});
    }
  }

  /** An attempt, opened. Whoever leaves the choice to the curriculum gets another task where one cannot be opened. */
  async function opened(request: Omit<AssignmentRequest, 'signal'>) {
    const { signal } = stop;
    for (let tries = 1; ; tries++) {
      const assignment = await inTurn(() => assignments.next({ ...request, signal }));
      const { task, seed, worldSeed } = assignment;
      try {
        const episode = await inTurn(() => environment.start(task, { seed, worldSeed, signal }));
        if (!signal.aborted) return { assignment, episode };
        await episode.close();
        throw signal.reason;
      } catch (cause) {
        const error = attribute(code, environment.name, cause);
        const isFault = !signal.aborted && request.task === undefined && !isBudgetSpent(error);
        if (isFault) await assignment.drop(error);
        else assignment.abandon();
        if (!isFault || tries === mostTries) throw error;
      }
    }
  }

  async function giveUp(): Promise<void> {
    const left = play;
    play = undefined;
    stop.abort(new DOMException('the client has left the episode', 'AbortError'));
    if (!left) return;
    if (left.end === undefined) left.assignment.abandon();
    await left.episode.close().catch(() => {});
  }

  return {
    async reset({ episode: id, ...request }) {
      await giveUp();
      stop = new AbortController();
      const { assignment, episode } = await timely(() => opened(request), 'opening an episode');
      const { task } = assignment;
      const begun = { transitions: [], reward: 0, end: undefined };
      play = { id: id ?? `${task.id}#${nextEpisode()}`, assignment, episode, ...begun };
      return { episode: play.id, task, observation: episode.observation };
    },

    async step(text) {
      const current = play;
      if (!current) throw new DreamGymError('RUN', 'there is no episode; send reset first');
      if (current.end) throw new DreamGymError('RUN', `the episode ${current.id} has ended; reset to begin another`);
      const { episode, assignment, transitions } = current;
      const action: Action = { text };
      let step: Step;
      try {
        step = await timely(() => inTurn(() => episode.step(action)), `a step of ${assignment.task.id}`);
      } catch (error) {
        play = undefined;
        assignment.abandon();
        await episode.close().catch(() => {});
        throw error instanceof DeadlineError ? error : attribute(code, environment.name, error);
      }
      transitions.push({ ...step, action });
      current.reward += step.reward;
      if (step.terminated || step.truncated) {
        current.end = { kind: step.terminated ? 'terminated' : 'truncated' };
        await episode.close();
        await assignment.finish(trajectoryOf(current));
      }
      return step;
    },

    state() {
      return {
        episode: play?.id ?? null,
        task: play?.assignment.task.id ?? null,
        steps: play?.transitions.length ?? 0,
        reward: play?.reward ?? 0,
        done: play?.end !== undefined,
      };
    },

    close: giveUp,
  };

  function trajectoryOf({ assignment, episode, transitions, end }: Play): Trajectory {
    const { task, seed, worldSeed } = assignment;
    const { name, dreamed, experienceModel } = environment;
    const origin = dreamed ? 'dreamed' : 'real';
    const provenance = { environment: name, origin, policy: client, experienceModel, seed, worldSeed } as const;
    return { task, opening: episode.observation, transitions, end: end!, provenance };
  }
}
